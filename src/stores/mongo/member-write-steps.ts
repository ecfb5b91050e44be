import type { GroupId, RequestId, UserId } from '../../core/ids.js';
import type { GroupDraft, MemberChange } from '../../directory/model.js';
import type { Database } from './database.js';
import { groupsOf, type MemberWriteDocument } from './group-documents.js';
import { findMembers, groupStep, userStep, type MembershipStep, type MemberState } from './membership-steps.js';
import { nestedIn } from './nesting.js';
import { usersOf } from './user-documents.js';

/** One member that is to be in or out. */
interface Step {
  readonly id: string;
  readonly to: MemberState;
}

/** A group write as the steps it takes: those named in order, then, for a replace, everybody who is not among `keep`. */
export interface StepPlan {
  readonly draft: GroupDraft;
  readonly steps: readonly Step[];
  readonly keep?: ReadonlySet<string>;
}

/** Who is taken out and put in by one write stays, as it was. */
export function planSteps(draft: GroupDraft, change: MemberChange): StepPlan {
  if (change.kind === 'replace') {
    const steps = change.members.map((id) => ({ id, to: 'in' as const }));
    return { draft, steps, keep: new Set(change.members) };
  }
  const added = new Set<string>(change.add);
  const leave = change.remove.filter((id) => !added.has(id)).map((id) => ({ id, to: 'out' as const }));
  return { draft, steps: [...leave, ...change.add.map((id) => ({ id, to: 'in' as const }))] };
}

/** A chunk of a write, as it stood when the group was read. */
export interface Chunk {
  readonly group: Omit<MembershipStep, 'requestId'> & { readonly requestId: RequestId | undefined };
  readonly write: Pick<MemberWriteDocument, 'number' | 'position' | 'removedAfter'>;
  readonly limit: number;
}

/** What one chunk did, and from where the next goes on. `isOvertaken`: somebody else went on with the write, and it must be read again. */
export type StepsDone =
  | { readonly isOvertaken: true }
  | {
      readonly isOvertaken: false;
      readonly isDone: boolean;
      readonly isChanged: boolean;
      readonly position: number;
      readonly removedAfter: number;
    };

/** Applies up to `limit` steps. Members deleted since the write was checked are passed over. */
export async function applyMemberSteps(db: Database, plan: StepPlan, chunk: Chunk): Promise<StepsDone> {
  const { write, limit } = chunk;
  const named = plan.steps.slice(write.position, write.position + limit);
  const first = await apply(db, chunk, named);
  if (first === 'overtaken') return { isOvertaken: true };
  const position = write.position + named.length;
  const left = limit - named.length;
  const done = {
    isOvertaken: false,
    isChanged: first === 'changed',
    position,
    removedAfter: write.removedAfter,
  } as const;
  if (position < plan.steps.length) return { ...done, isDone: false };
  if (plan.keep === undefined) return { ...done, isDone: true };
  if (left === 0) return { ...done, isDone: false };
  const sweep = await removeOthers(db, chunk, { keep: plan.keep, limit: left });
  if (sweep.result === 'overtaken') return { isOvertaken: true };
  const isChanged = done.isChanged || sweep.result === 'changed';
  return { ...done, isChanged, isDone: sweep.isDone, removedAfter: sweep.after };
}

/** Goes through the users in order of creation; the last part also looks at nested groups, of which there are few. */
async function removeOthers(
  db: Database,
  chunk: Chunk,
  { keep, limit }: { readonly keep: ReadonlySet<string>; readonly limit: number },
) {
  const { directoryId, groupId } = chunk.group;
  const { removedAfter } = chunk.write;
  const members = await usersOf(db)
    .find({ directoryId, 'memberships.id': groupId, ordinal: { $gt: removedAfter } }, { projection: { ordinal: 1 } })
    .sort({ ordinal: 1 })
    .limit(limit)
    .toArray();
  const isDone = members.length < limit;
  const nested = isDone ? await nestedIn(db, directoryId, [groupId]) : [];
  const leavers = [...members, ...nested].filter(({ _id }) => !keep.has(_id));
  const result = await apply(
    db,
    chunk,
    leavers.map(({ _id }) => ({ id: _id, to: 'out' })),
  );
  return { result, isDone, after: members.at(-1)?.ordinal ?? removedAfter };
}

type Applied = 'changed' | 'unchanged' | 'overtaken';

/**
 * Reads the members, then asks whether the write still stands where it did, noting on it that something changes, then writes each member over what
 * was read. So a service that stood still cannot put back what was done after the write ended, and a crash in between leaves the note. Repeated
 * until nothing is left to do: what another request wrote meanwhile is read again.
 */
async function apply(db: Database, chunk: Chunk, steps: readonly Step[]): Promise<Applied> {
  let result: Applied = 'unchanged';
  for (;;) {
    const writes = await memberWrites(db, chunk.group, steps);
    if (writes.users.length + writes.groups.length === 0) return result;
    if (!(await noteChange(db, chunk))) return 'overtaken';
    result = 'changed';
    const operations = { ordered: false };
    if (writes.users.length > 0) await usersOf(db).bulkWrite(writes.users, operations);
    if (writes.groups.length > 0) await groupsOf(db).bulkWrite(writes.groups, operations);
  }
}

/** The writes that are still needed. */
async function memberWrites(db: Database, target: MembershipStep, steps: readonly Step[]) {
  const wanted = new Map(steps.map(({ id, to }) => [id, to]));
  const ids = [...wanted.keys()];
  const userIds = ids.filter((id) => !isGroup(id)) as UserId[]; // a member is a user or a group
  const groupIds = ids.filter(isGroup);
  const users = userIds.length > 0 ? await findMembers(db, target.directoryId, userIds) : [];
  const children = groupIds.length > 0 ? await findChildren(db, target, groupIds) : [];
  return {
    users: users.flatMap((user) => asOperation(userStep(target, user, wanted.get(user._id) ?? 'in'))),
    groups: children.flatMap((child) => asOperation(groupStep(target, child, wanted.get(child._id) ?? 'in'))),
  };
}

function asOperation<Write>(write: Write | undefined): readonly { readonly updateOne: Write }[] {
  return write === undefined ? [] : [{ updateOne: write }];
}

async function findChildren(db: Database, { directoryId }: MembershipStep, ids: readonly string[]) {
  return groupsOf(db)
    .find({ directoryId, _id: { $in: [...ids] }, deletedAt: null }, { projection: { spreads: 1, parents: 1 } })
    .toArray();
}

async function noteChange(db: Database, { group, write }: Chunk): Promise<boolean> {
  const { matchedCount } = await groupsOf(db).updateOne(standing(group, write), {
    $set: { 'memberWrite.isChanged': true },
  });
  return matchedCount > 0;
}

/** Finds the group only while its write stands where it did. */
export function standing(
  { directoryId, groupId }: Pick<MembershipStep, 'directoryId' | 'groupId'>,
  { number, position, removedAfter }: Chunk['write'],
) {
  return {
    directoryId,
    _id: groupId as string, // the document's own id is plain text
    deletedAt: null,
    'memberWrite.number': number,
    'memberWrite.position': position,
    'memberWrite.removedAfter': removedAfter,
  };
}

function isGroup(memberId: string): memberId is GroupId {
  return memberId.startsWith('grp_');
}
