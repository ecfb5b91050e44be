import { assertNever } from '../../core/assert-never.js';
import type { BoundPath, Filter } from '../../core/filter/tree.js';
import type { DirectoryId } from '../../core/ids.js';
import type { Database } from './database.js';
import { exactly, nothing, type Piece } from './filter-pieces.js';
import { groupsOf } from './group-documents.js';
import { usersOf } from './user-documents.js';

/** Which of the two resource types a filter chooses from. */
export type Resource = 'users' | 'groups';

/** Does the path name what documents do not hold: a user's groups, or a group's members? */
export function isRelation(resource: Resource, { extension, attribute }: BoundPath): boolean {
  return extension === undefined && attribute.name === (resource === 'users' ? 'groups' : 'members');
}

/** The `value` every match must have, when the filter on a relation says so. */
export function relationValue(filter: Filter): string | undefined {
  switch (filter.kind) {
    case 'compare': {
      const leaf = filter.path.sub ?? filter.path.attribute;
      const isId = leaf.name === 'value' && leaf.caseExact && filter.operator === 'eq';
      return isId && typeof filter.value === 'string' ? filter.value : undefined;
    }
    case 'and':
      return filter.terms.map(relationValue).find((value) => value !== undefined);
    case 'or':
    case 'not':
    case 'present':
    case 'element':
      return undefined;
    default:
      return assertNever(filter);
  }
}

/** The parts of a filter that look at a relation. */
function relationParts(resource: Resource, filter: Filter): readonly Filter[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.flatMap((term) => relationParts(resource, term));
    case 'not':
      return relationParts(resource, filter.term);
    case 'compare':
    case 'present':
    case 'element':
      return isRelation(resource, filter.path) ? [filter] : [];
    default:
      return assertNever(filter);
  }
}

/** Does the filter look at a relation anywhere? */
export function namesRelation(resource: Resource, filter: Filter): boolean {
  return relationParts(resource, filter).length > 0;
}

/** The records that have a value in their relation, by that value; looked up before a filter is compiled. */
export type Holders = ReadonlyMap<string, Piece>;

/**
 * Looks up who holds the values a filter names: for a group the users in it or in a group nested in it, as a condition on their memberships, so
 * that the size of the group does not matter; for a member the groups it is directly in.
 */
export async function holdersFor(
  db: Database,
  resource: Resource,
  directoryId: DirectoryId,
  filter: Filter,
): Promise<Holders> {
  const values = relationParts(resource, filter).flatMap((part) => {
    const value = relationValue(part.kind === 'element' ? part.filter : part);
    return value === undefined ? [] : [value];
  });
  const found = new Map<string, Piece>();
  for (const value of new Set(values)) {
    found.set(
      value,
      resource === 'users' ? await usersIn(db, directoryId, value) : await groupsWith(db, directoryId, value),
    );
  }
  return found;
}

async function usersIn(db: Database, directoryId: DirectoryId, groupId: string): Promise<Piece> {
  const groups = groupsOf(db);
  const idsOnly = { projection: { _id: 1 } } as const;
  const named = await groups.findOne({ _id: groupId, directoryId, deletedAt: null }, idsOnly);
  if (!named) return nothing;
  const seen = new Set([groupId]);
  for (let level = [groupId]; level.length > 0;) {
    const children = await groups
      .find({ directoryId, 'parents.id': { $in: level }, deletedAt: null }, idsOnly)
      .toArray();
    level = children.map(({ _id }) => _id).filter((id) => !seen.has(id));
    for (const id of level) seen.add(id);
  }
  return exactly({ 'memberships.id': seen.size === 1 ? groupId : { $in: [...seen] } });
}

async function groupsWith(db: Database, directoryId: DirectoryId, memberId: string): Promise<Piece> {
  const live = { _id: memberId, directoryId, deletedAt: null };
  const user = await usersOf(db).findOne(live, { projection: { memberships: 1 } });
  const group = user ? null : await groupsOf(db).findOne(live, { projection: { parents: 1 } });
  const ids = [...(user?.memberships ?? []), ...(group?.parents ?? [])].map(({ id }) => id);
  return ids.length === 0 ? nothing : exactly({ _id: { $in: ids } });
}
