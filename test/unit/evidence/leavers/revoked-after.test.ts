import { describe, expect, it } from '@jest/globals';
import type { Assignment } from '../../../../src/assignments/model.js';
import { newId } from '../../../../src/core/ids.js';
import { deliveryId, webhookId, type Attempt, type AttemptOutcome } from '../../../../src/delivery/model.js';
import { revokedAfter } from '../../../../src/evidence/leavers/revoked-after.js';
import { after, aState, anAssignment, start } from '../../../support/deliveries.js';

const delivered: AttemptOutcome = { kind: 'delivered', status: 200 };

function revocation(more: Partial<Assignment> = {}): Assignment {
  const cause = {
    kind: 'attribute',
    rules: [],
    groups: [],
    policyVersion: 1,
    receivedAt: start.toISOString(),
  } as const;
  return anAssignment(newId('tgt'), { status: 'suspended', cause, version: 7, ...more });
}

function attemptOf(assignment: Assignment, outcome: AttemptOutcome = delivered): Attempt {
  const { id: assignmentId, targetId, lane } = assignment;
  return {
    id: newId('att'),
    deliveryId: deliveryId(assignment),
    webhookId: webhookId(assignment),
    assignmentId,
    targetId,
    lane,
    trigger: assignment.delivery.resendBy ?? 'scheduled',
    worker: 'one',
    at: after(2_000),
    elapsedMs: 500,
    outcome,
  };
}

const measured = (assignment: Assignment, outcome?: AttemptOutcome) =>
  revokedAfter(attemptOf(assignment, outcome), assignment);

describe('how long a loss of access took', () => {
  it('is measured from when it was received to its first confirmation', () => {
    expect(measured(revocation())).toEqual({ cause: 'directory', seconds: 2.5 });
    expect(measured(revocation(), { kind: 'superseded', status: 409 })).toEqual({ cause: 'directory', seconds: 2.5 });
  });

  it('counts one that was confirmed only after somebody sent it again', () => {
    const before = { epoch: 1, version: 6, at: start, state: aState('lea@example.com') };
    const delivery = { state: 'owed', attempts: 0, resend: 1, resendBy: 'manual' } as const;
    expect(measured(revocation({ acknowledged: before, delivery }))).toMatchObject({ seconds: 2.5 });
  });

  it('does not count a send of what was confirmed before, a failure, or a grant', () => {
    const acknowledged = { epoch: 1, version: 7, at: start, state: aState('lea@example.com', 'suspended') };
    const delivery = { state: 'owed', attempts: 0, resend: 1, resendBy: 'settle' } as const;
    expect(measured(revocation({ acknowledged, delivery }))).toBeUndefined();
    expect(measured(revocation(), { kind: 'refused', reason: 'rejected', status: 400 })).toBeUndefined();
    expect(measured(anAssignment(newId('tgt')))).toBeUndefined();
  });
});
