import { dayMs } from '../../core/clock.js';
import type { DirectoryId, TargetId } from '../../core/ids.js';
import { isFrozen } from '../../assignments/targets.js';
import type { Hold } from '../../assignments/hold-model.js';
import type { Target } from '../../assignments/model.js';
import type { OwedCount, TargetCount } from '../../delivery/attention-store.js';
import { quarantineAfterMs } from '../../delivery/breaker.js';
import type { TargetHealth } from '../../delivery/health.js';
import type { AlertFact, AlertSeverity } from './alert-model.js';

/** A revocation that is not acknowledged after this long pages somebody. */
export const lateRevocationMs = 15 * 60_000;
/** A user that waits for the pipeline this long means that it does not work. */
export const stuckUserMs = 5 * 60_000;
/** So many probes failed in a row: it is not coming back by itself. */
const failedProbesToPage = 10;
/** Parts of the time to quarantine at which a failing target is worth another look. */
const failingShares = [0.5, 0.7, 0.9] as const;
const tokenWarningMs = 14 * dayMs;
const tokenCriticalMs = 3 * dayMs;
const certificateWarningMs = 30 * dayMs;

/** Something by which a directory signs in; `holder` is what may have several: the directory, or one OAuth client. */
export interface Credential {
  readonly kind: 'token' | 'oauth_secret';
  readonly id: string;
  readonly holder: string;
  readonly directoryId: DirectoryId;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly lastUsedAt?: Date;
}

/** Everything alerts are made from, read at one moment. */
export interface AlertFacts {
  readonly targets: readonly Target[];
  readonly isServiceFrozen: boolean;
  readonly health: readonly TargetHealth[];
  /** What targets that are switched off wait for. */
  readonly owed: readonly OwedCount[];
  readonly parked: readonly TargetCount[];
  readonly poison: readonly TargetCount[];
  readonly lateRevocations: readonly TargetCount[];
  readonly openHolds: readonly Pick<Hold, 'id' | 'targetId' | 'reason' | 'createdAt' | 'count'>[];
  readonly waitingUsers: { readonly count: number; readonly since: Date } | undefined;
  readonly credentials: readonly Credential[];
  readonly certificates: readonly { readonly targetId: TargetId; readonly expiresAt: Date }[];
}

/** What an operator should look at now. A target or service stopped by a person does not fail. */
export function alertsFor(facts: AlertFacts, now: Date): readonly AlertFact[] {
  return [
    ...facts.targets.flatMap((target) => targetAlerts(target, facts, now)),
    ...facts.openHolds.map(holdAlert),
    ...(facts.waitingUsers ? [stuckAlert(facts.waitingUsers)] : []),
    ...credentialAlerts(facts.credentials, now),
    ...certificateAlerts(facts.certificates, now),
  ];
}

function targetAlerts(target: Target, facts: AlertFacts, now: Date): readonly AlertFact[] {
  const about = <Item extends { readonly targetId: TargetId }>(items: readonly Item[]): readonly Item[] =>
    items.filter(({ targetId }) => targetId === target.id);
  const isStopped = facts.isServiceFrozen || isFrozen(target, now);
  return [
    ...(isStopped || !target.isEnabled ? [] : about(facts.health).flatMap((health) => healthAlerts(health, now))),
    ...(isStopped || target.isEnabled ? [] : about(facts.owed).map(switchedOffAlert)),
    ...(isStopped ? [] : about(facts.lateRevocations).map((late) => counted('revocation.late', 'critical', late))),
    ...about(facts.parked).map((parked) => counted('deliveries.parked', 'warning', parked)),
    ...about(facts.poison).map((poison) => counted('deliveries.poison', 'critical', poison)),
  ];
}

function counted(
  kind: 'deliveries.parked' | 'deliveries.poison' | 'revocation.late',
  severity: AlertSeverity,
  { targetId, count, since }: TargetCount,
): AlertFact {
  return { kind, subject: targetId, severity, level: 1, targetId, count, since, details: {} };
}

function switchedOffAlert({ targetId, count, isGone }: OwedCount): AlertFact {
  const about = { subject: targetId, level: 1, targetId, count, details: {} };
  return isGone
    ? { ...about, kind: 'target.gone', severity: 'critical' }
    : { ...about, kind: 'target.disabled', severity: 'warning' };
}

function healthAlerts(health: TargetHealth, now: Date): readonly AlertFact[] {
  const { targetId, state, failedProbes, failingSince, isQuarantined, fault } = health;
  const since = failingSince ? { since: failingSince } : {};
  const about = { subject: targetId, targetId, level: 1, details: {} };
  const alerts: AlertFact[] = [];
  if (state !== 'closed') alerts.push({ ...about, ...since, kind: 'target.unreachable', severity: 'warning' });
  if (failedProbes >= failedProbesToPage) {
    const level = failingLevel(failingSince, now);
    alerts.push({ ...about, ...since, kind: 'target.failing', severity: 'critical', level, details: { failedProbes } });
  }
  if (isQuarantined) alerts.push({ ...about, ...since, kind: 'target.quarantined', severity: 'critical' });
  if (fault) {
    const details = { error: fault.error };
    alerts.push({ ...about, kind: 'target.misconfigured', severity: 'critical', since: fault.since, details });
  }
  return alerts;
}

/** 1 at first, then one more at each part of the way to quarantine. */
function failingLevel(failingSince: Date | undefined, now: Date): number {
  const failingMs = now.getTime() - (failingSince ?? now).getTime();
  return 1 + failingShares.filter((share) => failingMs >= share * quarantineAfterMs).length;
}

function holdAlert({ id, targetId, reason, createdAt, count }: AlertFacts['openHolds'][number]): AlertFact {
  const limit = { limit: reason.kind, allowed: reason.allowed };
  const details = reason.kind === 'revokes' ? limit : { ...limit, role: reason.role };
  return {
    kind: 'hold.open',
    subject: id,
    severity: 'warning',
    level: 1,
    targetId,
    count,
    since: createdAt,
    details,
  };
}

/** An offboarding left a role with too few holders. It passed the limit, so it is told once and stays until a person has seen it. */
export function belowMinAlert(targetId: TargetId, role: string, at: Date): AlertFact {
  const subject = `${targetId}:${role}`;
  return { kind: 'guard.below_min', subject, severity: 'warning', level: 1, targetId, since: at, details: { role } };
}

function stuckAlert({ count, since }: { readonly count: number; readonly since: Date }): AlertFact {
  return { kind: 'pipeline.stuck', subject: 'pipeline', severity: 'critical', level: 1, count, since, details: {} };
}

/** Those about to end, and those that ended lately, unless another of the same holder has taken their place already. */
function credentialAlerts(credentials: readonly Credential[], now: Date): readonly AlertFact[] {
  return credentials.flatMap((credential) => {
    const { kind, id, directoryId, expiresAt } = credential;
    if (!expiresAt) return [];
    const leftMs = expiresAt.getTime() - now.getTime();
    if (leftMs > tokenWarningMs || leftMs < -tokenWarningMs) return [];
    if (credentials.some((other) => hasTakenPlaceOf(other, credential, now))) return [];
    const severity = leftMs <= tokenCriticalMs ? 'critical' : 'warning';
    const details = { credential: kind, directoryId, expiresAt: expiresAt.toISOString() };
    return [{ kind: 'token.expiring', subject: id, severity, level: leftMs <= 0 ? 2 : 1, details } as const];
  });
}

function hasTakenPlaceOf(other: Credential, credential: Credential, now: Date): boolean {
  if (other.id === credential.id || other.holder !== credential.holder || !other.lastUsedAt) return false;
  const isLasting = !other.expiresAt || other.expiresAt.getTime() - now.getTime() > tokenWarningMs;
  return isLasting && other.lastUsedAt > (credential.lastUsedAt ?? credential.createdAt);
}

function certificateAlerts(certificates: AlertFacts['certificates'], now: Date): readonly AlertFact[] {
  return certificates.flatMap(({ targetId, expiresAt }) => {
    const leftMs = expiresAt.getTime() - now.getTime();
    if (leftMs > certificateWarningMs) return [];
    const severity = leftMs <= tokenCriticalMs ? 'critical' : 'warning';
    const about = { subject: targetId, targetId, details: { expiresAt: expiresAt.toISOString() } };
    return [{ kind: 'certificate.expiring', severity, level: leftMs <= 0 ? 2 : 1, ...about } as const];
  });
}
