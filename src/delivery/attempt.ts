import { assertNever } from '../core/assert-never.js';
import { newId } from '../core/ids.js';
import { stableJson } from '../core/json.js';
import { closingOnlyItsOwn } from '../assignments/closed-key.js';
import type { Assignment, Target } from '../assignments/model.js';
import type { Connector, SendResult } from './connector.js';
import { codeOf } from './code-of.js';
import type { Gates } from './gates.js';
import { attemptDeadlineMs, lateEffectMs } from './limits.js';
import { deliveryId, webhookId, type AttemptOutcome } from './model.js';
import { nextAttempt, type FailedOutcome } from './retry.js';
import type { ClaimedAssignment, Settlement } from './store.js';
import type { WorkerNeeds } from './worker-needs.js';

/** A target that may be sent to now, with what sending needs. */
export interface OpenTarget {
  readonly target: Target;
  readonly connector: Connector;
  readonly secrets: readonly string[];
  /** One request that tries whether a failing target answers again. */
  readonly isProbe: boolean;
  /** After this moment nothing is sent: the attempt might outlast its lease, and somebody else might be sending meanwhile. */
  readonly sendBy: Date;
}

/** What one attempt needs of the worker's needs. */
export type AttemptNeeds = Pick<
  WorkerNeeds,
  'store' | 'isFresh' | 'findTarget' | 'disableTarget' | 'clock' | 'random' | 'log' | 'onAttempt' | 'workerName'
> & { readonly gates: Pick<Gates, 'note' | 'dropProbe'> };

/** At most this much of an answer is kept. */
const keptAnswerChars = 2_048;

/** How long an assignment rests that was not sent for a reason of our own. */
const ownFaultMs = 1_000;

/**
 * One attempt from claim to settlement. A grant or change whose inputs moved since is not sent; a revocation always is, unless this process stood
 * still for so long that its lease may be over. What is sent closes no key that another assignment stands under by now. Never throws: a fault of
 * our own store is logged and not charged to the target; at worst the lease runs out and the same version is sent again.
 */
export async function deliver(needs: AttemptNeeds, open: OpenTarget, claim: ClaimedAssignment): Promise<void> {
  try {
    const isFresh = claim.assignment.desired.status !== 'active' || (await needs.isFresh(claim.assignment));
    const assignment = isFresh && (await closingOnlyItsOwn(needs.store, claim.assignment));
    if (assignment && needs.clock() <= open.sendBy) return await attempt(needs, open, { ...claim, assignment });
    await release(needs, claim, ownFaultMs);
  } catch (error) {
    needs.log.error('delivery.attempt_aborted', { assignmentId: claim.assignment.id, code: codeOf(error) });
    await releaseQuietly(needs, claim, ownFaultMs);
  }
  if (open.isProbe) await dropProbeQuietly(needs, open.target);
}

/** Nothing was sent, so somebody else may try the target at once; where that cannot be noted, the probe ends by itself. */
async function dropProbeQuietly({ gates, log }: AttemptNeeds, { id }: Target): Promise<void> {
  try {
    await gates.dropProbe(id);
  } catch (error) {
    log.error('target.health_not_kept', { targetId: id, code: codeOf(error) });
  }
}

/** Gives a lease back, due again after `restMs`; not a failure. False when the lease was lost meanwhile. */
async function release(
  { store, clock }: Pick<AttemptNeeds, 'store' | 'clock'>,
  { assignment, lease }: ClaimedAssignment,
  restMs: number,
  mayLandUntil?: Date,
): Promise<boolean> {
  const at = clock();
  const dueAt = new Date(at.getTime() + restMs);
  const uncertain = mayLandUntil && { settleAt: mayLandUntil };
  return store.settle(assignment.id, lease, { kind: 'again', dueAt, isFailure: false, at, ...uncertain });
}

/**
 * Like `release`, but a store that fails is only logged: the lease then ends by itself. `mayLandUntil`: a request went out to a receiver that cannot
 * compare versions, and may take effect until then.
 */
export async function releaseQuietly(
  needs: Pick<AttemptNeeds, 'store' | 'clock' | 'log'>,
  claim: ClaimedAssignment,
  restMs: number,
  mayLandUntil?: Date,
): Promise<void> {
  try {
    await release(needs, claim, restMs, mayLandUntil);
  } catch (error) {
    needs.log.error('delivery.lease_kept', { assignmentId: claim.assignment.id, code: codeOf(error) });
  }
}

async function attempt(needs: AttemptNeeds, open: OpenTarget, claim: ClaimedAssignment): Promise<void> {
  const { assignment } = claim;
  const at = needs.clock();
  const result = await send(needs, open, assignment, at);
  if (result.outcome.kind === 'gone') await switchOff(needs, open.target);
  const settlement = settlementOf(assignment, open, result.outcome, needs);
  const [isSettled] = await Promise.all([
    settleOrRelease(needs, claim, settlement),
    needs.gates.note(open.target.id, result.outcome),
  ]);
  await keep(needs, assignment, {
    isProbe: open.isProbe,
    at,
    result,
    nextAt: isSettled && settlement.kind === 'again' ? settlement.dueAt : undefined,
  });
}

/** False when the result could not be recorded: the lease was lost, or the store failed and the version goes out again. That an earlier request may still land is kept as far as the store lets it. */
async function settleOrRelease(
  needs: AttemptNeeds,
  claim: ClaimedAssignment,
  settlement: Settlement,
): Promise<boolean> {
  const { id } = claim.assignment;
  try {
    const isSettled = await needs.store.settle(id, claim.lease, settlement);
    if (!isSettled) needs.log.warn('delivery.lease_lost', { assignmentId: id });
    return isSettled;
  } catch (error) {
    needs.log.error('delivery.attempt_aborted', { assignmentId: id, code: codeOf(error) });
    await releaseQuietly(
      needs,
      claim,
      ownFaultMs,
      settlement.kind === 'acknowledged' ? undefined : settlement.settleAt,
    );
    return false;
  }
}

/** A connector only throws when it cannot make the request (say, an unusable secret): waits as a refusal would, and is shown. */
async function send({ log }: AttemptNeeds, open: OpenTarget, assignment: Assignment, now: Date): Promise<SendResult> {
  try {
    return await open.connector.send({ target: open.target, assignment, secrets: open.secrets, now });
  } catch (error) {
    log.error('delivery.request_not_made', {
      assignmentId: assignment.id,
      targetId: open.target.id,
      code: codeOf(error),
    });
    return { outcome: { kind: 'refused', reason: 'not_sent' }, elapsedMs: 0 };
  }
}

/** Not when its connector was changed while the request was under way: then it was somewhere else that nothing is any more. */
async function switchOff({ findTarget, disableTarget, log }: AttemptNeeds, { id, connector }: Target): Promise<void> {
  try {
    const current = await findTarget(id);
    if (stableJson(current?.connector) === stableJson(connector)) await disableTarget(id);
  } catch (error) {
    log.error('target.not_switched_off', { targetId: id, code: codeOf(error) });
  }
}

/** What an outcome does to the record. Only the version that was sent is acknowledged; the store keeps a newer one due. */
function settlementOf(
  { epoch, version, lane, delivery }: Assignment,
  { target, connector }: OpenTarget,
  outcome: AttemptOutcome,
  { clock, random }: Pick<AttemptNeeds, 'clock' | 'random'>,
): Settlement {
  const now = clock();
  if (outcome.kind === 'delivered' || outcome.kind === 'superseded')
    return { kind: 'acknowledged', epoch, version, at: now };
  const { attempts, firstFailedAt } = delivery;
  const next = nextAttempt({ lane, attempts, outcome, now, jitter: random(), ...(firstFailedAt && { firstFailedAt }) });
  const failed = {
    error: describeFailure(outcome),
    at: now,
    ...(mayStillLand(outcome) && !connector.isVersionAware(target) && { settleAt: settleAt(now) }),
  };
  switch (next.kind) {
    case 'again':
      return { kind: 'again', dueAt: next.dueAt, isFailure: true, ...failed };
    case 'parked':
      return { kind: 'parked', ...failed };
    default:
      return assertNever(next);
  }
}

/** When an attempt that ended, or was lost, at this moment can no longer take effect. */
export function settleAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + attemptDeadlineMs + lateEffectMs);
}

/** No definite answer: the request may have reached the target, or reach it yet. */
function mayStillLand(outcome: FailedOutcome): boolean {
  if (outcome.kind !== 'retryable') return false;
  const neverSent = ['dns', 'refused', 'tls', 'throttled'].includes(outcome.reason);
  return !neverSent;
}

/** A failure in a word or two: `timeout`, `server_error 503`, `gone 410`. */
function describeFailure(outcome: FailedOutcome): string {
  if (outcome.kind === 'gone') return `gone ${outcome.status}`;
  return outcome.status === undefined ? outcome.reason : `${outcome.reason} ${outcome.status}`;
}

interface Ended {
  readonly isProbe: boolean;
  readonly at: Date;
  readonly result: SendResult;
  readonly nextAt: Date | undefined;
}

/** The log is apart from the decision: when it cannot be written, the delivery still stands. */
async function keep(
  needs: AttemptNeeds,
  assignment: Assignment,
  { isProbe, at, result, nextAt }: Ended,
): Promise<void> {
  const record = {
    id: newId('att'),
    deliveryId: deliveryId(assignment),
    webhookId: webhookId(assignment),
    assignmentId: assignment.id,
    targetId: assignment.targetId,
    lane: assignment.lane,
    trigger: assignment.delivery.resendBy ?? (isProbe ? ('probe' as const) : ('scheduled' as const)),
    worker: needs.workerName,
    at,
    elapsedMs: result.elapsedMs,
    ...(result.timings && { timings: result.timings }),
    ...(result.peer !== undefined && { peer: result.peer }),
    outcome: result.outcome,
    ...(result.answer && { answer: result.answer.slice(0, keptAnswerChars) }),
    ...(nextAt && { nextAt }),
  };
  try {
    await needs.store.appendAttempt(record);
  } catch (error) {
    needs.log.error('delivery.attempt_not_kept', { assignmentId: assignment.id, code: codeOf(error) });
  }
  try {
    needs.onAttempt?.(record, assignment);
  } catch (error) {
    needs.log.error('delivery.listener_failed', { assignmentId: assignment.id, code: codeOf(error) });
  }
}
