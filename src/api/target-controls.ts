import { z } from 'zod';
import type { Targets } from '../assignments/targets.js';
import type { Connector } from '../delivery/connector.js';
import { operation, type Operation } from './operation.js';
import { instant, reason } from './shapes.js';
import { requireTarget } from './target-lookup.js';
import { showTarget, signingSecret, targetView } from './target-view.js';

interface Needs {
  readonly targets: Targets;
  readonly connectors: ReadonlyMap<string, Connector>;
}

const rotation = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(604_800)
    .optional()
    .describe('how long the old secret stays valid; 0 when it leaked'),
  force: z.boolean().default(false),
});
const freezing = z.strictObject({ reason, until: instant.optional() });

/** What an operator does to a target in service: a new signing secret, a stop, a restart. */
export function targetControlOperations({ targets, connectors }: Needs): readonly Operation[] {
  const tag = 'Targets';
  const find = (id: string) => requireTarget(targets, id);
  return [
    operation({
      method: 'post',
      path: '/targets/{id}/rotate-secret',
      audit: 'target.rotate_secret',
      tag,
      summary: 'Make a new signing secret; the old one stays valid for a day, or as long as you say',
      body: rotation,
      status: 200,
      answer: z.object({ signingSecret }),
      handle: async ({ params, body: { overlapSeconds, force } }) =>
        targets.rotateSecret((await find(params.id)).id, {
          force,
          ...(overlapSeconds === undefined ? {} : { overlapSeconds }),
        }),
    }),
    operation({
      method: 'post',
      path: '/targets/{id}/freeze',
      audit: 'target.freeze',
      tag,
      summary: 'Stop deliveries to a target; what is owed stays owed',
      body: freezing,
      status: 200,
      answer: targetView,
      handle: async ({ params, body }) => {
        const until = body.until === undefined ? undefined : new Date(body.until);
        return showTarget(await targets.freeze((await find(params.id)).id, body.reason, until), connectors);
      },
    }),
    operation({
      method: 'post',
      path: '/targets/{id}/thaw',
      audit: 'target.thaw',
      tag,
      summary: 'Resume deliveries to a target',
      status: 200,
      answer: targetView,
      handle: async ({ params }) => showTarget(await targets.thaw((await find(params.id)).id), connectors),
    }),
  ];
}
