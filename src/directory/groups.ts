import { isServiceError, ServiceError } from '../core/errors.js';
import { newId, parseId, type DirectoryId, type GroupId, type UserId } from '../core/ids.js';
import { isSameJson } from '../core/json.js';
import { retryConflicts } from '../core/retry-conflicts.js';
import { createSerial } from '../core/serial.js';
import type { Group, GroupDraft, Member, MemberChange, MemberId, Stamp, Stamped } from './model.js';
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
  /** The caller looked at the group's revision (If-Match): nobody may write between that look and this write. */
  readonly isConditional?: boolean;
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
   * One user in or out never reads the group's members, and is told to the stamp as it is written; other writes are not. More members are one intent:
   * whole after a crash too.
   */
  modify(
    directoryId: DirectoryId,
    groupId: GroupId,
    change: (group: Group) => GroupWrite | undefined,
    rule: UnknownMemberRule,
    stamp: Stamped<Group>,
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

  /** One user in or out of a group that stays as it is otherwise. */
  const setSingle = async (
    group: Group,
    { userId, state }: SingleUser,
    rule: UnknownMemberRule,
    stamp: Stamped<Group>,
  ): Promise<GroupChange> => {
    const { directoryId, id } = group;
    const result = await store.setMembership(directoryId, id, userId, state, stamp);
    if (result.kind === 'unknown_group') throw new ServiceError('not_found', { kind: 'Group', id });
    const isUnknown = result.kind === 'unknown_member' && state === 'in';
    if (isUnknown && rule === 'refuse') throw new ServiceError('unknown_members', { ids: [userId] });
    if (result.kind !== 'changed') return { group, isChanged: false, skippedMembers: isUnknown ? [userId] : [] };
    onMarked();
    return { group: result.group, isChanged: true, skippedMembers: [] };
  };

  const writeMembers = async (
    group: Group,
    draft: GroupDraft,
    change: MemberChange,
    stamp: Stamp,
  ): Promise<{ group: Group; isChanged: boolean }> => {
    const { directoryId, id, revision } = group;
    await store.beginMemberWrite(directoryId, id, { draft, change, stamp, expectedRevision: revision });
    const written = await finish(directoryId, id);
    return { group: written, isChanged: written.revision !== revision };
  };

  const write = async (
    group: Group,
    { draft, members }: GroupWrite,
    rule: UnknownMemberRule,
    stamp: Stamped<Group>,
  ): Promise<GroupChange> => {
    const single = singleUserOf(group, { draft, members });
    if (single) return setSingle(group, single, rule, stamp);
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

  /**
   * One user in or out needs no turn among the group's writers: the step is the same whatever they write, and those who wait share a trip to the disk.
   * Undefined for anything else, and while a longer write stands on the group.
   */
  const writeSingle = async (
    { group, wanted }: Looked,
    rule: UnknownMemberRule,
    stamp: Stamped<Group>,
  ): Promise<GroupChange | undefined> => {
    const single = wanted && !wanted.isConditional ? singleUserOf(group, wanted) : undefined;
    if (!single) return undefined;
    try {
      return await setSingle(group, single, rule, stamp);
    } catch (error) {
      if (isServiceError(error, 'conflict')) return undefined;
      throw error;
    }
  };

  return {
    get,
    list: (directoryId, query) => store.listGroups(directoryId, query),
    streamMembers: (directoryId, groupId) => store.streamMembers(directoryId, groupId),

    async create(directoryId, { draft, members }, rule, stamp) {
      const id = newId('grp');
      const { known, skipped } = await sortMembers(store, directoryId, members, rule);
      return serial(id, async () => {
        const inserted = await store.insertGroup(directoryId, id, draft, stamp, [...known]);
        const group = known.size > 0 ? await finish(directoryId, id) : inserted;
        return { group, isChanged: true, skippedMembers: skipped };
      });
    },

    async modify(directoryId, groupId, change, rule, stamp) {
      const first = await get(directoryId, groupId);
      const looked: Looked = { group: first, wanted: change(first) };
      return (
        (await writeSingle(looked, rule, stamp)) ??
        serial(groupId, () =>
          retryConflicts(async () => {
            const group = await get(directoryId, groupId);
            const wanted = group.revision === first.revision ? looked.wanted : change(group); // thousands of members are not read twice
            return wanted
              ? writeAfterStanding(group, wanted, rule, stamp)
              : { group, isChanged: false, skippedMembers: [] };
          }),
        )
      );
    },

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
  const { known, skipped } = await sortMembers(store, group.directoryId, members, rule);
  const keep = (ids: readonly MemberId[]) => [...new Set(ids)].filter((id) => known.has(id));
  if (members.kind === 'replace') return { change: { kind: 'replace', members: keep(members.members) }, skipped };
  const delta = { kind: 'delta', add: keep(members.add), remove: [...new Set(members.remove)] } as const;
  return delta.add.length + delta.remove.length === 0 ? { skipped } : { change: delta, skipped };
}

/** Who of those to be added is known, each once, and who is left out. `unknown_members` where that is refused. */
async function sortMembers(
  store: GroupStore,
  directoryId: DirectoryId,
  members: MemberChange | undefined,
  rule: UnknownMemberRule,
): Promise<{ readonly known: ReadonlySet<MemberId>; readonly skipped: readonly MemberId[] }> {
  const added = members ? addedIds(members) : [];
  if (added.length === 0) return { known: new Set(), skipped: [] };
  const known = await store.filterKnownMembers(directoryId, added);
  const skipped = added.filter((id) => !known.has(id));
  if (rule === 'refuse' && skipped.length > 0) throw new ServiceError('unknown_members', { ids: skipped });
  return { known, skipped };
}

/** A group as it was looked at, and what a change made of it. */
interface Looked {
  readonly group: Group;
  readonly wanted: GroupWrite | undefined;
}

interface SingleUser {
  readonly userId: UserId;
  readonly state: 'in' | 'out';
}

/** The one user whom a write moves, when that is all it does. */
function singleUserOf(group: Group, { draft, members }: Pick<GroupWrite, 'draft' | 'members'>): SingleUser | undefined {
  if (members?.kind !== 'delta' || members.add.length + members.remove.length !== 1) return undefined;
  const userId = parseId('usr', members.add[0] ?? members.remove[0]);
  if (userId === undefined || !isSameDraft(group, draft)) return undefined;
  return { userId, state: members.add.length === 1 ? 'in' : 'out' };
}

function addedIds(members: MemberChange): readonly MemberId[] {
  return members.kind === 'replace' ? members.members : members.add;
}

function isSameDraft(group: Group, draft: GroupDraft): boolean {
  return (
    group.displayName === draft.displayName &&
    group.externalId === draft.externalId &&
    isSameJson(group.attributes, draft.attributes)
  );
}
