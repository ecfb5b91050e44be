import { trustId, type DirectoryId, type GroupId, type UserId } from '../../core/ids.js';
import type { Group, Member, MemberId, Stamped } from '../../directory/model.js';
import type { GroupStore, MembershipResult } from '../../directory/store.js';
import type { Database } from './database.js';
import { assertNoMemberWrite, findLiveGroup, groupsOf, toGroup } from './group-documents.js';
import { findMembers, userStep, type MemberState } from './membership-steps.js';
import { groupsAbove } from './nesting.js';
import { raiseTouched } from './touches.js';
import { usersOf } from './user-documents.js';

type Memberships = Pick<
  GroupStore,
  'streamMembers' | 'hasMember' | 'filterKnownMembers' | 'listAncestors' | 'setMembership'
>;

/** Members are read a batch at a time, so that a group of any size takes the same memory. */
const batch = 1_000;

/** Reads of members, and the write of a single one. */
export function createMemberships(db: Database): Memberships {
  return {
    streamMembers: (directoryId, groupId) => streamMembers(db, directoryId, groupId),
    hasMember: (directoryId, groupId, memberId) => hasMember(db, directoryId, groupId, memberId),
    filterKnownMembers: (directoryId, ids) => knownMembers(db, directoryId, ids),
    async listAncestors(directoryId, groupId) {
      const above = new Set((await groupsAbove(db, [directoryId], [groupId])).keys());
      above.delete(groupId);
      return new Set([...above].map((id) => trustId('grp', id)));
    },
    async setMembership(directoryId, groupId, userId, state, stamp) {
      const result = await setMembership(db, { directoryId, groupId, userId, state, stamp });
      if (result.kind === 'changed') stamp.onWritten?.(result.group);
      return result;
    },
  };
}

interface MembershipWrite {
  readonly directoryId: DirectoryId;
  readonly groupId: GroupId;
  readonly userId: UserId;
  readonly state: MemberState;
  readonly stamp: Stamped<Group>;
}

/**
 * The user first, with the mark and a note of the group; then the group's revision; then the note goes. The user is read before the group is looked
 * at: what the group said then still held when the user was as read, and a user written since is read again.
 */
async function setMembership(
  db: Database,
  { directoryId, groupId, userId, state, stamp }: MembershipWrite,
): Promise<MembershipResult> {
  const { at, requestId } = stamp;
  for (;;) {
    const [user] = await findMembers(db, directoryId, [userId]);
    const group = await findLiveGroup(db, directoryId, groupId);
    if (group === undefined) return { kind: 'unknown_group' };
    assertNoMemberWrite(group);
    if (user === undefined) return { kind: 'unknown_member' };
    const write = userStep({ directoryId, groupId, at, requestId }, user, state);
    if (write === undefined) return { kind: 'unchanged' };
    const update = { ...write.update, $addToSet: { touchedGroups: groupId } };
    const { matchedCount } = await usersOf(db).updateOne(write.filter, update);
    if (matchedCount === 0) continue;
    await raiseTouched(db, { directoryId, userId, revision: user.revision + 1, groupIds: [groupId], at });
    const raised = await findLiveGroup(db, directoryId, groupId);
    return raised ? { kind: 'changed', group: toGroup(raised) } : { kind: 'unknown_group' };
  }
}

/** Users in order of creation, then nested groups in order of creation. */
async function* streamMembers(
  db: Database,
  directoryId: DirectoryId,
  groupId: GroupId,
): AsyncGenerator<readonly Member[]> {
  if ((await findLiveGroup(db, directoryId, groupId)) === undefined) return;
  yield* inBatches((after) => userMembers(db, directoryId, groupId, after));
  yield* inBatches((after) => groupMembers(db, directoryId, groupId, after));
}

interface OrderedMember {
  readonly ordinal: number;
  readonly member: Member;
}

async function* inBatches(
  read: (after: number) => Promise<readonly OrderedMember[]>,
): AsyncGenerator<readonly Member[]> {
  for (let after = 0; ;) {
    const found = await read(after);
    if (found.length > 0) yield found.map(({ member }) => member);
    if (found.length < batch) return;
    after = found.at(-1)?.ordinal ?? after;
  }
}

async function userMembers(
  db: Database,
  directoryId: DirectoryId,
  groupId: GroupId,
  after: number,
): Promise<readonly OrderedMember[]> {
  const found = await usersOf(db)
    .find(
      { directoryId, 'memberships.id': groupId, ordinal: { $gt: after }, deletedAt: null },
      { projection: { ordinal: 1, userName: 1, 'search.displayName': 1 } },
    )
    .sort({ ordinal: 1 })
    .limit(batch)
    .toArray();
  return found.map(({ _id, ordinal, userName, search }) => {
    const display = search['displayName'];
    const name = typeof display === 'object' && 's' in display && typeof display.s === 'string' ? display.s : userName;
    return { ordinal, member: { kind: 'user', id: trustId('usr', _id), display: name } };
  });
}

async function groupMembers(
  db: Database,
  directoryId: DirectoryId,
  groupId: GroupId,
  after: number,
): Promise<readonly OrderedMember[]> {
  const found = await groupsOf(db)
    .find(
      { directoryId, 'parents.id': groupId, ordinal: { $gt: after }, deletedAt: null },
      { projection: { ordinal: 1, displayName: 1 } },
    )
    .sort({ ordinal: 1 })
    .limit(batch)
    .toArray();
  return found.map(({ _id, ordinal, displayName }) => ({
    ordinal,
    member: { kind: 'group', id: trustId('grp', _id), display: displayName },
  }));
}

async function hasMember(
  db: Database,
  directoryId: DirectoryId,
  groupId: GroupId,
  memberId: MemberId,
): Promise<boolean> {
  if ((await findLiveGroup(db, directoryId, groupId)) === undefined) return false;
  const live = { directoryId, _id: memberId, deletedAt: null };
  const id = { projection: { _id: 1 } } as const;
  const user = await usersOf(db).findOne({ ...live, 'memberships.id': groupId }, id);
  return user !== null || (await groupsOf(db).findOne({ ...live, 'parents.id': groupId }, id)) !== null;
}

async function knownMembers(
  db: Database,
  directoryId: DirectoryId,
  ids: readonly MemberId[],
): Promise<ReadonlySet<MemberId>> {
  const live = { directoryId, _id: { $in: [...ids] as string[] }, deletedAt: null };
  const id = { projection: { _id: 1 } } as const;
  const users = await usersOf(db).find(live, id).toArray();
  const groups = await groupsOf(db).find(live, id).toArray();
  const known = new Set([...users, ...groups].map(({ _id }) => _id));
  return new Set(ids.filter((one) => known.has(one)));
}
