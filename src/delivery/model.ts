import type { Assignment, Lane } from '../assignments/model.js';
import type { AssignmentId, AttemptId, DeliveryId, TargetId } from '../core/ids.js';

/** `dlv_<assignment>_<epoch>_<version>`: one assignment version owed to its target. The assignment's own prefix is left out. */
export function deliveryId({ id, epoch, version }: Pick<Assignment, 'id' | 'epoch' | 'version'>): DeliveryId {
  return `dlv_${id.slice('asg_'.length)}_${epoch}_${version}` as DeliveryId; // derived here and nowhere else
}

/** The `webhook-id`: the delivery's id, with `_r<n>` for the n-th extra send of an acknowledged version. */
export function webhookId(assignment: Pick<Assignment, 'id' | 'epoch' | 'version' | 'delivery'>): string {
  const id = deliveryId(assignment);
  return assignment.delivery.resend > 0 ? `${id}_r${assignment.delivery.resend}` : id;
}

export const retryReasons = [
  'dns',
  'refused',
  'reset',
  'tls',
  'timeout',
  'bad_response',
  'server_error',
  'throttled',
  'rejected',
  'redirect',
  'gone',
  'egress_denied',
  'client_certificate',
  'not_sent',
] as const;
/** Why an attempt failed. `client_certificate`: ours has expired or cannot be read. `not_sent`: the request could not be made, which is a fault of this service. */
export type RetryReason = (typeof retryReasons)[number];

/** What came of one attempt; never an exception. */
export type AttemptOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** The target holds a higher (epoch, version) already: as good as acknowledged. */
  | { readonly kind: 'superseded'; readonly status: number }
  /** To be tried again on the normal schedule. */
  | { readonly kind: 'retryable'; readonly reason: RetryReason; readonly status?: number; readonly retryAfter?: Date }
  /** The receiver refuses it as configured (4xx): tried again, rarely, and shown at once. */
  | { readonly kind: 'refused'; readonly reason: RetryReason; readonly status?: number }
  /** 410: the target is switched off; its assignments stay owed. */
  | { readonly kind: 'gone'; readonly status: 410 };

/** Why an attempt was made. Only `scheduled` ones spend the retry budget; `settle` asserts an acknowledged state again, `probe` tries a target that fails. */
export const attemptTriggers = ['scheduled', 'manual', 'resync', 'settle', 'probe'] as const;
export type AttemptTrigger = (typeof attemptTriggers)[number];

/** Milliseconds from the start of the attempt until each step was done; absent for steps that did not happen, as on a kept connection. */
export interface SendTimings {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
}

/** One try of a delivery, kept whatever came of it. */
export interface Attempt {
  readonly id: AttemptId;
  readonly deliveryId: DeliveryId;
  readonly webhookId: string;
  readonly assignmentId: AssignmentId;
  readonly targetId: TargetId;
  readonly lane: Lane;
  readonly trigger: AttemptTrigger;
  /** Which worker made it: a name that lasts as long as its process. */
  readonly worker: string;
  readonly at: Date;
  readonly elapsedMs: number;
  readonly timings?: SendTimings;
  /** The address that was really connected to. */
  readonly peer?: string;
  readonly outcome: AttemptOutcome;
  /** At most 2 KB of the answer's body; absent when there was none. */
  readonly answer?: string;
  readonly nextAt?: Date;
}

/** A delivery as admins see it: a version of an assignment, past or owed. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly assignmentId: AssignmentId;
  readonly targetId: TargetId;
  readonly key: string;
  readonly epoch: number;
  readonly version: number;
  readonly type: EventType;
  readonly createdAt: Date;
  readonly state: DeliveryStateName;
  readonly acknowledgedAt?: Date;
  readonly attempts: readonly Attempt[];
  readonly nextAt?: Date;
  /** Why the last attempt failed, while it has not succeeded since. */
  readonly error?: string;
}

export const eventTypes = ['assignment.granted', 'assignment.changed', 'assignment.revoked'] as const;
export type EventType = (typeof eventTypes)[number];

/** `dead`: given up until somebody resends it. `poison`: no request can be made of it, a fault of this service; tried again, or given up, all the same. */
export const deliveryStates = ['pending', 'failing', 'delivered', 'superseded', 'dead', 'poison', 'held'] as const;
export type DeliveryStateName = (typeof deliveryStates)[number];

/** The type of the event that tells a target about this version. */
export function eventType({ desired, previous }: Pick<Assignment, 'desired' | 'previous'>): EventType {
  if (desired.status !== 'active') return 'assignment.revoked';
  return previous === undefined || previous.status !== 'active' ? 'assignment.granted' : 'assignment.changed';
}
