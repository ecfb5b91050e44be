import type { Target } from '../assignments/model.js';
import type { TargetHealth } from './health.js';

/** How a target's breaker stands, in one word; a quarantined target lets only revocations try. */
export type BreakerState = TargetHealth['state'] | 'quarantined';

/** The breaker of every target that is not being deleted; one without a record is healthy. */
export function breakerStates(
  targets: readonly Target[],
  health: readonly TargetHealth[],
): readonly { readonly target: string; readonly state: BreakerState }[] {
  const known = new Map(health.map((each) => [each.targetId, each]));
  return targets
    .filter(({ deletedAt }) => deletedAt === undefined)
    .map(({ id, name }) => {
      const one = known.get(id);
      return { target: name, state: one?.isQuarantined ? 'quarantined' : (one?.state ?? 'closed') };
    });
}
