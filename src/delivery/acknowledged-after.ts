import type { Assignment } from '../assignments/model.js';
import type { Attempt } from './model.js';

/** Seconds from the making of a version to its acknowledgement; nothing for an attempt that did not deliver. */
export function acknowledgedAfter(
  { outcome, at, elapsedMs }: Attempt,
  { versionAt }: Assignment,
): { ackSeconds?: number } {
  if (outcome.kind !== 'delivered') return {};
  return { ackSeconds: (at.getTime() + elapsedMs - versionAt.getTime()) / 1000 };
}
