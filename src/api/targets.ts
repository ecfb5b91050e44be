import { z } from 'zod';
import type { Target } from '../assignments/model.js';
import type { NewTarget, Targets } from '../assignments/targets.js';
import { accountKeyKinds } from '../directory/account-key.js';
import { operation, type Operation } from './operation.js';
import { label, pageOf, pageQuery, pageRequest, showPage, slicePage } from './shapes.js';
import { targetControlOperations } from './target-controls.js';
import { targetDeliveryOperations, type TargetDeliveryNeeds } from './target-deliveries.js';
import { requireTarget } from './target-lookup.js';
import { newTargetView, showTarget, targetView } from './target-view.js';

interface Needs extends TargetDeliveryNeeds {
  readonly targets: Targets;
}

const connectorInput = z
  .looseObject({ kind: z.string().min(1) })
  .describe('the kind and its settings, such as {"kind":"webhook","url":"https://…"}');

const targetInput = z.strictObject({
  name: label.describe('the name the policy and the events use; it never changes'),
  catalog: z.string().min(1),
  connector: connectorInput,
  accountKey: z.enum(accountKeyKinds).default('email'),
});
const targetChange = z.strictObject({ connector: connectorInput.optional(), isEnabled: z.boolean().optional() });
const removeQuery = z.strictObject({
  force: z.enum(['true', 'false']).default('false').describe('true: forget it at once; what it holds is not revoked'),
});

/** Helpdesk instances: registering and changing them, and whatever is done to one in service. */
export function targetOperations(needs: Needs): readonly Operation[] {
  const { targets, connectors } = needs;
  const tag = 'Targets';
  const show = (target: Target) => showTarget(target, connectors);
  const find = (id: string) => requireTarget(targets, id);
  return [
    operation({
      method: 'post',
      path: '/targets',
      audit: 'target.create',
      tag,
      summary: 'Register a helpdesk instance',
      description: 'The signing secret is shown once. Rules of the policy name the target by its name.',
      body: targetInput,
      status: 201,
      answer: newTargetView,
      handle: async ({ body: { connector, ...input } }) => {
        const created = await targets.create({ ...input, connector: splitConnector(connector) });
        return { ...show(created.target), signingSecret: created.signingSecret };
      },
    }),
    operation({
      method: 'get',
      path: '/targets',
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
      tag,
      summary: 'Read a target, by id or name',
      status: 200,
      answer: targetView,
      handle: async ({ params }) => show(await find(params.id)),
    }),
    operation({
      method: 'patch',
      path: '/targets/{id}',
      audit: 'target.update',
      tag,
      summary: 'Change the connector, or switch the target on or off',
      body: targetChange,
      status: 200,
      answer: targetView,
      handle: async ({ params, body: { connector, isEnabled } }) =>
        show(
          await targets.update((await find(params.id)).id, {
            ...(connector ? { connector: splitConnector(connector) } : {}),
            ...(isEnabled === undefined ? {} : { isEnabled }),
          }),
        ),
    }),
    operation({
      method: 'delete',
      path: '/targets/{id}',
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
