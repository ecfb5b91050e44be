import { z } from 'zod';
import type { Targets } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import { healthy, rateShareAt } from '../delivery/breaker.js';
import type { HealthStore, TargetHealth } from '../delivery/health.js';
import { operation, type Operation } from './operation.js';
import { instant } from './shapes.js';
import { requireTarget } from './target-lookup.js';

interface Needs {
  readonly targets: Pick<Targets, 'list'>;
  readonly health: Pick<HealthStore, 'findHealth'>;
  readonly clock: Clock;
}

/** What the answers of a target so far say about it. */
export const healthView = z
  .object({
    breaker: z
      .enum(['closed', 'open', 'half_open'])
      .describe('closed: sent to as usual; open: left alone until retryAt; half_open: one request at a time tries it'),
    retryAt: instant.optional(),
    failingSince: instant.optional().describe('the first failure since the last success'),
    failedProbes: z.int(),
    isQuarantined: z.boolean().describe('it failed for five days: only revocations are still tried'),
    rateShare: z.number().describe('the part of its rate it gets since it said it is overloaded, 0 to 1'),
    fault: z.object({ error: z.string(), since: instant }).optional().describe('what only a person can mend'),
  })
  .meta({ id: 'TargetHealth' });

/** Reading the health of one target. */
export function targetHealthOperations({ targets, health, clock }: Needs): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/targets/{id}/health',
      allow: 'read',
      tag: 'Targets',
      summary: 'The circuit breaker of a target, and what is wrong with it',
      status: 200,
      answer: healthView,
      handle: async ({ params }) => {
        const { id } = await requireTarget(targets, params.id);
        return showHealth((await health.findHealth(id)) ?? healthy(id), clock());
      },
    }),
  ];
}

/** Health as the API shows it at this moment. */
export function showHealth(health: TargetHealth, now: Date) {
  const { state, retryAt, failingSince, failedProbes, isQuarantined, fault } = health;
  return {
    breaker: state,
    ...(state === 'open' && retryAt ? { retryAt: retryAt.toISOString() } : {}),
    ...(failingSince ? { failingSince: failingSince.toISOString() } : {}),
    failedProbes,
    isQuarantined,
    rateShare: rateShareAt(health, now),
    ...(fault ? { fault: { error: fault.error, since: fault.since.toISOString() } } : {}),
  };
}
