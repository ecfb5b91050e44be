import { fold } from '../../core/fold.js';
import { eventType } from '../../delivery/model.js';
import type { AssignmentCopy, CopyWriters, HoldCopy, HoldMemberCopy, Ordered, VersionCopy } from '../copies.js';
import { assignmentsOf, derived, noLease, type AssignmentDocument } from './assignment-documents.js';
import { noteTarget } from './assignment-targets.js';
import { versionsOf, type VersionDocument } from './assignment-versions.js';
import { attemptsCollection } from './attempt-documents.js';
import { after, into } from './copy-collections.js';
import type { Database } from './database.js';
import { freedKey } from './directory-documents.js';
import type { FreezeDocument } from './freeze.js';
import { healthOf, type HealthDocument } from './health.js';
import { holdsOf, membersOf, type HoldDocument, type MemberDocument } from './hold-documents.js';
import { offboardingsOf, type OffboardingDocument } from './offboardings.js';
import { policiesOf, type PolicyDocument } from './policies.js';
import { keyOf, passedOf } from './revoke-windows.js';
import { targetsOf, type TargetDocument } from './targets.js';

type Kinds =
  | 'targets'
  | 'targetHealth'
  | 'policies'
  | 'offboardings'
  | 'assignments'
  | 'versions'
  | 'attempts'
  | 'holds'
  | 'holdMembers'
  | 'passedRevokes'
  | 'freezes';

/** What targets should hold, what they were told, and what waits for a person. */
export function assignmentWriters(db: Database): Pick<CopyWriters, Kinds> {
  return {
    targets: into(targetsOf(db), ({ ordinal, target: { id, ...target }, secrets: { keys } }): TargetDocument => ({
      _id: id,
      ordinal,
      nameKey: fold(target.name),
      ...target,
      secrets: keys,
    })),
    targetHealth: into(healthOf(db), ({ targetId, ...health }): HealthDocument => ({ _id: targetId, ...health })),
    policies: into(policiesOf(db), ({ policy: { version, ...policy }, approved }): PolicyDocument => ({
      _id: version,
      ...policy,
      approved,
    })),
    offboardings: into(
      offboardingsOf(db),
      ({ ordinal, offboarding: { id, reinstated, ...rest } }): OffboardingDocument => ({
        _id: id,
        ordinal,
        ...rest,
        reinstated: reinstated ?? null,
        marking: null,
      }),
    ),
    assignments: after(
      async (items) => {
        for (const targetId of new Set(items.map(({ assignment }) => assignment.targetId)))
          await noteTarget(db, targetId);
      },
      into(assignmentsOf(db), assignmentDocument),
    ),
    versions: into(versionsOf(db), versionDocument),
    attempts: into(attemptsCollection(db), ({ id, ...attempt }) => ({ _id: id, ...attempt })),
    holds: into(holdsOf(db), holdDocument),
    holdMembers: into(membersOf(db), memberDocument),
    passedRevokes: into(passedOf(db), (passed) => ({
      _id: keyOf(passed.scope, passed.person),
      ...passed,
      token: '',
      isWritten: true,
    })),
    freezes: into(db.collection<FreezeDocument>('service_freeze'), (freeze): FreezeDocument => ({
      _id: 'service',
      ...freeze,
    })),
  };
}

function assignmentDocument({ assignment, ...copy }: AssignmentCopy): AssignmentDocument {
  const { id, desired, previous, acknowledged, cause, basis, removeAt, delivery, ...rest } = assignment;
  const { dueAt, firstFailedAt, lastError, resendBy, ...counted } = delivery;
  const { sent, readyAt, lease, leaseUntil, settleAt, failedAt, ...kept } = copy;
  const fields = {
    _id: id,
    ...rest,
    ...kept,
    type: eventType(assignment),
    desired: JSON.stringify(desired),
    previous: previous ? JSON.stringify(previous) : null,
    acknowledged: acknowledged ? { ...acknowledged, state: JSON.stringify(acknowledged.state) } : null,
    cause: JSON.stringify(cause),
    basis: JSON.stringify(basis),
    removeAt: removeAt ?? null,
    ...counted,
    dueAt: dueAt ?? null,
    readyAt: readyAt ?? null,
    firstFailedAt: firstFailedAt ?? null,
    lastError: lastError ?? null,
    resendBy: resendBy ?? null,
    settleAt: settleAt ?? null,
    lease: lease ?? null,
    leaseUntil: leaseUntil ?? noLease,
    sent: sent ? { ...sent, resend: sent.resend ?? null, state: JSON.stringify(sent.state) } : null,
    failedAt: failedAt ?? null,
    stamp: 1,
    pending: [],
  };
  return { ...fields, ...derived(fields) };
}

/** Its place is the version's number, which only grows, as every version's is in this engine. */
function versionDocument({ deliveryId, firstSentAt, acknowledgedAt, ...rest }: VersionCopy): VersionDocument {
  return {
    _id: deliveryId,
    ordinal: rest.version,
    ...rest,
    firstSentAt: firstSentAt ?? null,
    acknowledgedAt: acknowledgedAt ?? null,
    confirmedMs: acknowledgedAt ? acknowledgedAt.getTime() - rest.receivedAt.getTime() : null,
  };
}

function holdDocument({ id, isOpenToJoin, decidedAt, decidedBy, ...rest }: Ordered<HoldCopy>): HoldDocument {
  return {
    _id: id,
    ...rest,
    openKey: isOpenToJoin ? rest.targetId : freedKey(id),
    decidedAt: decidedAt ?? null,
    decidedBy: decidedBy ?? null,
    isDeciding: false,
    isUnchained: rest.chained !== rest.state,
  };
}

function memberDocument({ role, before, basis, ...rest }: Ordered<HoldMemberCopy>): MemberDocument {
  const _id = `${rest.holdId}_${rest.ordinal}`;
  const isStanding = rest.state === 'held' || rest.state === 'discarded';
  return {
    _id,
    ...rest,
    standingKey: isStanding ? rest.assignmentId : freedKey(_id),
    role: role ?? null,
    before: before ? JSON.stringify(before) : null,
    basis: basis ? JSON.stringify(basis) : null,
    isRestoring: false,
    isEntering: false,
  };
}
