import type { SealedKeys } from '../../admins/secret-rotation.js';
import type { CurrentPolicy } from '../../assignments/current-policy.js';
import type { ServiceFreeze } from '../../assignments/hold-model.js';
import type { Target } from '../../assignments/model.js';
import type { Clock } from '../../core/clock.js';
import { isServiceError } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import type { Language } from '../../core/language.js';
import type { Probe } from '../../delivery/connector.js';
import type { Finding } from '../../mapping/lint-finding.js';
import type { Alert } from '../alerts/alert-model.js';
import { alertWords } from '../alerts/alert-words.js';
import {
  backupChecks,
  clockChecks,
  diskChecks,
  keyChecks,
  storeChecks,
  targetChecks,
  type DiskSpace,
} from './doctor-checks.js';
import type { Check } from './doctor-model.js';

interface Needs {
  readonly ping: () => Promise<void>;
  /** What the database's own clock says; undefined where it has none of its own. */
  readonly readClock: () => Promise<Date | undefined>;
  readonly look: () => Promise<SealedKeys>;
  /** Undefined where the database is not on a disk of this machine. */
  readonly diskSpace: () => Promise<DiskSpace | undefined>;
  readonly listTargets: () => Promise<readonly Target[]>;
  readonly probe: (target: Target) => Promise<Probe>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
  readonly findings: () => Promise<readonly Finding[]>;
  readonly countDueUsers: (now: Date, policyVersion: number) => Promise<number>;
  readonly freeze: () => Promise<ServiceFreeze | undefined>;
  readonly openAlerts: () => Promise<readonly Alert[]>;
  readonly hasOperatorWebhook: () => Promise<boolean>;
  /** What the last backup noted, `{ at }`; undefined when none was made. */
  readonly lastBackup: () => Promise<Json | undefined>;
  readonly clock: Clock;
}

/** Looks at everything an operator would look at, now. Each check is of its own: one that fails says so and keeps the others from nothing. */
export interface Doctor {
  examine(language: Language): Promise<readonly Check[]>;
}

/** Builds it on its ports. */
export function createDoctor(needs: Needs): Doctor {
  const { clock } = needs;

  const store = async (): Promise<readonly Check[]> => {
    const began = performance.now();
    try {
      await needs.ping();
    } catch {
      return storeChecks(undefined);
    }
    return storeChecks(performance.now() - began);
  };

  const targets = async (): Promise<readonly Check[]> => {
    const listed = (await needs.listTargets()).filter(({ deletedAt }) => !deletedAt);
    const each = async (target: Target) =>
      targetChecks(target, target.isEnabled ? await needs.probe(target) : undefined, clock());
    return (await Promise.all(listed.map(each))).flat();
  };

  const policy = async (): Promise<readonly Check[]> => {
    try {
      const { version } = await needs.currentPolicy();
      if (version === 0) return [{ kind: 'policy.none', status: 'warning', values: {} }];
      const waiting = await needs.countDueUsers(clock(), version);
      return [
        { kind: 'policy.in_force', status: 'ok', values: { version } },
        ...(await needs.findings()).flatMap(findingCheck),
        { kind: 'pipeline.waiting', status: 'ok', values: { count: waiting } },
      ];
    } catch (error) {
      if (!isServiceError(error, 'policy_invalid')) throw error;
      return error.details.faults.map(({ line = 0, message }) => ({
        kind: 'policy.broken',
        status: 'problem',
        values: { line, fault: message },
      }));
    }
  };

  const freeze = async (): Promise<readonly Check[]> => {
    const found = await needs.freeze();
    return found ? [{ kind: 'freeze.on', status: 'warning', values: { reason: found.reason } }] : [];
  };

  const webhook = async (): Promise<readonly Check[]> => [
    (await needs.hasOperatorWebhook())
      ? { kind: 'webhook.set', status: 'ok', values: {} }
      : { kind: 'webhook.missing', status: 'warning', values: {} },
  ];

  const alerts = async (language: Language): Promise<readonly Check[]> => {
    const names = new Map((await needs.listTargets()).map(({ id, name }) => [id, name]));
    return (await needs.openAlerts()).map((alert) => ({
      kind: 'alert.open',
      status: alert.severity === 'critical' ? 'problem' : 'warning',
      values: { alert: alert.id, kind: alert.kind, subject: alert.subject },
      words: alertWords(alert, alert.targetId && names.get(alert.targetId), language),
    }));
  };

  return {
    async examine(language) {
      const base = await store();
      if (base.some(({ status }) => status === 'problem')) return base; // nothing else can be read
      const disk = await needs.diskSpace();
      const rest = await Promise.all([
        needs.readClock().then((at) => clockChecks(at, clock())),
        needs.look().then(keyChecks),
        policy(),
        targets(),
        freeze(),
        webhook(),
        disk ? needs.lastBackup().then((noted) => backupChecks(noted, clock())) : [],
        alerts(language),
      ]);
      return [...base, ...(disk ? diskChecks(disk) : []), ...rest.flat()];
    },
  };
}

function findingCheck({ severity, line, message }: Finding): readonly Check[] {
  if (severity === 'info') return [];
  const status = severity === 'error' ? 'problem' : 'warning';
  return [{ kind: 'policy.finding', status, values: { line, finding: message } }];
}
