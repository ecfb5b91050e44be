import { isServiceError } from '../core/errors.js';
import type { PersonStore } from '../directory/store.js';
import { previousState } from './decide.js';
import type { Assignment } from './model.js';
import type { AssignmentStore, OffboardingStore, VersionWrite } from './store.js';

const batchSize = 500;

type Needs = Pick<AssignmentStore, 'raiseEpoch' | 'streamAssignments' | 'writeVersion' | 'countByState'>;

type UserNeeds = Pick<PersonStore, 'streamSubjects'> &
  Pick<AssignmentStore, 'streamAssignments'> &
  Pick<OffboardingStore, 'markUsers'>;

/** What was made to be sent again. */
export interface Reasserted {
  /** Above every epoch that a receiver may have seen. */
  readonly epoch: number;
  readonly assignments: number;
}

/**
 * After the records went back in time: begins a new epoch and gives every assignment a version in it, so that each receiver, whatever it was told since, ends
 * with what is on record. What waits for a person's decision goes on waiting, in the new epoch. Nobody else may be at work on the store. Broken off, it is run again.
 */
export async function reassertAll(
  store: Needs,
  now: Date,
  onProgress: (done: number, total: number) => void,
): Promise<Reasserted> {
  // Seconds, so that a backup that is restored twice does not begin the epoch again in which receivers were told of more.
  const epoch = await store.raiseEpoch(Math.floor(now.getTime() / 1_000));
  const total = (await store.countByState()).reduce((sum, { count }) => sum + count, 0);
  let assignments = 0;
  for await (const batch of store.streamAssignments(undefined, batchSize)) {
    const written = await Promise.all(batch.map((assignment) => writeAgain(store, assignment, now)));
    assignments += written.filter(Boolean).length;
    onProgress(assignments, total);
  }
  return { epoch, assignments };
}

/**
 * Marks everybody for the pipeline: records that were read at different moments may hold an assignment for what its user is not yet, or lack one for what a user
 * is already, with no mark on either.
 */
export async function lookAtEverybody(store: UserNeeds, now: Date): Promise<void> {
  for await (const batch of store.streamSubjects(batchSize))
    await store.markUsers(
      batch.map(({ user }) => user.id),
      now,
    );
  for await (const batch of store.streamAssignments(undefined, batchSize))
    await store.markUsers([...new Set(batch.flatMap(({ userIds }) => userIds))], now); // deleted ones too
}

/** False for one that is gone meanwhile. */
async function writeAgain(store: Needs, assignment: Assignment, now: Date): Promise<boolean> {
  try {
    await store.writeVersion(assignment.id, sameAgain(assignment, now), assignment.revision);
    return true;
  } catch (error) {
    if (isServiceError(error, 'not_found')) return false;
    throw error;
  }
}

/** Pure: the same state as a new version. What was acknowledged goes out behind fresh changes, what is owed keeps its lane. */
export function sameAgain(assignment: Assignment, at: Date): VersionWrite {
  const { key, userIds, desired, basis, delivery, removeAt, lane } = assignment;
  const previous = previousState(assignment);
  const { saidAt: _, requestId: __, ...cause } = assignment.cause; // neither a date of the directory nor a request is behind it
  return {
    key,
    userIds,
    desired,
    ...(previous ? { previous } : {}),
    cause: { ...cause, kind: 'repair', receivedAt: at.toISOString() },
    basis,
    lane: delivery.state === 'done' ? 3 : lane,
    ...(removeAt ? { removeAt } : {}),
    at,
    delivery: delivery.state === 'held' ? 'held' : 'owed',
  };
}
