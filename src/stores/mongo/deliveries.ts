import type { Lane } from '../../assignments/model.js';
import { ServiceError } from '../../core/errors.js';
import type { AssignmentId, TargetId } from '../../core/ids.js';
import type { ClaimedAssignment, DeliveryStore } from '../../delivery/store.js';
import { assignmentsOf, toAssignment, type AssignmentDocument } from './assignment-documents.js';
import { change, findDocument, tryWrite, type Change } from './assignment-steps.js';
import { knownTargets, notePlace } from './assignment-targets.js';
import { copyOut } from './assignment-versions.js';
import { appendAttempt } from './attempt-documents.js';
import type { Database } from './database.js';
import { findDelivery, listDeliveries } from './delivery-history.js';
import { dueAgain, recover } from './recover.js';
import { later, settle } from './settle.js';

/** Due work is the assignment itself; what was sent before is history (delivery-history.ts). */
export function createDeliveries(db: Database): DeliveryStore {
  return {
    listDueTargets: (now) => listDueTargets(db, now),
    claimDue: (claim) => claimDue(db, claim),
    nextDueAt: () => nextDueAt(db),
    settle: (assignmentId, lease, settlement) => settle(db, assignmentId, lease, settlement),
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

/** The lanes are named so that the index of due work gives the first of each in order. */
async function nextDueAt(db: Database): Promise<Date | undefined> {
  const found = await assignmentsOf(db)
    .find(
      { targetId: { $in: await knownTargets(db) }, state: 'owed', lane: { $in: allLanes } },
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
async function claimDue(db: Database, claim: Claim): Promise<readonly ClaimedAssignment[]> {
  for (let look = 0; look < looks; look++) {
    const found = await findDue(db, claim);
    const leased = await Promise.all(
      found.map((document) => tryWrite(db, document, { set: leaseOf(document, claim) })),
    );
    const taken = leased.filter((document) => document !== undefined);
    if (taken.length === 0 && found.length > 0) continue;
    return Promise.all(taken.map((document) => handOut(db, document, claim.lease)));
  }
  return [];
}

async function handOut(db: Database, document: AssignmentDocument, lease: string): Promise<ClaimedAssignment> {
  notePlace(db, document._id, document.targetId);
  await copyOut(db, document);
  return { assignment: toAssignment(document), lease };
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
