import { z } from 'zod';
import { isFrozen, type Targets } from '../assignments/targets.js';
import type { Target } from '../assignments/model.js';
import type { AssignmentStore } from '../assignments/store.js';
import type { Clock } from '../core/clock.js';
import { healthy } from '../delivery/breaker.js';
import type { HealthStore } from '../delivery/health.js';
import { countAssignments } from '../evidence/overview.js';
import { operation, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, showPage, slicePage } from './shapes.js';
import { healthView, showHealth } from './target-health.js';

interface Needs {
  /** Targets with the freeze of the whole service, if there is one. */
  readonly targets: Pick<Targets, 'list'>;
  readonly assignments: Pick<AssignmentStore, 'countByState'>;
  readonly health: Pick<HealthStore, 'listHealth'>;
  readonly clock: Clock;
}

const count = z.int().min(0);

const stateView = z
  .object({
    id: z.string(),
    name: z.string(),
    isFrozen: z.boolean().describe('the target or the whole service is frozen'),
    assignments: z.object({
      inStep: count,
      pending: count,
      failing: count,
      dead: count,
      held: count,
      frozen: count,
    }),
    health: healthView,
    createdAt: instant,
  })
  .meta({ id: 'TargetState' });

/** How each target stands. Apart from the targets themselves: these numbers change with every delivery, and a target's ETag must not. */
export function targetStateOperations(needs: Needs): readonly Operation[] {
  const { targets, assignments, health, clock } = needs;
  return [
    operation({
      method: 'get',
      path: '/target-states',
      allow: 'read',
      tag: 'Targets',
      summary:
        'List how each target stands: accounts in step, pending, failing, given up and held, and its circuit breaker',
      query: pageQuery,
      status: 200,
      answer: pageOf(stateView),
      handle: async ({ query }) => {
        const now = clock();
        const page = slicePage(await targets.list(), pageRequest(query), ({ id }) => id);
        const [counts, known] = await Promise.all([assignments.countByState(), health.listHealth()]);
        const byId = new Map(known.map((one) => [one.targetId, one]));
        return showPage(page, (target: Target) => ({
          id: target.id,
          name: target.name,
          isFrozen: isFrozen(target, now),
          assignments: countAssignments(
            counts.filter(({ targetId }) => targetId === target.id),
            [target],
            now,
          ),
          health: showHealth(byId.get(target.id) ?? healthy(target.id), now),
          createdAt: target.createdAt.toISOString(),
        }));
      },
    }),
  ];
}
