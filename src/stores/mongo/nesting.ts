import type { DirectoryId, GroupId } from '../../core/ids.js';
import type { Database } from './database.js';
import { groupsOf, type GroupDocument } from './group-documents.js';

/** What a walk over nested groups reads of each. */
export type NestedGroup = Pick<
  GroupDocument,
  '_id' | 'directoryId' | 'displayName' | 'externalId' | 'parents' | 'spreads' | 'deletedAt'
>;

const nestedFields = {
  projection: { directoryId: 1, displayName: 1, externalId: 1, parents: 1, spreads: 1, deletedAt: 1 },
} as const;

/** These groups and every one that contains them, directly or through others, by id; groups that are gone neither appear nor lead further. */
export async function groupsAbove(
  db: Database,
  directoryIds: readonly DirectoryId[],
  groupIds: readonly GroupId[],
): Promise<ReadonlyMap<string, NestedGroup>> {
  const found = new Map<string, NestedGroup>();
  const seen = new Set<GroupId>();
  for (let open = [...new Set(groupIds)]; open.length > 0;) {
    for (const id of open) seen.add(id);
    const filter = { directoryId: { $in: [...directoryIds] }, _id: { $in: open }, deletedAt: null };
    const level = await groupsOf(db).find(filter, nestedFields).toArray();
    for (const group of level) found.set(group._id, group);
    const above = new Set(level.flatMap(({ parents }) => parents.map(({ id }) => id)));
    open = [...above].filter((id) => !seen.has(id));
  }
  return found;
}

/** Every group nested in this one, directly or through others, also those that are gone and not swept yet. */
export async function groupsBelow(db: Database, directoryId: DirectoryId, groupId: string): Promise<readonly string[]> {
  const seen = new Set([groupId]);
  for (let open = [groupId]; open.length > 0;) {
    const level = await nestedIn(db, directoryId, open);
    open = level.map(({ _id }) => _id).filter((id) => !seen.has(id));
    for (const id of open) seen.add(id);
  }
  seen.delete(groupId);
  return [...seen];
}

/** The groups directly in one of these, also those that are gone and not swept yet. */
export async function nestedIn(
  db: Database,
  directoryId: DirectoryId,
  groupIds: readonly string[],
): Promise<readonly NestedGroup[]> {
  const parents = groupIds as readonly GroupId[]; // ids of group documents
  return groupsOf(db)
    .find({ directoryId, 'parents.id': { $in: [...parents] } }, nestedFields)
    .toArray();
}
