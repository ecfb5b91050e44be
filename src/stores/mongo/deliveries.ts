import type { Lane } from '../../assignments/model.js';
import { ServiceError } from '../../core/errors.js';
import { trustId, type AssignmentId, type TargetId } from '../../core/ids.js';
import type { DeliveryStore } from '../../delivery/store.js';
import { assignmentsOf, toAssignment, type AssignmentDocument } from './assignment-documents.js';
import { change, findDocument, tryWrite, writeOver, type Change } from './assignment-steps.js';
import { knownTargets, notePlace, recentTargets } from './assignment-targets.js';
import { copyOut } from './assignment-versions.js';
import { appendAttempt } from './attempt-documents.js';
import type { Database } from './database.js';
import { findDelivery, listDeliveries } from './delivery-history.js';
import { dueAgain, recover } from './recover.js';
import { isSentStillOwed, later, settle } from './settle.js';

/** Due work is the assignment itself; what was sent before is history (delivery-history.ts). */
export function createDeliveries(db: Database): DeliveryStore {
  const claimed = new Map<AssignmentId, AssignmentDocument>();
  return {
    listDueTargets: (now) => listDueTargets(db, now),
    async claimDue(claim) {
      const taken = await claimDue(db, claim);
      for (const document of taken) claimed.set(trustId('asg', document._id), document);
      return taken.map((document) => ({ assignment: toAssignment(document), lease: claim.lease }));
    },
    nextDueAt: () => nextDueAt(db),
    async settle(assignmentId, lease, settlement) {
      const known = claimed.get(assignmentId);
      claimed.delete(assignmentId);
      return settle(db, { id: assignmentId, lease, known }, settlement);
    },
    appendAttempt: (attempt) => appendAttempt(db, attempt),
    listDeliveries: (query, page) => listDeliveries(db, query, page),
    findDelivery: (id) => findDelivery(db, id),
    resend: (assignmentId, lane, now) => resend(db, assignmentId, lane, now),
    recover: (targetId, since, now) => recover(db, targetId, since, now),
  };
}

type DueTargets = Awaited<ReturnType<DeliveryStore['listDueTargets']>>;

const allLanes: Lane[] = [0, 1, 2, 3];

/** One look into the index for each target, however much is waiting. */
async function listDueTargets(db: Database, now: Date): Promise<DueTargets> {
  const targets = (await knownTargets(db)).sort();
  const lanes = await Promise.all(targets.map((targetId) => lowestDueLane(db, targetId, now)));
  return targets.flatMap((targetId, index) => {
    const lane = lanes[index];
    return lane === undefined ? [] : [{ targetId, lane }];
  });
}

async function lowestDueLane(db: Database, targetId: TargetId, now: Date): Promise<Lane | undefined> {
  const found = await assignmentsOf(db)
    .find(
      { targetId, state: 'owed', lane: { $in: allLanes }, readyAt: { $lte: now } },
      { projection: { _id: 0, lane: 1 } },
    )
    .sort({ lane: 1 })
    .limit(1)
    .toArray();
  return found[0]?.lane;
}

/** The lanes are named so that the index of due work gives the first of each in order. Follows a look for due work, which listed the targets. */
async function nextDueAt(db: Database): Promise<Date | undefined> {
  const found = await assignmentsOf(db)
    .find(
      { targetId: { $in: await recentTargets(db) }, state: 'owed', lane: { $in: allLanes } },
      { projection: { _id: 0, readyAt: 1 } },
    )
    .sort({ readyAt: 1 })
    .limit(1)
    .toArray();
  return found[0]?.readyAt ?? undefined;
}

type Claim = Parameters<DeliveryStore['claimDue']>[0];

/** How often a claim looks again when others took what it had found. */
const looks = 5;

/**
 * Looks for due work, then leases each piece by one write over the document as it was found. What others took in between is passed over; when
 * that was all of it, it looks again. A claimed piece whose history is not written yet (its writer crashed) gets it before it is handed out.
 */
async function claimDue(db: Database, claim: Claim): Promise<readonly AssignmentDocument[]> {
  for (let look = 0; look < looks; look++) {
    const found = await findDue(db, claim);
    const taken = await leaseAll(db, found, claim);
    if (taken.length === 0 && found.length > 0) continue;
    for (const document of taken) {
      notePlace(db, document._id, document.targetId);
      await copyOut(db, document);
    }
    return taken;
  }
  return [];
}

/**
 * One piece is one command; several are one too, and a second that reads back which of them the lease got, in the order found. What was written over between the
 * two is left out: the lease was taken to send something else. Where one goes at a time such a lease would keep the newer waiting, so there each is a command.
 */
async function leaseAll(
  db: Database,
  found: readonly AssignmentDocument[],
  claim: Claim,
): Promise<readonly AssignmentDocument[]> {
  if (found.length <= 1 || claim.oneAtATime) {
    const leased = found.map((document) => tryWrite(db, document, { set: leaseOf(document, claim) }));
    return (await Promise.all(leased)).filter((document) => document !== undefined);
  }
  const operations = found.map((document) => ({
    updateOne: writeOver(document, { set: leaseOf(document, claim) }),
  }));
  await assignmentsOf(db).bulkWrite(operations, { ordered: false });
  const { targetId, lease } = claim;
  const ids = found.map(({ _id }) => _id);
  const leased = await assignmentsOf(db)
    .find({ targetId, _id: { $in: ids }, lease })
    .toArray();
  const byId = new Map(leased.filter(isSentStillOwed).map((document) => [document._id, document]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function findDue(
  db: Database,
  { targetId, now, minLane = 0, maxLane, oneAtATime, limit }: Claim,
): Promise<AssignmentDocument[]> {
  return assignmentsOf(db)
    .find({
      targetId,
      state: 'owed',
      lane: { $in: allLanes.filter((lane) => lane >= minLane && lane <= maxLane) },
      readyAt: { $lte: now },
      ...(oneAtATime && { leaseUntil: { $lte: now } }),
    })
    .sort({ lane: 1, readyAt: 1 })
    .limit(limit)
    .toArray();
}

/**
 * The lease remembers what was taken away to send, so that an acknowledgement records that and nothing newer. A lease that ended by itself leaves a
 * request of which nobody knows.
 */
function leaseOf(document: AssignmentDocument, { lease, leaseUntil, oneAtATime }: Claim): Change {
  const { epoch, version, resend, desired, settleAt } = document;
  return {
    lease,
    leaseUntil,
    readyAt: leaseUntil,
    sent: { epoch, version, resend, state: desired },
    ...(document.lease !== null && oneAtATime
      ? { settleAt: later(settleAt ?? oneAtATime.settleAt, oneAtATime.settleAt) }
      : {}),
  };
}

/** A held version stays held: `conflict` says to release it, because a resend must not pass the limits. */
async function resend(db: Database, assignmentId: AssignmentId, lane: Lane, now: Date): Promise<boolean> {
  const written = await change(db, await findDocument(db, assignmentId), (document) => {
    if (document.state === 'held')
      throw new ServiceError('conflict', { message: 'this change is held: release it instead of resending it' });
    return { set: { ...dueAgain(document, now), lane, resendBy: 'manual' } };
  });
  return written !== undefined;
}
