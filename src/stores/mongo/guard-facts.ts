import { decisiveHolders, type GuardFacts, type GuardRequest, type WindowFacts } from '../../assignments/guards.js';
import type { AccountState } from '../../assignments/model.js';
import type { AssignmentId, TargetId, UserId } from '../../core/ids.js';
import { assignmentsOf, seatsOf, type AssignmentDocument } from './assignment-documents.js';
import type { Database } from './database.js';
import { holdsOf, type MemberDocument } from './hold-documents.js';
import { policiesOf } from './policies.js';
import { readWindows, toFacts, type WindowsReading } from './revoke-windows.js';
import { usersOf } from './user-documents.js';

/** What is about to happen to one account. */
export interface GuardedChange {
  readonly id: AssignmentId;
  readonly targetId: TargetId;
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly desired: AccountState;
  readonly policyVersion: number;
  readonly at: Date;
  readonly guard: GuardRequest;
}

/** A change, the assignment as it stands, and the batch or exception it stands in. */
export interface Considered {
  readonly change: GuardedChange;
  readonly document: AssignmentDocument | undefined;
  readonly member: MemberDocument | undefined;
}

/** What a verdict depends on; `windows` only where access is lost, true as long as nobody enters them. */
export interface ReadFacts {
  readonly facts: GuardFacts;
  readonly windows?: WindowsReading;
}

/** Nobody loses access, so no window is asked. */
const unused: WindowFacts = { isKnown: false, counted: 0, holders: 0 };

/** Limited roles that the change leaves and takes. */
export function limitedMoves({ change, document }: Pick<Considered, 'change' | 'document'>) {
  const [seats, next] = [document?.seats ?? [], seatsOf(change.desired)];
  const limited = [...change.guard.limits.roles.keys()];
  return {
    leaves: limited.filter((role) => seats.includes(role) && !next.includes(role)),
    takes: limited.filter((role) => !seats.includes(role) && next.includes(role)),
  };
}

/** Reads everything a verdict needs: the windows before the holders, so that nobody who left meanwhile is missed in both. */
export async function readFacts(db: Database, considered: Considered): Promise<ReadFacts> {
  const { change, document, member } = considered;
  const { targetId, guard, policyVersion, key, userIds } = change;
  const { revokes } = guard.limits;
  const [seats, next] = [document?.seats ?? [], seatsOf(change.desired)];
  const losesAccess = seats.length > 0 && next.length === 0;
  const windows = losesAccess ? await readWindows(db, change) : undefined;
  const enough = decisiveHolders(revokes); // and those who may be gone from among them already
  const isStanding = member?.state === 'held' && document?.state === 'held';
  const standing = isStanding ? (await holdsOf(db).findOne({ _id: member.holdId }))?.reason : undefined;
  const facts: GuardFacts = {
    seats,
    next,
    ...(standing ? { standing } : {}),
    isExcepted:
      member?.state === 'discarded' && member.basis === (await inputs(db, userIds, policyVersion, 'revision')),
    isApproved: losesAccess && (await isApproved(db, { policyVersion, target: guard.targetName, key })),
    target: windows
      ? toFacts(windows.target, await countAccounts(db, targetId, enough + windows.target.unwritten), revokes)
      : unused,
    overall: windows
      ? toFacts(windows.overall, await countAllKeys(db, enough + windows.overall.unwritten), revokes)
      : unused,
    holdersOf: await holdersOf(db, considered),
  };
  return { facts, ...(windows ? { windows } : {}) };
}

/**
 * What an exception was made for: the policy and the revision of every user behind the account; `resolvedRevision` is what was decided from. Ids
 * alone: every shard is asked, for accounts with an exception only.
 */
export async function inputs(
  db: Database,
  userIds: readonly UserId[],
  policyVersion: number,
  field: 'revision' | 'resolvedRevision',
): Promise<string> {
  const users = await usersOf(db)
    .find({ _id: { $in: userIds } }, { projection: { [field]: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return JSON.stringify([policyVersion, users.map((user) => [user._id, user[field]])]);
}

/** An account whose end a person agreed to with a version of the policy. */
export interface Approval {
  readonly policyVersion: number;
  readonly target: string;
  readonly key: string;
}

async function isApproved(db: Database, { policyVersion, target, key }: Approval): Promise<boolean> {
  const named = { _id: policyVersion, 'approved.key': key };
  const policy = await policiesOf(db).findOne(named, { projection: { approved: 1 } });
  return policy?.approved.some((one) => one.target === target && one.key === key) ?? false;
}

/** Accounts of the target that have any role; counts no further than `enough`. */
function countAccounts(db: Database, targetId: TargetId, enough: number): Promise<number> {
  return assignmentsOf(db).countDocuments({ targetId, seats: { $gt: '' } }, { limit: enough });
}

/** Different account keys with any role on any target; counts no further than `enough`. */
async function countAllKeys(db: Database, enough: number): Promise<number> {
  const targets = await db
    .collection<{ readonly _id: TargetId }>('targets')
    .find({}, { projection: { _id: 1 } })
    .toArray();
  const keys = new Set<string>();
  const targetIds = targets.map(({ _id }) => _id);
  const holders = assignmentsOf(db).find(
    { targetId: { $in: targetIds }, seats: { $gt: '' } },
    { projection: { key: 1 } },
  );
  for await (const { key } of holders) if (keys.add(key).size >= enough) break;
  return keys.size;
}

/**
 * Accounts that have each limited role the change moves. Of two that leave one role at once, each has proposed it before it counts, so at least one sees the
 * other go; of two that take one, at least one sees the other come. Whoever takes is looked for before whoever has, so that nobody is missed on the way.
 */
async function holdersOf(db: Database, considered: Considered): Promise<ReadonlyMap<string, number>> {
  const { targetId, id } = considered.change;
  const { leaves, takes } = limitedMoves(considered);
  const counts = new Map<string, number>();
  for (const role of leaves) {
    const staying = { targetId, seats: role, _id: { $ne: id }, 'proposal.leaves': { $ne: role } };
    counts.set(role, (await assignmentsOf(db).countDocuments(staying)) + 1);
  }
  for (const role of takes) {
    const coming = assignmentsOf(db).find({ targetId, 'proposal.takes': role }, { projection: { _id: 1 } });
    const ids = (await coming.toArray()).map(({ _id }) => _id).filter((one) => one !== id);
    const seated = await assignmentsOf(db).countDocuments({ targetId, seats: role, _id: { $nin: [id, ...ids] } });
    counts.set(role, ids.length + seated);
  }
  return counts;
}
