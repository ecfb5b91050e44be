import { trustId, type DirectoryId, type UserId } from '../../core/ids.js';
import type { Membership, Subject, User } from '../../directory/model.js';
import { readTime } from './columns.js';
import type { Database } from './database.js';
import { hasNesting, nestingAbove, type Nesting } from './nesting.js';

interface GroupRow {
  readonly id: string;
  readonly directory_id: string;
  readonly display_name: string;
  readonly external_id: string | null;
}

type DirectRow = readonly [userId: string, groupId: string, since: number];

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
  const all = directRows(db, userIds);
  const starts = liveGroups(db, [...new Set(all.map(([, groupId]) => groupId))], within);
  const direct = byUser(all.filter(([, groupId]) => starts.has(groupId))); // what is gone leads nowhere either
  const nesting = hasNesting(db) ? nestingAbove(db, [...starts.keys()]) : undefined;
  const groups = nesting ? new Map([...starts, ...liveGroups(db, nesting.parents, within)]) : starts;
  const memberships = new Map<UserId, readonly Membership[]>();
  for (const [userId, rows] of direct) {
    const ways = nesting ? [...reach(rows, nesting)] : rows.map((row) => [row[1], directly(row)] as const);
    memberships.set(
      userId,
      ways.flatMap(([groupId, how]) => toMembership(groups.get(groupId), how)),
    );
  }
  return memberships;
}

const directly = ([, , since]: DirectRow): Reached => ({ isDirect: true, since });

function directRows(db: Database, userIds: readonly UserId[]): readonly DirectRow[] {
  const columns = 'SELECT user_id, group_id, since_at FROM memberships';
  const [only] = userIds;
  if (userIds.length === 1 && only !== undefined)
    return db.tuples<DirectRow>(`${columns} WHERE user_id = ? ORDER BY ordinal`).all(only);
  const sql = `${columns} WHERE user_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal`;
  return db.tuples<DirectRow>(sql).all(JSON.stringify(userIds));
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

/** Walks from the direct groups upwards; a group is looked at again only when a way with an earlier date is found, so circles end. */
function reach(direct: readonly DirectRow[], nesting: Nesting): ReadonlyMap<string, Reached> {
  const reached = new Map<string, Reached>();
  const open: (readonly [string, Reached])[] = direct.map((row) => [row[1], directly(row)]);
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
): ReadonlyMap<string, GroupRow> {
  const sql = `SELECT id, directory_id, display_name, external_id FROM groups
    WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))`;
  const rows = db.statement<GroupRow>(sql).all(JSON.stringify(ids));
  return new Map(rows.filter((row) => (within ?? row.directory_id) === row.directory_id).map((row) => [row.id, row]));
}

function toMembership(group: GroupRow | undefined, { isDirect, since }: Reached): readonly Membership[] {
  if (group === undefined) return [];
  const { id, display_name: displayName, external_id: externalId } = group;
  const membership = { groupId: trustId('grp', id), displayName, isDirect, sinceAt: readTime(since) };
  return [externalId === null ? membership : { ...membership, externalId }];
}
