import type { TargetId } from '../../core/ids.js';
import type { AttentionStore, OwedCount, ResyncScope, TargetCount } from '../../delivery/attention-store.js';
import { resyncPasses } from '../resync-passes.js';
import { assignmentsOf, noLease, type AssignmentDocument } from './assignment-documents.js';
import { knownTargets } from './assignment-targets.js';
import type { Database } from './database.js';
import { policiesOf } from './policies.js';
import { makeDueAgain } from './recover.js';
import { usersOf } from './user-documents.js';

/** What needs attention, each kind from an index of its own, a target after the other; and sending it again. */
export function createAttention(db: Database): AttentionStore {
  return {
    countParked: () => countSince(db, 'parkedSince'),
    countPoison: () => countSince(db, 'poisonSince'),
    async countOwed(targetIds) {
      const counts = await Promise.all(targetIds.map((targetId) => owedTo(db, targetId)));
      return counts.filter(({ count }) => count > 0);
    },
    listLateRevocations: (before) => countSince(db, 'lateSince', before),
    findWaitingUsers: (before, policyVersion) => findWaitingUsers(db, before, policyVersion),
    resync: (targetId, scope, now) => resync(db, targetId, scope, now),
  };
}

type Moment = 'parkedSince' | 'poisonSince' | 'lateSince';

/** Assignments that have the moment, up to `until` where it is given, per target, and the earliest. */
async function countSince(db: Database, moment: Moment, until?: Date): Promise<readonly TargetCount[]> {
  const targets = await knownTargets(db);
  const counts = await Promise.all(targets.map((targetId) => countOn(db, targetId, moment, until)));
  return counts.filter((count) => count !== undefined);
}

async function countOn(
  db: Database,
  targetId: TargetId,
  moment: Moment,
  until: Date | undefined,
): Promise<TargetCount | undefined> {
  const filter = { targetId, [moment]: { $gt: noLease, ...(until && { $lte: until }) } };
  const [first] = await assignmentsOf(db)
    .find(filter, { projection: { _id: 0, [moment]: 1 } })
    .sort({ [moment]: 1 })
    .limit(1)
    .toArray();
  const since = first?.[moment];
  return since ? { targetId, since, count: await assignmentsOf(db).countDocuments(filter) } : undefined;
}

async function owedTo(db: Database, targetId: TargetId): Promise<OwedCount> {
  const count = await assignmentsOf(db).countDocuments({ targetId, state: 'owed' });
  const gone = await assignmentsOf(db).findOne({ targetId, isGone: true }, { projection: { _id: 1 } });
  return { targetId, count, isGone: gone !== null };
}

interface Waiting {
  readonly count: number;
  readonly since: Date;
}

/** The three marks of a user, nobody counted twice. Asks every shard of the users: who waits may be of any directory. */
async function findWaitingUsers(db: Database, before: Date, policyVersion: number): Promise<Waiting | undefined> {
  const found = await Promise.all([
    waitingSince(db, 'markedAt', { isMarked: true, markedAt: { $lte: before } }),
    waitingSince(db, 'wakeAt', { isMarked: false, wakeAt: { $gt: noLease, $lte: before } }),
    outdated(db, before, policyVersion),
  ]);
  const waiting = found.filter((one) => one !== undefined);
  if (waiting.length === 0) return undefined;
  return {
    count: waiting.reduce((sum, { count }) => sum + count, 0),
    since: new Date(Math.min(...waiting.map(({ since }) => since.getTime()))),
  };
}

async function waitingSince(db: Database, moment: 'markedAt' | 'wakeAt', filter: object): Promise<Waiting | undefined> {
  const users = usersOf(db);
  const [first] = await users
    .find(filter, { projection: { _id: 0, [moment]: 1 } })
    .sort({ [moment]: 1 })
    .limit(1)
    .toArray();
  const since = first?.[moment];
  return since ? { since, count: await users.countDocuments(filter) } : undefined;
}

/** Those not looked at under the policy in force, once it is older than the moment. */
async function outdated(db: Database, before: Date, policyVersion: number): Promise<Waiting | undefined> {
  const policy = await policiesOf(db).findOne({ _id: policyVersion }, { projection: { publishedAt: 1 } });
  if (!policy || policy.publishedAt > before) return undefined;
  const count = await usersOf(db).countDocuments({
    resolvedPolicy: { $lt: policyVersion },
    isMarked: false,
    $or: [{ wakeAt: null }, { wakeAt: { $gt: before } }],
  });
  return count > 0 ? { count, since: policy.publishedAt } : undefined;
}

async function resync(db: Database, targetId: TargetId, scope: ResyncScope, now: Date): Promise<number> {
  let count = 0;
  for (const pass of resyncPasses[scope]) {
    const holds = ({ state, isFailing }: AssignmentDocument) => state === pass.state && isFailing === pass.isFailing;
    count += await makeDueAgain(db, targetId, { filter: pass, holds }, now);
  }
  return count;
}
