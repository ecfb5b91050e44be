import { z } from 'zod';
import type { Freeze } from '../assignments/freeze.js';
import type { ServiceFreeze } from '../assignments/hold-model.js';
import { actorName } from '../core/actor.js';
import { operation, type Operation } from './operation.js';
import { instant, reason } from './shapes.js';

const freezeView = z
  .object({
    isFrozen: z.boolean(),
    reason: z.string().optional(),
    by: z.string().optional(),
    at: instant.optional(),
    until: instant.optional().describe('it ends by itself then'),
  })
  .meta({ id: 'Freeze' });

/** Stopping every delivery of the service, and letting them go on. */
export function freezeOperations(freeze: Freeze): readonly Operation[] {
  const tag = 'Freeze';
  return [
    operation({
      method: 'get',
      path: '/freeze',
      allow: 'read',
      tag,
      summary: 'Whether the whole service is frozen, and why',
      status: 200,
      answer: freezeView,
      handle: async () => showFreeze(await freeze.current()),
    }),
    operation({
      method: 'put',
      path: '/freeze',
      allow: 'operate',
      audit: 'service.freeze',
      tag,
      summary: 'Stop every delivery; SCIM is still accepted and nothing owed is lost',
      description: 'Offboardings wait too: their answer and timeline say so.',
      body: z.strictObject({ reason, until: instant.optional() }),
      status: 200,
      answer: freezeView,
      handle: async ({ body, actor }) => {
        const until = body.until === undefined ? {} : { until: new Date(body.until) };
        return showFreeze(await freeze.start({ reason: body.reason, by: actorName(actor), ...until }));
      },
    }),
    operation({
      method: 'delete',
      path: '/freeze',
      allow: 'operate',
      audit: 'service.thaw',
      tag,
      summary: 'Let deliveries go on',
      status: 204,
      handle: async () => freeze.end(),
    }),
  ];
}

function showFreeze(freeze: ServiceFreeze | undefined) {
  if (!freeze) return { isFrozen: false };
  const { reason: why, by, at, until } = freeze;
  return { isFrozen: true, reason: why, by, at: at.toISOString(), ...(until ? { until: until.toISOString() } : {}) };
}
