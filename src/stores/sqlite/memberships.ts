import { trustId, type DirectoryId, type GroupId, type UserId } from '../../core/ids.js';
import { nextTurn } from '../../core/turns.js';
import type { Group, Member, MemberId, Stamped } from '../../directory/model.js';
import type { GroupStore, MembershipResult } from '../../directory/store.js';
import { toTime } from './columns.js';
import type { Database } from './database.js';
import { liveGroupRow, toGroup, touchGroup } from './group-rows.js';
import { assertNoMemberWrite } from './member-write-rows.js';
import { joinUser, leaveUser } from './membership-steps.js';
import { ancestorsOf } from './nesting.js';

type Memberships = Pick<
  GroupStore,
  'streamMembers' | 'hasMember' | 'filterKnownMembers' | 'listAncestors' | 'setMembership'
>;

/** Members are read a batch at a time, with a turn for other requests in between: a group of any size takes the same memory and holds nobody up. */
const batch = 500;

/** Reads of members, and the write of a single one. */
export function createMemberships(db: Database): Memberships {
  return {
    streamMembers: (directoryId, groupId) => streamMembers(db, directoryId, groupId),
    hasMember: (directoryId, groupId, memberId) => db.read(() => hasMember(db, directoryId, groupId, memberId)),
    filterKnownMembers: (directoryId, ids) => knownMembers(db, directoryId, ids),
    listAncestors: (directoryId, groupId) =>
      db.read(() => {
        const isLive = liveGroupRow(db, directoryId, groupId) !== undefined;
        return new Set(isLive ? ancestorsOf(db, groupId).map((id) => trustId('grp', id)) : []);
      }),
    setMembership: (directoryId, groupId, userId, state, stamp) =>
      db.writeChecked(() => {
        const result = setMembership(db, { directoryId, groupId, userId, state, stamp });
        if (result.kind === 'changed') stamp.onWritten?.(result.group);
        return result;
      }),
  };
}

interface MembershipWrite {
  readonly directoryId: DirectoryId;
  readonly groupId: GroupId;
  readonly userId: UserId;
  readonly state: 'in' | 'out';
  readonly stamp: Stamped<Group>;
}

function setMembership(
  db: Database,
  { directoryId, groupId, userId, state, stamp }: MembershipWrite,
): MembershipResult {
  const row = liveGroupRow(db, directoryId, groupId);
  if (row === undefined) return { kind: 'unknown_group' };
  assertNoMemberWrite(db, groupId);
  const step = { directoryId, groupId, at: toTime(stamp.at), requestId: stamp.requestId };
  const kind = state === 'in' ? joinUser(db, step, userId) : leaveUser(db, step, userId);
  if (kind !== 'changed') return { kind };
  touchGroup(db, row.ordinal, step.at);
  return { kind, group: { ...toGroup(row), revision: row.revision + 1, lastModifiedAt: stamp.at } };
}

const userMembers = `SELECT memberships.ordinal, users.id, coalesce(json_extract(users.doc, '$.displayName'), users.user_name)
  FROM memberships JOIN users ON users.id = memberships.user_id AND users.deleted_at IS NULL
  WHERE memberships.group_id = ? AND memberships.ordinal > ? ORDER BY memberships.ordinal LIMIT ?`;

const groupMembers = `SELECT group_members.ordinal, groups.id, groups.display_name
  FROM group_members JOIN groups ON groups.id = group_members.child_id AND groups.deleted_at IS NULL
  WHERE group_members.parent_id = ? AND group_members.ordinal > ? ORDER BY group_members.ordinal LIMIT ?`;

/** Users in order of joining, then nested groups in order of joining. */
async function* streamMembers(
  db: Database,
  directoryId: DirectoryId,
  groupId: GroupId,
): AsyncGenerator<readonly Member[]> {
  const isLive = await db.read(() => liveGroupRow(db, directoryId, groupId) !== undefined);
  if (!isLive) return;
  yield* streamRows(db, userMembers, groupId, ([, id, display]) => ({ kind: 'user', id: trustId('usr', id), display }));
  yield* streamRows(db, groupMembers, groupId, ([, id, display]) => ({
    kind: 'group',
    id: trustId('grp', id),
    display,
  }));
}

type NamedRow = readonly [ordinal: number, id: string, display: string];

async function* streamRows(
  db: Database,
  sql: string,
  groupId: GroupId,
  toMember: (row: NamedRow) => Member,
): AsyncGenerator<readonly Member[]> {
  for (let after = 0; ;) {
    const rows = await db.read(() => db.tuples<NamedRow>(sql).all(groupId, after, batch));
    if (rows.length > 0) yield rows.map(toMember);
    if (rows.length < batch) return;
    after = rows.at(-1)?.[0] ?? after;
    await nextTurn();
  }
}

function hasMember(db: Database, directoryId: DirectoryId, groupId: GroupId, memberId: MemberId): boolean {
  if (liveGroupRow(db, directoryId, groupId) === undefined) return false;
  const sql = `SELECT 1 AS found FROM memberships WHERE user_id = @memberId AND group_id = @groupId
    UNION ALL SELECT 1 FROM group_members JOIN groups ON groups.id = child_id AND groups.deleted_at IS NULL WHERE child_id = @memberId AND parent_id = @groupId`;
  return db.statement<{ found: number }>(sql).get({ memberId, groupId }) !== undefined;
}

async function knownMembers(
  db: Database,
  directoryId: DirectoryId,
  ids: readonly MemberId[],
): Promise<ReadonlySet<MemberId>> {
  const known = new Set<MemberId>();
  for (let from = 0; from < ids.length; from += batch) {
    if (from > 0) await nextTurn();
    const asked = ids.slice(from, from + batch);
    const found = await db.read(() => existing(db, directoryId, asked));
    for (const id of asked) if (found.has(id)) known.add(id);
  }
  return known;
}

function existing(db: Database, directoryId: DirectoryId, ids: readonly MemberId[]): ReadonlySet<string> {
  const sql = `SELECT id FROM users WHERE directory_id = @directoryId AND deleted_at IS NULL AND id IN (SELECT value FROM json_each(@ids))
    UNION ALL SELECT id FROM groups WHERE directory_id = @directoryId AND deleted_at IS NULL AND id IN (SELECT value FROM json_each(@ids))`;
  const rows = db.tuples<readonly [string]>(sql).all({ directoryId, ids: JSON.stringify(ids) });
  return new Set(rows.map(([id]) => id));
}
