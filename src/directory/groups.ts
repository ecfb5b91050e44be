import { isServiceError, ServiceError } from '../core/errors.js';
import { newId, parseId, type DirectoryId, type GroupId } from '../core/ids.js';
import { stableJson } from '../core/json.js';
import { retryConflicts } from '../core/retry-conflicts.js';
import { createSerial } from '../core/serial.js';
import type { Group, GroupDraft, Member, MemberChange, MemberId, Stamp } from './model.js';
import type { GroupStore, ListQuery, ListResult } from './store.js';

/** Member steps applied per write: large enough to be quick, small enough that other requests go in between. */
const membersPerStep = 250;

interface Needs {
  readonly store: GroupStore;
  readonly onMarked: () => void;
}

/** What a write wants of a group. Member ids may be unknown; `onUnknownMember` says what then. */
export interface GroupWrite {
  readonly draft: GroupDraft;
  readonly members?: MemberChange;
}

/** `skip`: unknown member ids are left out and reported. `refuse`: `unknown_members`, and nothing is written. */
export type UnknownMemberRule = 'skip' | 'refuse';

export interface GroupChange {
  readonly group: Group;
  readonly isChanged: boolean;
  /** Ids that named no user or group of the directory and were left out. */
  readonly skippedMembers: readonly string[];
}

/** Groups of one directory, as SCIM reads and writes them. Ids of another directory are `not_found`. */
export interface Groups {
  /** `group_name_taken` when another live group of the directory has that displayName, letter case aside. */
  create(directoryId: DirectoryId, write: GroupWrite, rule: UnknownMemberRule, stamp: Stamp): Promise<GroupChange>;
  get(directoryId: DirectoryId, groupId: GroupId): Promise<Group>;
  list(directoryId: DirectoryId, query: ListQuery): Promise<ListResult<Group>>;
  /** Direct members in a stable order, users first, in batches. */
  streamMembers(directoryId: DirectoryId, groupId: GroupId): AsyncIterable<readonly Member[]>;
  /**
   * Applies `change` to the record as it is when written; called again when somebody else writes first, so it must be pure.
   * One user in or out never reads the group's members. More members are one intent: whole after a crash too.
   */
  modify(
    directoryId: DirectoryId,
    groupId: GroupId,
    change: (group: Group) => GroupWrite | undefined,
    rule: UnknownMemberRule,
    stamp: Stamp,
  ): Promise<GroupChange>;
  remove(directoryId: DirectoryId, groupId: GroupId, at: Date, check?: (group: Group) => void): Promise<void>;
  /**
   * Finishes member writes that were begun before then: an instance was stopped in the middle, or is still at it, which does no harm. Returns how many
   * groups. Bounded by the moment, because beside other instances there may always be a newer one.
   */
  resumeWrites(begunBefore: Date): Promise<number>;
}

/** Builds the service on a store. */
export function createGroups({ store, onMarked }: Needs): Groups {
  const serial = createSerial();

  const get = async (directoryId: DirectoryId, groupId: GroupId): Promise<Group> => {
    const group = await store.findGroup(directoryId, groupId);
    if (!group) throw new ServiceError('not_found', { kind: 'Group', id: groupId });
    return group;
  };

  const finish = async (directoryId: DirectoryId, groupId: GroupId): Promise<Group> => {
    for (;;) {
      const { group, isDone } = await store.continueMemberWrite(directoryId, groupId, membersPerStep);
      onMarked();
      if (isDone) return group;
    }
  };

  const writeMembers = async (
    group: Group,
    draft: GroupDraft,
    change: MemberChange,
    stamp: Stamp,
  ): Promise<{ group: Group; isChanged: boolean }> => {
    const { directoryId, id, revision } = group;
    const single = isSameDraft(group, draft) ? singleUser(change) : undefined;
    if (single) {
      const result = await store.setMembership(directoryId, id, single.userId, single.state, stamp);
      if (result === 'unknown_group') throw new ServiceError('not_found', { kind: 'Group', id });
      if (result !== 'changed') return { group, isChanged: false };
      onMarked();
      return { group: await get(directoryId, id), isChanged: true };
    }
    await store.beginMemberWrite(directoryId, id, { draft, change, stamp, expectedRevision: revision });
    const written = await finish(directoryId, id);
    return { group: written, isChanged: written.revision !== revision };
  };

  const write = async (
    group: Group,
    { draft, members }: GroupWrite,
    rule: UnknownMemberRule,
    stamp: Stamp,
  ): Promise<GroupChange> => {
    const { change, skipped } = await checkMembers(store, group, members, rule);
    if (change) return { ...(await writeMembers(group, draft, change, stamp)), skippedMembers: skipped };
    if (isSameDraft(group, draft)) return { group, isChanged: false, skippedMembers: skipped };
    const replaced = await store.replaceGroup(group.directoryId, group.id, draft, stamp.at, group.revision);
    onMarked();
    return { group: replaced, isChanged: true, skippedMembers: skipped };
  };

  /** What a crash left standing on the group goes first; then the caller reads again. */
  const writeAfterStanding = async (...args: Parameters<typeof write>): Promise<GroupChange> => {
    const [{ directoryId, id }] = args;
    try {
      return await write(...args);
    } catch (error) {
      if (!isServiceError(error, 'conflict')) throw error;
      await finish(directoryId, id);
      throw new ServiceError('version_mismatch', { kind: 'Group', id }, { cause: error });
    }
  };

  return {
    get,
    list: (directoryId, query) => store.listGroups(directoryId, query),
    streamMembers: (directoryId, groupId) => store.streamMembers(directoryId, groupId),

    async create(directoryId, { draft, members }, rule, stamp) {
      const id = newId('grp');
      if (rule === 'refuse' && members) await refuseUnknown(store, directoryId, addedIds(members));
      const group = await store.insertGroup(directoryId, id, draft, stamp.at);
      onMarked();
      if (!members || addedIds(members).length === 0) return { group, isChanged: true, skippedMembers: [] };
      return serial(id, () => write(group, { draft, members }, rule, stamp));
    },

    modify: (directoryId, groupId, change, rule, stamp) =>
      serial(groupId, () =>
        retryConflicts(async () => {
          const group = await get(directoryId, groupId);
          const wanted = change(group);
          return wanted
            ? writeAfterStanding(group, wanted, rule, stamp)
            : { group, isChanged: false, skippedMembers: [] };
        }),
      ),

    remove: (directoryId, groupId, at, check) =>
      serial(groupId, async () => {
        check?.(await get(directoryId, groupId));
        if (!(await store.removeGroup(directoryId, groupId, at)))
          throw new ServiceError('not_found', { kind: 'Group', id: groupId });
        onMarked();
      }),

    async resumeWrites(begunBefore) {
      let finished = 0;
      for (;;) {
        const open = await store.listUnfinishedWrites(100, begunBefore);
        if (open.length === 0) return finished;
        for (const { directoryId, groupId } of open)
          await serial(groupId, () => finish(directoryId, groupId)).catch(unlessDeleted);
        finished += open.length;
      }
    },
  };
}

/** A group that another instance deleted meanwhile has nothing left to write. */
function unlessDeleted(error: unknown): void {
  if (!isServiceError(error, 'not_found')) throw error;
}

async function checkMembers(
  store: GroupStore,
  group: Group,
  members: MemberChange | undefined,
  rule: UnknownMemberRule,
): Promise<{ change?: MemberChange; skipped: readonly string[] }> {
  if (!members) return { skipped: [] };
  const added = addedIds(members);
  const known = await store.filterKnownMembers(group.directoryId, added);
  const skipped = added.filter((id) => !known.has(id));
  if (rule === 'refuse' && skipped.length > 0) throw new ServiceError('unknown_members', { ids: skipped });
  await refuseCycles(
    store,
    group,
    added.filter((id) => known.has(id)),
  );
  const keep = (ids: readonly MemberId[]) => [...new Set(ids)].filter((id) => known.has(id));
  if (members.kind === 'replace') return { change: { kind: 'replace', members: keep(members.members) }, skipped };
  const delta = { kind: 'delta', add: keep(members.add), remove: [...new Set(members.remove)] } as const;
  return delta.add.length + delta.remove.length === 0 ? { skipped } : { change: delta, skipped };
}

async function refuseUnknown(store: GroupStore, directoryId: DirectoryId, ids: readonly MemberId[]): Promise<void> {
  const known = await store.filterKnownMembers(directoryId, ids);
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new ServiceError('unknown_members', { ids: unknown });
}

async function refuseCycles(store: GroupStore, group: Group, added: readonly MemberId[]): Promise<void> {
  const children = added.filter((id) => parseId('grp', id) !== undefined);
  if (children.length === 0) return;
  const ancestors: ReadonlySet<string> = await store.listAncestors(group.directoryId, group.id);
  const child = children.find((id) => id === group.id || ancestors.has(id));
  if (child) throw new ServiceError('group_cycle', { group: group.id, member: child });
}

function singleUser(change: MemberChange) {
  if (change.kind !== 'delta' || change.add.length + change.remove.length !== 1) return undefined;
  const userId = parseId('usr', change.add[0] ?? change.remove[0]);
  return userId === undefined
    ? undefined
    : { userId, state: change.add.length === 1 ? ('in' as const) : ('out' as const) };
}

function addedIds(members: MemberChange): readonly MemberId[] {
  return members.kind === 'replace' ? members.members : members.add;
}

function isSameDraft(group: Group, draft: GroupDraft): boolean {
  const shape = ({ displayName, externalId, attributes }: GroupDraft) =>
    stableJson({ displayName, externalId, attributes });
  return shape(group) === shape(draft);
}
