import type { Assignment } from './model.js';
import type { AssignmentStore } from './store.js';

/**
 * The assignment as it may be told to its target now. A version whose `previous` names another key closes that key; where another assignment stands under it
 * by now (the address came back, or was given to somebody else), that one's own version speaks for it, and this one goes out without `previous`. To be asked
 * before each send: whoever takes the key later has a higher version, which a late arrival of this one cannot undo.
 */
export async function closingOnlyItsOwn(
  store: Pick<AssignmentStore, 'findByKey'>,
  assignment: Assignment,
): Promise<Assignment> {
  const { targetId, key, previous, ...rest } = assignment;
  if (!previous || previous.key === key) return assignment;
  const other = await store.findByKey(targetId, previous.key);
  return other && speaksForKey(other, assignment) ? { targetId, key, ...rest } : assignment;
}

/** One that is held and whose target was never told of it under this key says nothing yet: what was open there before is closed, by a version below its own. */
function speaksForKey(other: Assignment, { epoch, version }: Assignment): boolean {
  const isUnheard = other.delivery.state === 'held' && other.acknowledged?.state.account.key !== other.key;
  const isLater = other.epoch > epoch || (other.epoch === epoch && other.version > version);
  return !(isUnheard && isLater);
}
