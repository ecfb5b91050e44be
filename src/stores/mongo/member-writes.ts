import type { mongo } from 'mongoose';
import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { trustId, type DirectoryId, type GroupId } from '../../core/ids.js';
import { stableJson } from '../../core/json.js';
import { createSerial, type Serial } from '../../core/serial.js';
import type { GroupDraft, MemberChange, Stamp } from '../../directory/model.js';
import type { GroupStore, MemberWriteProgress } from '../../directory/store.js';
import type { Database } from './database.js';
import { uniqueOr } from './faults.js';
import { nestUnlessCycle, proposed, withdraw } from './group-cycles.js';
import {
  assertNoMemberWrite,
  findLiveGroup,
  groupsOf,
  toGroup,
  type GroupDocument,
  type MemberWriteBody,
  type MemberWriteDocument,
} from './group-documents.js';
import { groupChange, groupNameTaken, newMemberWrite } from './groups.js';
import { applyMemberSteps, planSteps, standing, type StepPlan } from './member-write-steps.js';

type MemberWrites = Pick<GroupStore, 'beginMemberWrite' | 'continueMemberWrite' | 'listUnfinishedWrites'>;

/**
 * Writes that touch several members: stored whole on the group first, then applied in chunks, then taken away as the group's revision rises. Any
 * service can go on with one at any time; several at once do no harm, for each step is written over what was read while the write stood.
 */
export function createMemberWrites(db: Database): MemberWrites {
  const plans = createStepPlans(db);
  const turns = createSerial(); // nestings of one directory, which would each have the others look again
  return {
    beginMemberWrite: (directoryId, groupId, write) => begin(db, turns, { directoryId, groupId }, write),
    continueMemberWrite: (directoryId, groupId, limit) => proceed(db, plans, { directoryId, groupId }, limit),
    async listUnfinishedWrites(limit, begunBefore) {
      const found = await groupsOf(db)
        .find({ 'memberWrite.at': { $lt: begunBefore } }, { projection: { directoryId: 1 } })
        .sort({ 'memberWrite.at': 1 })
        .limit(limit)
        .toArray(); // at start and by maintenance: asks every shard
      return found.map(({ _id, directoryId }) => ({ directoryId, groupId: trustId('grp', _id) }));
    },
  };
}

interface GroupName {
  readonly directoryId: DirectoryId;
  readonly groupId: GroupId;
}

interface Write {
  readonly draft: GroupDraft;
  readonly change: MemberChange;
  readonly stamp: Stamp;
  readonly expectedRevision: number;
}

/** One write stores the intent and reserves the name it is going to give. */
async function begin(
  db: Database,
  turns: Serial,
  { directoryId, groupId }: GroupName,
  { draft, change, stamp, expectedRevision }: Write,
): Promise<void> {
  const found = await getGroup(db, { directoryId, groupId });
  assertNoMemberWrite(found);
  const mismatch = new ServiceError('version_mismatch', { kind: 'group', id: groupId });
  if (found.revision !== expectedRevision) throw mismatch;
  const memberWrite = await newMemberWrite(db, draft, change, stamp);
  const { nests, number } = memberWrite;
  const put = async (where: mongo.Filter<GroupDocument>): Promise<boolean> => {
    const change = { $set: { memberWrite, displayNameKey: fold(draft.displayName) } };
    const { matchedCount } = await uniqueOr(() => groupsOf(db).updateOne(where, change), groupNameTaken(draft));
    return matchedCount > 0;
  };
  const isStanding = nests
    ? await turns(directoryId, () =>
        nestUnlessCycle(db, { directoryId, groupId, expectedRevision, nests, memberWrite }, () =>
          put(proposed({ directoryId, groupId }, number)),
        ),
      )
    : await put({ directoryId, _id: groupId, deletedAt: null, revision: expectedRevision, memberWrite: null });
  if (!isStanding) throw mismatch; // or another intent came first: the caller reads again and finds it
}

async function proceed(
  db: Database,
  plans: StepPlans,
  { directoryId, groupId }: GroupName,
  limit: number,
): Promise<MemberWriteProgress> {
  const found = await getGroup(db, { directoryId, groupId });
  const write = found.memberWrite;
  if (write === null) return { group: toGroup(found), isDone: true };
  if (write.isProposed) await withdraw(db, { directoryId, groupId }, write.number);
  const plan = await plans.get(directoryId, groupId, write.number);
  if (plan !== undefined) await applyChunk(db, plan, { found, write, groupId, limit });
  const now = await getGroup(db, { directoryId, groupId });
  const isDone = now.memberWrite?.number !== write.number;
  if (isDone) plans.forget(groupId);
  return { group: toGroup(now), isDone };
}

interface Standing {
  readonly found: GroupDocument;
  readonly write: MemberWriteDocument;
  readonly groupId: GroupId;
  readonly limit: number;
}

async function applyChunk(db: Database, plan: StepPlan, { found, write, groupId, limit }: Standing): Promise<void> {
  const { directoryId } = found;
  const { at } = write;
  const requestId = write.requestId === undefined ? undefined : trustId('req', write.requestId);
  const group = { directoryId, groupId, at, requestId };
  const step = await applyMemberSteps(db, plan, { group, write, limit });
  if (step.isOvertaken) return;
  if (step.isDone) return finish(db, plan.draft, { found, write, groupId }, step.isChanged);
  const { position, removedAfter } = step;
  const progress = { 'memberWrite.position': position, 'memberWrite.removedAfter': removedAfter };
  await groupsOf(db).updateOne(standing(group, write), { $set: progress });
}

/** The group's own part: attributes, and one new revision if anything about it changed. Where somebody else noted a change meanwhile, the next call does it. */
async function finish(
  db: Database,
  draft: GroupDraft,
  { found, write, groupId }: Omit<Standing, 'limit'>,
  isChanged: boolean,
): Promise<void> {
  const own = standing({ directoryId: found.directoryId, groupId }, write);
  if (isChanged || write.isChanged || !isSame(found, draft)) {
    const change = groupChange(found, draft, write.at);
    await groupsOf(db).updateOne(own, { ...change, $set: { ...change.$set, memberWrite: null } });
    return;
  }
  await groupsOf(db).updateOne({ ...own, 'memberWrite.isChanged': false }, { $set: { memberWrite: null } });
}

function isSame(found: GroupDocument, { displayName, externalId, attributes }: GroupDraft): boolean {
  const isNamedSame = found.displayName === displayName && found.externalId === externalId;
  return isNamedSame && stableJson(attributes) === stableJson(toGroup(found).attributes);
}

/** Plans of the writes under way. Parsed once and not once a chunk; a plan is derived from the record, so losing it costs nothing. */
interface StepPlans {
  /** Undefined when the write is over. */
  get(directoryId: DirectoryId, groupId: GroupId, number: number): Promise<StepPlan | undefined>;
  forget(groupId: GroupId): void;
}

function createStepPlans(db: Database): StepPlans {
  const plans = new Map<GroupId, { readonly number: number; readonly plan: StepPlan }>();
  return {
    async get(directoryId, groupId, number) {
      const kept = plans.get(groupId);
      if (kept?.number === number) return kept.plan;
      const found = await groupsOf(db).findOne({ directoryId, _id: groupId, 'memberWrite.number': number });
      if (!found?.memberWrite) return undefined;
      const { draft, change } = JSON.parse(found.memberWrite.body) as MemberWriteBody; // this store alone writes it
      const plan = planSteps(draft, change);
      plans.set(groupId, { number, plan });
      return plan;
    },
    forget: (groupId) => void plans.delete(groupId),
  };
}

async function getGroup(db: Database, { directoryId, groupId }: GroupName): Promise<GroupDocument> {
  const found = await findLiveGroup(db, directoryId, groupId);
  if (found === undefined) throw new ServiceError('not_found', { kind: 'group', id: groupId });
  return found;
}
