import { trustId, type DirectoryId, type GroupId, type UserId } from '../../core/ids.js';
import type { Database } from './database.js';
import { raiseGroups } from './group-documents.js';
import { usersOf } from './user-documents.js';

/** Older notes were left by a crash: a request is done with its own long before. */
const leftBehindMs = 60_000;
const perSweep = 100;

/** Groups whose revision has to rise for a user; `revision` is the user's after the write that noted them. */
export interface Touch {
  readonly directoryId: DirectoryId;
  readonly userId: UserId;
  readonly revision: number;
  readonly groupIds: readonly GroupId[];
  readonly at: Date;
}

/**
 * Raises the groups a user's write noted, then takes the notes away. Where the user was written again meanwhile they stay: that write may count on
 * them, and a group raised twice does no harm.
 */
export async function raiseTouched(
  db: Database,
  { directoryId, userId, revision, groupIds, at }: Touch,
): Promise<void> {
  if (groupIds.length === 0) return;
  await raiseGroups(db, directoryId, groupIds, at);
  await usersOf(db).updateOne({ directoryId, _id: userId, revision }, { $pullAll: { touchedGroups: [...groupIds] } });
}

/** Raises the groups of notes that a crash left. */
export async function finishTouches(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - leftBehindMs);
  const left = await usersOf(db)
    .find(
      { touchedGroups: { $gt: '' as GroupId }, markedAt: { $lte: before } }, // any text: a note is there
      { projection: { directoryId: 1, revision: 1, touchedGroups: 1, markedAt: 1 } },
    )
    .limit(perSweep)
    .toArray();
  for (const { _id, directoryId, revision, touchedGroups, markedAt } of left) {
    const userId = trustId('usr', _id);
    await raiseTouched(db, { directoryId, userId, revision, groupIds: touchedGroups, at: markedAt });
  }
}
