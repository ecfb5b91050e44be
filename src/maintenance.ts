import { randomUUID } from 'node:crypto';
import type { Sessions } from './admins/sessions.js';
import type { CurrentPolicy } from './assignments/current-policy.js';
import { retireTargets } from './assignments/retire-targets.js';
import type { Clock } from './core/clock.js';
import { createLoop, type Loop } from './core/loop.js';
import type { Groups } from './directory/groups.js';
import type { Retentions } from './evidence/retention.js';
import type { Store } from './stores/store.js';

const pollMs = 60_000;
/** Longer than a turn takes; when an instance dies in the middle of one, another takes over after this. */
const leaseMs = 120_000;
/** A write of many members that is older has lost its instance, or is a very large one. */
const interruptedAfterMs = 60_000;
/** Rows a turn deletes at most, so that no write waits long behind it. */
const droppedPerTurn = 1_000;
const purgedPerTurn = 200;

interface Needs {
  readonly store: Store;
  readonly groups: Pick<Groups, 'resumeWrites'>;
  readonly retention: Pick<Retentions, 'apply'>;
  readonly sessions: Pick<Sessions, 'dropEnded'>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
  readonly clock: Clock;
  readonly onMarked: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * What has to be done now and then, by one instance at a time: finishes what a crash interrupted and the removal of targets, and drops what has been
 * kept long enough. Every step may be repeated, so an instance that lost its lease without noticing does no harm.
 */
export function createMaintenance(needs: Needs): Loop {
  const { store, groups, retention, sessions, currentPolicy, clock, onMarked, onError } = needs;
  const holder = randomUUID();
  return createLoop({
    async turn() {
      const now = clock();
      const until = new Date(now.getTime() + leaseMs);
      if ((await store.takeLease({ name: 'maintenance', holder, now, until })) === undefined)
        return { idleUntil: undefined };
      await store.finishInterrupted(now);
      await groups.resumeWrites(new Date(now.getTime() - interruptedAfterMs));
      const dropped = await retention.apply(droppedPerTurn);
      const expired = await store.dropExpiredOAuth(now, droppedPerTurn);
      const ended = await sessions.dropEnded(droppedPerTurn);
      const purged = await store.purgeDeleted(purgedPerTurn);
      await retireTargets({ targets: store, assignments: store, marks: store, currentPolicy, onMarked });
      return dropped + expired + ended + purged > 0 ? 'more' : { idleUntil: undefined };
    },
    onError,
    clock,
    pollMs,
  });
}
