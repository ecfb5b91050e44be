import { trustId, type UserId } from '../../core/ids.js';
import { assignmentsOf } from './assignment-documents.js';
import { knownTargets } from './assignment-targets.js';
import type { Database } from './database.js';
import { membersOf } from './hold-documents.js';
import { usersOf, type UserDocument } from './user-documents.js';

/** Deleted users looked at in one go. */
const chunk = 200;

/** What a deleted user is that nothing is left to be done for. */
const done = {
  deletedAt: { $gt: new Date(0) },
  isMarked: false,
  wakeAt: null,
  lease: null,
  touchedGroups: { $size: 0 },
};

type Candidate = Pick<UserDocument, '_id' | 'directoryId' | 'ordinal' | 'revision'>;

/**
 * Forgets deleted users that the pipeline is done with: resolved, nothing to wake for, no group of theirs still to be raised, and no assignment that
 * names them is waiting to be acknowledged or to be removed later, or keeps access that a person decided to leave. One delete per user, conditional on
 * what was read. Repeatable at any time.
 */
export async function purgeDeleted(db: Database, limit: number): Promise<number> {
  let purged = 0;
  for (let after = 0; purged < limit;) {
    const candidates: readonly Candidate[] = await usersOf(db)
      .find({ ...done, ordinal: { $gt: after } }, { projection: { directoryId: 1, ordinal: 1, revision: 1 } })
      .sort({ ordinal: 1 })
      .limit(chunk)
      .toArray();
    const needed = await stillNamed(db, candidates);
    for (const candidate of candidates) {
      if (purged < limit && !needed.has(candidate._id)) purged += await forget(db, candidate);
    }
    const last = candidates.at(-1);
    if (last === undefined || candidates.length < chunk) break;
    after = last.ordinal;
  }
  return purged;
}

/** Those that an assignment of any target still stands open for. */
async function stillNamed(db: Database, candidates: readonly Candidate[]): Promise<ReadonlySet<string>> {
  const ids: UserId[] = candidates.map(({ _id }) => trustId('usr', _id));
  if (ids.length === 0) return new Set();
  const named = await assignmentsOf(db)
    .find(
      { targetId: { $in: await knownTargets(db) }, userIds: { $in: ids } },
      { projection: { userIds: 1, state: 1, removeAt: 1 } },
    )
    .toArray();
  const discarded = await membersOf(db)
    .find(
      { assignmentId: { $in: named.map(({ _id }) => trustId('asg', _id)) }, state: 'discarded' },
      { projection: { assignmentId: 1 } },
    )
    .toArray();
  const kept = new Set<string>(discarded.map(({ assignmentId }) => assignmentId));
  const open = named.filter(({ _id, state, removeAt }) => state !== 'done' || removeAt !== null || kept.has(_id));
  return new Set(open.flatMap(({ userIds }) => userIds));
}

async function forget(db: Database, { _id, directoryId, revision }: Candidate): Promise<number> {
  return (await usersOf(db).deleteOne({ ...done, directoryId, _id, revision })).deletedCount;
}
