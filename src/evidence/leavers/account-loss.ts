import type { TargetId } from '../../core/ids.js';
import type { DeliveryStateName } from '../../delivery/model.js';
import { revocationCause, type RevocationCause } from './timeline.js';
import type { Revocation } from './revocations.js';

/** How far one account is with losing its access. */
export interface AccountLoss {
  readonly deliveryId: Revocation['deliveryId'];
  readonly targetId: TargetId;
  /** Name of the target, its id once it is gone. */
  readonly target: string;
  readonly key: string;
  readonly cause: RevocationCause;
  readonly state: DeliveryStateName;
  readonly receivedAt: Date;
  readonly acknowledgedAt?: Date;
  /** From received to confirmed; while it is open, to now. */
  readonly elapsedMs: number;
  readonly isOpen: boolean;
  readonly isLate: boolean;
}

/**
 * Pure: the newest loss of one account, from its versions, newest first. A removal that follows a suspension belongs to the same loss, which is confirmed
 * when the first of them is. Undefined without versions.
 */
export function lossOfAccount(
  versions: readonly Revocation[],
  { goalMs, now }: { readonly goalMs: number; readonly now: Date },
): AccountLoss | undefined {
  const end = versions.findIndex(({ endsAccess }) => endsAccess);
  const loss = end === -1 ? versions : versions.slice(0, end + 1);
  const [newest, first] = [loss[0], loss.at(-1)];
  if (!newest || !first) return undefined;
  const confirmed = loss.flatMap(({ acknowledgedAt }) => (acknowledgedAt ? [acknowledgedAt.getTime()] : []));
  const acknowledgedAt = confirmed.length > 0 ? new Date(Math.min(...confirmed)) : undefined;
  const isOpen = acknowledgedAt === undefined && newest.state !== 'superseded';
  const until = acknowledgedAt ?? (isOpen ? now : newest.plannedAt);
  const elapsedMs = Math.max(0, until.getTime() - first.receivedAt.getTime());
  return {
    deliveryId: newest.deliveryId,
    targetId: newest.targetId,
    target: newest.targetId,
    key: newest.key,
    cause: revocationCause(first.cause.kind),
    state: newest.state,
    receivedAt: first.receivedAt,
    ...(acknowledgedAt ? { acknowledgedAt } : {}),
    elapsedMs,
    isOpen,
    isLate: newest.state !== 'superseded' && elapsedMs > goalMs,
  };
}
