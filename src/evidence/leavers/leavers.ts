import type { AssignmentStore, HoldStore, OffboardingStore } from '../../assignments/store.js';
import type { DirectoryRegistry, PersonStore } from '../../directory/store.js';
import type { People } from '../../directory/people.js';
import type { Clock } from '../../core/clock.js';
import { createOffboardings, type Offboardings } from './offboarding.js';
import { createRevocationGoal, type RevocationGoal } from './revocation-goal.js';
import type { RevocationStore } from './revocations.js';
import type { SettingsStore } from '../settings.js';
import type { GatherNeeds } from './timeline-facts.js';
import { createTimelines, type Timelines } from './timelines.js';

interface Needs extends Pick<GatherNeeds, 'targets' | 'currentPolicy'> {
  readonly store: PersonStore &
    DirectoryRegistry &
    AssignmentStore &
    HoldStore &
    OffboardingStore &
    RevocationStore &
    SettingsStore;
  readonly people: People;
  readonly clock: Clock;
  readonly onMarked: () => void;
}

/** Everything about the end of access: who ends it, when it ended, and how soon it should have. */
export interface Leavers {
  readonly offboardings: Offboardings;
  readonly timelines: Timelines;
  readonly goal: RevocationGoal;
}

/** Builds the three on one store. */
export function createLeavers({ store, people, targets, currentPolicy, clock, onMarked }: Needs): Leavers {
  const goal = createRevocationGoal(store);
  const timelines = createTimelines({
    directory: store,
    registry: store,
    assignments: store,
    holds: store,
    revocations: store,
    offboardings: store,
    targets,
    currentPolicy,
    people,
    goal,
    clock,
  });
  return { goal, timelines, offboardings: createOffboardings({ people, store, timelines, clock, onMarked }) };
}
