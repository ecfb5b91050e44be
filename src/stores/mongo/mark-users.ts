import type { UserId } from '../../core/ids.js';
import type { Database } from './database.js';
import { marked, markStep, notBusy, usersOf } from './user-documents.js';

/** Makes these users due for a reason of this service's own, which came at that moment. Ids alone: every shard is asked. */
export async function markUsers(db: Database, userIds: readonly UserId[], at: Date): Promise<void> {
  if (userIds.length === 0) return;
  const without = { isUnmoved: true, requestId: true } as const;
  await usersOf(db).updateMany({ _id: { $in: userIds } }, { $inc: markStep, $set: marked(at), $unset: without });
}

/** Has these users looked at again; when and by which request they were marked stays. Ids alone: every shard is asked. */
export async function wakeUsers(db: Database, userIds: readonly UserId[]): Promise<void> {
  if (userIds.length === 0) return;
  await usersOf(db).updateMany(
    { _id: { $in: userIds } },
    { $inc: markStep, $set: { isMarked: true, restUntil: notBusy }, $unset: { isUnmoved: true } },
  );
}
