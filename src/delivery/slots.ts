import type { WorkerLimits } from './limits.js';

/** Attempts in flight: all of them, and those that are not revocations. */
export interface Load {
  readonly total: number;
  readonly grants: number;
}

/** Who asks for slots: what is in flight over all targets and on this one, which lanes, and whether no other target has work. */
export interface SlotRequest {
  readonly all: Load;
  readonly target: Load;
  readonly lanes: 'revokes' | 'any';
  readonly isAlone: boolean;
}

/**
 * How many more attempts may start on one target. Some slots, per target and over all, are never given to grants, so that targets that hang
 * cannot keep a revocation waiting; and one target gets only its share while others have work.
 */
export function freeSlots(limits: WorkerLimits, { all, target, lanes, isAlone }: SlotRequest): number {
  const share = isAlone ? limits.perTarget : Math.max(2, Math.floor(limits.total * limits.shareOfOneTarget));
  const ofTarget = Math.min(limits.perTarget, share);
  const free = Math.min(limits.total - all.total, ofTarget - target.total);
  if (lanes === 'revokes') return Math.max(0, free);
  const forGrants = Math.min(
    limits.total - limits.totalForRevokes - all.grants,
    ofTarget - limits.perTargetForRevokes - target.grants,
  );
  return Math.max(0, Math.min(free, forGrants));
}
