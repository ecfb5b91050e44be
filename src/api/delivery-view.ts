import { z } from 'zod';
import {
  attemptTriggers,
  deliveryStates,
  eventTypes,
  retryReasons,
  type Attempt,
  type AttemptOutcome,
  type Delivery,
} from '../delivery/model.js';
import { instant } from './shapes.js';

/** What came of one attempt. */
export const outcomeView = z
  .object({
    kind: z.enum(['delivered', 'superseded', 'retryable', 'refused', 'gone']),
    status: z.int().optional().describe('HTTP status of the answer; absent when there was none'),
    reason: z.enum(retryReasons).optional(),
    retryAfter: instant.optional().describe('the target asked to be left alone until then'),
  })
  .meta({ id: 'AttemptOutcome' });

const step = z.number().optional();
/** When each step of an attempt was done. */
export const timingsView = z
  .object({ dnsMs: step, connectMs: step, tlsMs: step, firstByteMs: step })
  .describe(
    'milliseconds from the start of the attempt until each step was done; absent for steps that did not happen',
  );

const attemptView = z
  .object({
    id: z.string(),
    webhookId: z.string(),
    trigger: z.enum(attemptTriggers).describe('why it was made'),
    worker: z.string().describe('which process made it'),
    at: instant,
    elapsedMs: z.number(),
    timings: timingsView.optional(),
    peer: z.string().optional().describe('the address that was connected to'),
    outcome: outcomeView,
    answer: z.string().optional(),
    nextAt: instant.optional(),
  })
  .meta({ id: 'Attempt' });

/** One assignment version owed to one target, with every attempt. */
export const deliveryView = z
  .object({
    id: z.string(),
    assignmentId: z.string(),
    targetId: z.string(),
    target: z.string().optional().describe('absent when the target is gone'),
    key: z.string(),
    type: z.enum(eventTypes),
    epoch: z.int(),
    version: z.int(),
    state: z.enum(deliveryStates),
    acknowledgedAt: instant.optional(),
    nextAt: instant.optional(),
    error: z.string().optional().describe('why the last attempt failed; absent once one succeeded'),
    attempts: z.array(attemptView),
    createdAt: instant,
  })
  .meta({ id: 'Delivery' });

/** An outcome as plain JSON. */
export function showOutcome(outcome: AttemptOutcome) {
  const { kind, status } = outcome;
  return {
    kind,
    ...(status === undefined ? {} : { status }),
    ...('reason' in outcome ? { reason: outcome.reason } : {}),
    ...('retryAfter' in outcome && outcome.retryAfter ? { retryAfter: outcome.retryAfter.toISOString() } : {}),
  };
}

/** A delivery as the API shows it; `target` is the name of its target. */
export function showDelivery(delivery: Delivery, target: string | undefined) {
  const { id, assignmentId, targetId, key, type, epoch, version, state, acknowledgedAt, nextAt, error } = delivery;
  return {
    id,
    assignmentId,
    targetId,
    ...(target === undefined ? {} : { target }),
    key,
    type,
    epoch,
    version,
    state,
    ...(acknowledgedAt ? { acknowledgedAt: acknowledgedAt.toISOString() } : {}),
    ...(nextAt ? { nextAt: nextAt.toISOString() } : {}),
    ...(error === undefined ? {} : { error }),
    attempts: delivery.attempts.map(showAttempt),
    createdAt: delivery.createdAt.toISOString(),
  };
}

function showAttempt(attempt: Attempt) {
  const { id, webhookId, trigger, worker, at, elapsedMs, timings, peer, outcome, answer, nextAt } = attempt;
  return {
    id,
    webhookId,
    trigger,
    worker,
    at: at.toISOString(),
    elapsedMs,
    ...(timings ? { timings } : {}),
    ...(peer === undefined ? {} : { peer }),
    outcome: showOutcome(outcome),
    ...(answer === undefined ? {} : { answer }),
    ...(nextAt ? { nextAt: nextAt.toISOString() } : {}),
  };
}
