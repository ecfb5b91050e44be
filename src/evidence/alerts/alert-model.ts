import type { AlertId, TargetId } from '../../core/ids.js';

export const alertKinds = [
  'target.unreachable',
  'target.failing',
  'target.quarantined',
  'target.misconfigured',
  'target.gone',
  'target.disabled',
  'deliveries.parked',
  'deliveries.poison',
  'revocation.late',
  'hold.open',
  'guard.below_min',
  'pipeline.stuck',
  'token.expiring',
  'certificate.expiring',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Kinds that stand for something that happened, not for a state: they stay open until a person acknowledges them. */
export const happenedKinds: ReadonlySet<AlertKind> = new Set(['guard.below_min']);

export const alertSeverities = ['warning', 'critical'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** Ids, role keys, error codes and moments in ISO 8601: nothing that names a person. */
export type AlertDetails = Readonly<Record<string, string | number>>;

/** Something an operator should look at, as it is at this moment. */
export interface AlertFact {
  readonly kind: AlertKind;
  /** What it is about, as an id; with the kind it makes the key. */
  readonly subject: string;
  readonly severity: AlertSeverity;
  /** Rises when it becomes worth another look although the severity stays; from 1. */
  readonly level: number;
  readonly targetId?: TargetId;
  readonly count?: number;
  readonly since?: Date;
  readonly details: AlertDetails;
}

/** `kind:subject`, which at most one open alert has. */
export function alertKey({ kind, subject }: Pick<AlertFact, 'kind' | 'subject'>): string {
  return `${kind}:${subject}`;
}

/** One time a fact stood: raised, perhaps changed, resolved when it was gone. */
export interface Alert extends AlertFact {
  readonly id: AlertId;
  readonly raisedAt: Date;
  readonly lastSeenAt: Date;
  readonly resolvedAt?: Date;
  /** Somebody knows; a higher severity or level takes it away again. */
  readonly acknowledged?: { readonly by: string; readonly at: Date; readonly reason: string };
  /** 1 when raised; one more for each change worth telling, and for the end. */
  readonly change: number;
  readonly changedAt: Date;
  readonly notice: AlertNotice;
  /** What a conditional write compares. */
  readonly revision: number;
}

/** What the operator's webhook was told: it is owed an event while `toldChange` is below `change`. */
export interface AlertNotice {
  /** 0: nothing yet. */
  readonly toldChange: number;
  /** An event said that this alert stands. */
  readonly isKnown: boolean;
  /** Failed tries of the event that is owed. */
  readonly attempts: number;
  readonly dueAt: Date;
  readonly lastError?: string;
}
