import { trustId, type DirectoryId, type UserId } from '../../core/ids.js';
import type { Membership, Subject, User } from '../../directory/model.js';
import { readTime } from './columns.js';
import type { Database } from './database.js';
import { hasNesting, nestingAbove, type Nesting } from './nesting.js';

/** A membership that stands of itself, with its group. */
type DirectRow = readonly [
  userId: string,
  since: number,
  groupId: string,
  displayName: string,
  externalId: string | null,
];

/** What a membership shows of its group. */
type GroupFacts = Pick<Membership, 'groupId' | 'displayName' | 'externalId'>;

/** How a user came into a group: `since` in milliseconds. */
interface Reached {
  readonly isDirect: boolean;
  readonly since: number;
}

/** Users with their memberships (see membershipsOf). */
export function subjectsOf(db: Database, users: readonly User[]): readonly Subject[] {
  const memberships = membershipsOf(
    db,
    users.map(({ id }) => id),
  );
  return users.map((user) => ({ user, memberships: memberships.get(user.id) ?? [] }));
}

/**
 * Memberships by user, of one directory where it is named; direct and through nested groups; groups that are gone, and what is reached only through them, are left out.
 * An indirect membership counts from when its whole chain stood; where several ways lead to a group, the earliest counts.
 */
export function membershipsOf(
  db: Database,
  userIds: readonly UserId[],
  within?: DirectoryId,
): ReadonlyMap<UserId, readonly Membership[]> {
  const rows = directRows(db, userIds, within);
  const direct = byUser(rows);
  if (rows.length === 0 || !hasNesting(db)) return mapped(direct, (own) => own.map(directMembership));
  const starts = new Map<string, GroupFacts>(rows.map((row) => [row[2], factsOf(row)]));
  const nesting = nestingAbove(db, [...starts.keys()]);
  const groups = new Map([...starts, ...liveGroups(db, nesting.parents, within)]);
  return mapped(direct, (own) =>
    [...reach(own, nesting)].flatMap(([groupId, { isDirect, since }]) => {
      const group = groups.get(groupId);
      return group ? [{ ...group, isDirect, sinceAt: readTime(since) }] : [];
    }),
  );
}

/** Memberships of live groups, in order of joining. */
function directRows(db: Database, userIds: readonly UserId[], within: DirectoryId | undefined): readonly DirectRow[] {
  const [only] = userIds;
  const isOne = userIds.length === 1 && only !== undefined;
  const sql = `SELECT memberships.user_id, memberships.since_at, groups.id, groups.display_name, groups.external_id
    FROM memberships CROSS JOIN groups ON groups.id = memberships.group_id AND groups.deleted_at IS NULL
    WHERE memberships.user_id ${isOne ? '= ?' : 'IN (SELECT value FROM json_each(?))'}
    ${within === undefined ? '' : 'AND groups.directory_id = ?'} ORDER BY memberships.ordinal`;
  const params = within === undefined ? [] : [within];
  return db.tuples<DirectRow>(sql).all(isOne ? only : JSON.stringify(userIds), ...params);
}

function directMembership([, since, id, displayName, externalId]: DirectRow): Membership {
  const membership = { groupId: trustId('grp', id), displayName, isDirect: true, sinceAt: readTime(since) };
  return externalId === null ? membership : { ...membership, externalId };
}

function factsOf([, , id, displayName, externalId]: DirectRow): GroupFacts {
  const group = { groupId: trustId('grp', id), displayName };
  return externalId === null ? group : { ...group, externalId };
}

function byUser(rows: readonly DirectRow[]): ReadonlyMap<UserId, readonly DirectRow[]> {
  const lists = new Map<UserId, DirectRow[]>();
  for (const row of rows) {
    const userId = trustId('usr', row[0]);
    const list = lists.get(userId);
    if (list) list.push(row);
    else lists.set(userId, [row]);
  }
  return lists;
}

function mapped<From, To>(map: ReadonlyMap<UserId, From>, change: (value: From) => To): ReadonlyMap<UserId, To> {
  return new Map([...map].map(([userId, value]) => [userId, change(value)]));
}

/** Walks from the direct groups upwards; a group is looked at again only when a way with an earlier date is found, so circles end. */
function reach(direct: readonly DirectRow[], nesting: Nesting): ReadonlyMap<string, Reached> {
  const reached = new Map<string, Reached>();
  const open: (readonly [string, Reached])[] = direct.map(([, since, groupId]) => [groupId, { isDirect: true, since }]);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [groupId, way] = next;
    const before = reached.get(groupId);
    if (before !== undefined && before.since <= way.since) continue;
    reached.set(groupId, { isDirect: way.isDirect || before?.isDirect === true, since: way.since });
    for (const { parentId, since } of nesting.above(groupId)) {
      open.push([parentId, { isDirect: false, since: Math.max(since, way.since) }]);
    }
  }
  return reached;
}

function liveGroups(
  db: Database,
  ids: readonly string[],
  within: DirectoryId | undefined,
): ReadonlyMap<string, GroupFacts> {
  const sql = `SELECT '', 0, id, display_name, external_id FROM groups
    WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?)) ${within === undefined ? '' : 'AND directory_id = ?'}`;
  const rows = db.tuples<DirectRow>(sql).all(JSON.stringify(ids), ...(within === undefined ? [] : [within]));
  return new Map(rows.map((row) => [row[2], factsOf(row)]));
}
