import { trustId } from '../../core/ids.js';
import type { Database } from './database.js';
import { raiseParents } from './group-deletion.js';
import { groupsOf, spreading, withoutBody, type GroupDocument, type SpreadDocument } from './group-documents.js';
import { groupsBelow, nestedIn } from './nesting.js';
import { marked, markStep, usersOf, type UserDocument } from './user-documents.js';

/**
 * Marks up to `limit` users of groups that carry a mark, in order of creation, the oldest mark first, and clears each group's mark after its last
 * member. The groups nested in one get marks of their own before. Of a deleted group the memberships go with the marks, then the tombstone.
 *
 * Every step may be repeated and may happen twice at once: how far a mark came is noted after the users are marked, and only if it is still the mark that
 * was read; one set anew meanwhile starts over.
 */
export async function spreadGroupMarks(db: Database, limit: number): Promise<number> {
  let count = 0;
  while (count < limit) {
    const group = await nextGroup(db);
    if (group === undefined) break;
    if (group.spread.isDeep) await markBelow(db, group);
    else count += await spread(db, group, limit - count);
  }
  return count;
}

type MarkedGroup = GroupDocument & { readonly spread: SpreadDocument };
type MemberDocument = Pick<UserDocument, '_id' | 'ordinal' | 'memberships'>;

/** The pipeline's own question, asked of every shard through an index that holds marked groups alone. */
async function nextGroup(db: Database): Promise<MarkedGroup | undefined> {
  const [found] = await groupsOf(db)
    .find({ 'spread.at': { $gte: new Date(0) } }, withoutBody)
    .sort({ 'spread.at': 1 })
    .limit(1)
    .toArray();
  return found?.spread ? { ...found, spread: found.spread } : undefined;
}

/** A mark that stands on a nested group is replaced: what was nested in that one is below this one too. */
async function markBelow(db: Database, group: MarkedGroup): Promise<void> {
  const { directoryId, _id, spread: mark } = group;
  const below = await groupsBelow(db, directoryId, _id);
  await groupsOf(db).updateMany(
    { directoryId, _id: { $in: [...below] } },
    { $set: spreading(mark.at, false), $inc: { spreads: 1 } },
  );
  await groupsOf(db).updateOne(asRead(group), { $set: { 'spread.isDeep': false } });
}

/** The group, if its mark is still the one that was read. */
function asRead({ directoryId, _id, spreads, spread: { after } }: MarkedGroup) {
  return { directoryId, _id, spreads, 'spread.after': after };
}

async function spread(db: Database, group: MarkedGroup, limit: number): Promise<number> {
  const members = await nextMembers(db, group, limit);
  if (members.length > 0) await (group.deletedAt === null ? markUsers : forgetMemberships)(db, group, members);
  const last = members.length < limit ? undefined : members.at(-1)?.ordinal;
  if (last === undefined) await clearMark(db, group);
  else await groupsOf(db).updateOne(asRead(group), { $set: { 'spread.after': last } });
  return members.length;
}

async function nextMembers(
  db: Database,
  { _id, directoryId, spread: { after } }: MarkedGroup,
  limit: number,
): Promise<readonly MemberDocument[]> {
  return usersOf(db)
    .find(
      { directoryId, 'memberships.id': trustId('grp', _id), ordinal: { $gt: after } },
      { projection: { ordinal: 1, memberships: 1 } },
    )
    .sort({ ordinal: 1 })
    .limit(limit)
    .toArray();
}

function memberMark({ spread: { at } }: MarkedGroup) {
  return { $inc: markStep, $set: marked(at), $unset: { isUnmoved: true as const } };
}

async function markUsers(db: Database, group: MarkedGroup, members: readonly MemberDocument[]): Promise<void> {
  const ids = members.map(({ _id }) => _id);
  await usersOf(db).updateMany({ directoryId: group.directoryId, _id: { $in: ids } }, memberMark(group));
}

async function forgetMemberships(db: Database, group: MarkedGroup, members: readonly MemberDocument[]): Promise<void> {
  const { directoryId } = group;
  const mark = memberMark(group);
  const operations = members.flatMap(({ _id, memberships }) =>
    memberships
      .filter(({ id }) => id === group._id)
      .map((held) => ({
        updateOne: {
          filter: { directoryId, _id, 'memberships.id': held.id },
          update: { ...mark, $pull: { memberships: held } },
        },
      })),
  );
  await usersOf(db).bulkWrite(operations, { ordered: false });
}

/** Of a deleted group the last traces go: what a crash left of its parents' revisions, the nestings in it, and the record. */
async function clearMark(db: Database, group: MarkedGroup): Promise<void> {
  const groups = groupsOf(db);
  const { directoryId, _id, touchedGroups, deletedAt } = group;
  if (deletedAt === null) {
    await groups.updateOne(asRead(group), { $set: { spread: null } });
    return;
  }
  await raiseParents(db, directoryId, trustId('grp', _id), { parentIds: touchedGroups, at: deletedAt });
  for (const child of await nestedIn(db, directoryId, [_id])) {
    for (const held of child.parents.filter(({ id }) => id === _id)) {
      await groups.updateOne({ directoryId, _id: child._id }, { $pull: { parents: held } });
    }
  }
  await groups.deleteOne(asRead(group));
}
