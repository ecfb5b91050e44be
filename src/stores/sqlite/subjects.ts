import { trustId } from '../../core/ids.js';
import type { Membership, Subject, User } from '../../directory/model.js';
import { readTime } from './columns.js';
import type { Database } from './database.js';
import { nestingAbove, type Nesting } from './nesting.js';

interface DirectRow {
  readonly user_id: string;
  readonly group_id: string;
  readonly since_at: number;
}

interface GroupNameRow {
  readonly id: string;
  readonly display_name: string;
  readonly external_id: string | null;
}

/** How a user came into a group: `since` in milliseconds. */
interface Reached {
  readonly isDirect: boolean;
  readonly since: number;
}

/**
 * Users with their memberships, direct and through nested groups; groups that are gone, and what is reached only through them, are left out.
 * An indirect membership counts from when its whole chain stood; where several ways lead to a group, the earliest counts.
 */
export function subjectsOf(db: Database, users: readonly User[]): readonly Subject[] {
  const direct = directMemberships(db, users);
  const starts = [...new Set([...direct.values()].flatMap((rows) => rows.map((row) => row.group_id)))];
  const nesting = nestingAbove(db, starts);
  const names = groupNames(db, [...starts, ...nesting.parents]);
  return users.map((user) => {
    const reached = reach(direct.get(user.id) ?? [], nesting);
    const memberships = [...reached].flatMap(([groupId, how]) => toMembership(names.get(groupId), how));
    return { user, memberships };
  });
}

function directMemberships(db: Database, users: readonly User[]): ReadonlyMap<string, readonly DirectRow[]> {
  const sql = `SELECT memberships.user_id, memberships.group_id, memberships.since_at
    FROM memberships JOIN groups ON groups.id = memberships.group_id AND groups.deleted_at IS NULL
    WHERE memberships.user_id IN (SELECT value FROM json_each(?)) ORDER BY memberships.ordinal`;
  const rows = db.statement<DirectRow>(sql).all(JSON.stringify(users.map((user) => user.id)));
  const byUser = new Map<string, DirectRow[]>();
  for (const row of rows) {
    const list = byUser.get(row.user_id);
    if (list) list.push(row);
    else byUser.set(row.user_id, [row]);
  }
  return byUser;
}

/** Walks from the direct groups upwards; a group is looked at again only when a way with an earlier date is found, so circles end. */
function reach(direct: readonly DirectRow[], nesting: Nesting): ReadonlyMap<string, Reached> {
  const reached = new Map<string, Reached>();
  const open: (readonly [string, Reached])[] = direct.map((row) => [
    row.group_id,
    { isDirect: true, since: row.since_at },
  ]);
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

function groupNames(db: Database, ids: readonly string[]): ReadonlyMap<string, GroupNameRow> {
  const sql =
    'SELECT id, display_name, external_id FROM groups WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))';
  return new Map(
    db
      .statement<GroupNameRow>(sql)
      .all(JSON.stringify(ids))
      .map((row) => [row.id, row]),
  );
}

function toMembership(group: GroupNameRow | undefined, { isDirect, since }: Reached): readonly Membership[] {
  if (group === undefined) return [];
  const { id, display_name: displayName, external_id: externalId } = group;
  const membership = { groupId: trustId('grp', id), displayName, isDirect, sinceAt: readTime(since) };
  return [externalId === null ? membership : { ...membership, externalId }];
}
