import { z } from 'zod';
import { signatureSchemes, type Target } from '../assignments/model.js';
import type { NewTarget, Targets } from '../assignments/targets.js';
import { accountKeyKinds } from '../directory/account-key.js';
import { requireEtag } from './etag.js';
import { operation, type Operation } from './operation.js';
import { label, pageOf, pageQuery, pageRequest, showPage, slicePage, withoutUndefined } from './shapes.js';
import { targetControlOperations } from './target-controls.js';
import { targetDeliveryOperations, type TargetDeliveryNeeds } from './target-deliveries.js';
import { requireTarget } from './target-lookup.js';
import { changedTargetView, newTargetView, showTarget, targetView } from './target-view.js';

interface Needs extends TargetDeliveryNeeds {
  readonly targets: Targets;
}

const connectorInput = z
  .looseObject({ kind: z.string().min(1) })
  .describe('the kind and its settings, such as {"kind":"webhook","url":"https://…"}');

const signatures = z
  .array(z.enum(signatureSchemes))
  .min(1)
  .refine((schemes) => new Set(schemes).size === schemes.length, 'names a scheme twice')
  .describe('v1 is HMAC-SHA256, v1a is Ed25519; both sign while receivers move from one to the other');
const rateLimit = z.number().min(0.1).max(10_000).describe('requests per second at most');

const targetInput = z.strictObject({
  name: label.describe('the name the policy and the events use; it never changes'),
  catalog: z.string().min(1),
  connector: connectorInput,
  accountKey: z.enum(accountKeyKinds).default('email'),
  signatures: signatures.default(['v1']),
  rateLimit: rateLimit.optional(),
});
const targetChange = z.strictObject({
  connector: connectorInput.optional().describe('replaces the whole connector; a secret given as "***" stays as it is'),
  isEnabled: z.boolean().optional(),
  signatures: signatures.optional().describe('a new scheme gets a key; keys of a dropped one stay valid for a day'),
  rateLimit: rateLimit.nullable().optional().describe('null goes back to the default of the service'),
});
const removeQuery = z.strictObject({
  force: z.enum(['true', 'false']).default('false').describe('true: forget it at once; what it holds is not revoked'),
});

/** Helpdesk instances: registering and changing them, and whatever is done to one in service. */
export function targetOperations(needs: Needs): readonly Operation[] {
  const { targets, connectors, clock } = needs;
  const tag = 'Targets';
  const show = (target: Target) => showTarget(target, connectors, clock());
  const find = (id: string) => requireTarget(targets, id);
  return [
    operation({
      method: 'post',
      path: '/targets',
      allow: 'operate',
      audit: 'target.create',
      tag,
      summary: 'Register a helpdesk instance',
      description: 'The signing secret is shown once. Rules of the policy name the target by its name.',
      body: targetInput,
      status: 201,
      answer: newTargetView,
      handle: async ({ body: { connector, rateLimit: limit, ...input } }) => {
        const { target, ...keys } = await targets.create({
          ...input,
          ...(limit === undefined ? {} : { rateLimit: limit }),
          connector: splitConnector(connector),
        });
        return { ...show(target), ...keys };
      },
    }),
    operation({
      method: 'get',
      path: '/targets',
      allow: 'read',
      tag,
      summary: 'List targets',
      query: pageQuery,
      status: 200,
      answer: pageOf(targetView),
      handle: async ({ query }) =>
        showPage(
          slicePage(await targets.list(), pageRequest(query), ({ id }) => id),
          show,
        ),
    }),
    operation({
      method: 'get',
      path: '/targets/{id}',
      allow: 'read',
      tag,
      summary: 'Read a target, by id or name',
      status: 200,
      answer: targetView,
      hasEtag: true,
      handle: async ({ params }) => show(await find(params.id)),
    }),
    operation({
      method: 'patch',
      path: '/targets/{id}',
      allow: 'operate',
      audit: 'target.update',
      tag,
      summary: 'Change the connector, the signatures or the rate, or switch the target on or off',
      body: targetChange,
      acceptsIfMatch: true,
      status: 200,
      answer: changedTargetView,
      handle: async ({ params, ifMatch, body: { connector, ...change } }) => {
        const { id } = await find(params.id);
        const changes = {
          ...withoutUndefined(change),
          ...(connector ? { connector: splitConnector(connector) } : {}),
        };
        const { target, ...keys } = await targets.update(id, changes, (before) =>
          requireEtag(ifMatch, show(before), 'target'),
        );
        return { ...show(target), ...keys };
      },
    }),
    operation({
      method: 'delete',
      path: '/targets/{id}',
      allow: 'operate',
      audit: 'target.remove',
      tag,
      summary: 'Revoke everything on a target, then forget it',
      query: removeQuery,
      status: 204,
      handle: async ({ params, query }) =>
        targets.remove((await find(params.id)).id, { force: query.force === 'true' }),
    }),
    ...targetControlOperations(needs),
    ...targetDeliveryOperations(needs),
  ];
}

function splitConnector({ kind, ...settings }: z.output<typeof connectorInput>): NewTarget['connector'] {
  return { kind, settings };
}
