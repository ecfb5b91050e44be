import { trustId, type DirectoryId, type GroupId } from '../../core/ids.js';
import { refuseCycle } from '../../directory/nesting.js';
import type { Database } from './database.js';
import { directoriesOf } from './directory-documents.js';
import { groupsOf, type MemberWriteDocument } from './group-documents.js';
import { groupsAbove } from './nesting.js';

/** A write that nests groups, and the record it is to stand on. */
export interface NestingWrite {
  readonly directoryId: DirectoryId;
  readonly groupId: GroupId;
  readonly expectedRevision: number;
  readonly nests: readonly GroupId[];
  readonly memberWrite: MemberWriteDocument;
}

/**
 * Puts a write that nests groups on its group, unless that closed a cycle: `group_cycle`. No step needs more than one document:
 *
 * 1. The directory's count of nestings is read, then the nestings that stand or are proposed, then those there are: in this order none slips by.
 * 2. The write is proposed on the group: others who look see it, and nobody goes on with it.
 * 3. The count is raised, if it is as it was read. If not, somebody else nested after this one looked.
 * 4. `confirm` makes the proposal a write that stands.
 *
 * Of two that close a cycle together, the second to raise the count read it after the first had raised it, and so saw its proposal. False when nothing
 * stands: the caller reads again. What a crash leaves is a proposal, which the next writer of the group or the sweep takes away.
 */
export async function nestUnlessCycle(
  db: Database,
  write: NestingWrite,
  confirm: () => Promise<boolean>,
): Promise<boolean> {
  const { directoryId, groupId, expectedRevision, nests, memberWrite } = write;
  const count = await nestingCount(db, directoryId);
  refuseCycle(groupId, nests, await aboveSoon(db, directoryId, groupId));
  const { matchedCount } = await groupsOf(db).updateOne(
    { directoryId, _id: groupId, deletedAt: null, revision: expectedRevision, memberWrite: null },
    { $set: { memberWrite: { ...memberWrite, isProposed: true } } },
  );
  if (matchedCount === 0) return false;
  let isStanding = false;
  try {
    isStanding = (await raiseCount(db, directoryId, count)) && (await confirm());
    return isStanding;
  } finally {
    if (!isStanding) await withdraw(db, write, memberWrite.number);
  }
}

/** Takes a proposed write away; one that was confirmed meanwhile stays. */
export async function withdraw(
  db: Database,
  { directoryId, groupId }: Pick<NestingWrite, 'directoryId' | 'groupId'>,
  number: number,
): Promise<void> {
  await groupsOf(db).updateOne(proposed({ directoryId, groupId }, number), { $set: { memberWrite: null } });
}

/** Finds the group only while that write is proposed on it. */
export function proposed({ directoryId, groupId }: Pick<NestingWrite, 'directoryId' | 'groupId'>, number: number) {
  const live = { directoryId, _id: groupId as string, deletedAt: null }; // the document's own id is plain text
  return { ...live, 'memberWrite.number': number, 'memberWrite.isProposed': true };
}

/** The group and all that contain it, directly or through others, now or once the writes that stand or are proposed are done. */
async function aboveSoon(db: Database, directoryId: DirectoryId, groupId: GroupId): Promise<ReadonlySet<string>> {
  const coming = await nestingsToCome(db, directoryId);
  const above = new Set<string>([groupId]);
  for (let open: readonly GroupId[] = [groupId]; open.length > 0;) {
    const found = [...(await groupsAbove(db, [directoryId], open)).keys()];
    for (const id of found) above.add(id);
    open = found.flatMap((id) => coming.get(id) ?? []).filter((id) => !above.has(id));
  }
  return above;
}

/** Which groups are to be put into which, by the group that is put in. */
async function nestingsToCome(
  db: Database,
  directoryId: DirectoryId,
): Promise<ReadonlyMap<string, readonly GroupId[]>> {
  const standing = { directoryId, 'memberWrite.at': { $gte: new Date(0) }, 'memberWrite.nests': { $exists: true } };
  const found = await groupsOf(db)
    .find(standing, { projection: { 'memberWrite.nests': 1 } })
    .toArray();
  const coming = new Map<string, GroupId[]>();
  for (const { _id, memberWrite } of found)
    for (const child of memberWrite?.nests ?? [])
      coming.set(child, [...(coming.get(child) ?? []), trustId('grp', _id)]);
  return coming;
}

async function nestingCount(db: Database, directoryId: DirectoryId): Promise<number> {
  const found = await directoriesOf(db).findOne({ _id: directoryId }, { projection: { nestings: 1 } });
  return found?.nestings ?? 0;
}

/** False when it is not as it was read. */
async function raiseCount(db: Database, directoryId: DirectoryId, count: number): Promise<boolean> {
  const asRead = count === 0 ? { $exists: false } : count;
  const { matchedCount } = await directoriesOf(db).updateOne(
    { _id: directoryId, nestings: asRead },
    { $inc: { nestings: 1 } },
  );
  return matchedCount > 0;
}
