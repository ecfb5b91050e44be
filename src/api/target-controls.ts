import { z } from 'zod';
import type { Target } from '../assignments/model.js';
import type { Targets } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import type { Connector } from '../delivery/connector.js';
import { operation, type Operation } from './operation.js';
import { instant, reason, withoutUndefined } from './shapes.js';
import { requireTarget } from './target-lookup.js';
import { newKeys, showTarget, targetView } from './target-view.js';

interface Needs {
  readonly targets: Targets;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly clock: Clock;
}

const rotation = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(604_800)
    .optional()
    .describe('how long older keys stay valid, a day when absent; 0 when they leaked'),
  force: z.boolean().default(false).describe('although keys of an earlier rotation are still valid'),
  disable: z.boolean().default(false).describe('switch the target off in the same call'),
});
const verificationKey = z.object({
  scheme: z.literal('v1a'),
  key: z.string().describe('whpk_ and the 32 bytes of an Ed25519 public key in base64'),
  validUntil: instant.optional().describe('absent for the newest'),
});
const freezing = z.strictObject({ reason, until: instant.optional() });

/** What an operator does to a target in service: a new signing secret, a stop, a restart. */
export function targetControlOperations({ targets, connectors, clock }: Needs): readonly Operation[] {
  const tag = 'Targets';
  const find = (id: string) => requireTarget(targets, id);
  const show = (target: Target) => showTarget(target, connectors, clock());
  return [
    operation({
      method: 'post',
      path: '/targets/{id}/rotate-secret',
      allow: 'secrets.manage',
      audit: 'target.rotate_secret',
      tag,
      summary: 'Make a new signing key of each scheme; older ones stay valid for a day, or as long as you say',
      body: rotation,
      status: 200,
      answer: z.object(newKeys),
      handle: async ({ params, body }) => targets.rotateSecret((await find(params.id)).id, withoutUndefined(body)),
    }),
    operation({
      method: 'get',
      path: '/targets/{id}/verification-keys',
      allow: 'read',
      tag,
      summary: 'The public keys with which receivers verify v1a signatures, newest first',
      status: 200,
      answer: z.object({ items: z.array(verificationKey) }),
      handle: async ({ params }) => {
        const keys = await targets.verificationKeys((await find(params.id)).id);
        return { items: keys.map(({ key, validUntil }) => ({ scheme: 'v1a' as const, key, ...endOf(validUntil) })) };
      },
    }),
    operation({
      method: 'post',
      path: '/targets/{id}/freeze',
      allow: 'operate',
      audit: 'target.freeze',
      tag,
      summary: 'Stop deliveries to a target; what is owed stays owed',
      body: freezing,
      status: 200,
      answer: targetView,
      handle: async ({ params, body }) => {
        const until = body.until === undefined ? undefined : new Date(body.until);
        return show(await targets.freeze((await find(params.id)).id, body.reason, until));
      },
    }),
    operation({
      method: 'post',
      path: '/targets/{id}/thaw',
      allow: 'operate',
      audit: 'target.thaw',
      tag,
      summary: 'Resume deliveries to a target',
      status: 200,
      answer: targetView,
      handle: async ({ params }) => show(await targets.thaw((await find(params.id)).id)),
    }),
  ];
}

function endOf(validUntil: Date | undefined) {
  return validUntil ? { validUntil: validUntil.toISOString() } : {};
}
