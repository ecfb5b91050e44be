import type { Assignment } from '../../assignments/model.js';
import type { Attempt } from '../../delivery/model.js';
import { revocationCause, type RevocationCause } from './timeline.js';

/** Seconds from when a loss of access or of a role was received to its first confirmation, and who caused it; undefined for any other attempt. */
export function revokedAfter(
  { lane, outcome, at, elapsedMs }: Attempt,
  { cause, versionAt, epoch, version, acknowledged }: Assignment,
): { readonly cause: RevocationCause; readonly seconds: number } | undefined {
  const isConfirmed = outcome.kind === 'delivered' || outcome.kind === 'superseded';
  const isRepeated = acknowledged?.epoch === epoch && acknowledged.version === version;
  if (!isConfirmed || lane > 1 || isRepeated) return undefined;
  const receivedAt = cause.receivedAt === undefined ? versionAt : new Date(cause.receivedAt);
  const ms = Math.max(0, at.getTime() + elapsedMs - receivedAt.getTime());
  return { cause: revocationCause(cause.kind), seconds: ms / 1000 };
}
