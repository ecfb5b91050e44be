import { z } from 'zod';
import type { Target } from '../assignments/model.js';
import type { NewTarget, Targets } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import { accountKeyKinds } from '../directory/account-key.js';
import type { Connector } from '../delivery/connector.js';
import { operation, type Operation } from './operation.js';
import { instant, label, pageOf, pageQuery, pageRequest, reason, showPage, slicePage } from './shapes.js';
import { targetDeliveryOperations, type TargetDeliveryNeeds } from './target-deliveries.js';
import { requireTarget } from './target-lookup.js';

export interface TargetNeeds extends TargetDeliveryNeeds {
  readonly targets: Targets;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly clock: Clock;
}

const connectorInput = z
  .looseObject({ kind: z.string().min(1) })
  .describe('the kind and its settings, such as {"kind":"webhook","url":"https://…"}');

const targetFields = {
  id: z.string(),
  name: z.string(),
  catalog: z.string(),
  connector: z.looseObject({ kind: z.string() }).describe('settings that are secret show as "***"'),
  accountKey: z.enum(accountKeyKinds),
  isEnabled: z.boolean(),
  frozen: z.object({ reason: z.string(), at: instant, until: instant.optional() }).optional(),
  deletedAt: instant.optional().describe('deletion was asked for; the target goes when everything is revoked'),
  createdAt: instant,
};
const targetView = z.object(targetFields).meta({ id: 'Target' });
const signingSecret = z.string().describe('shown this once');
const newTargetView = z.object({ ...targetFields, signingSecret }).meta({ id: 'NewTarget' });

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

/** Helpdesk instances: registering, changing, stopping, and their secrets. */
export function targetOperations(needs: TargetNeeds): readonly Operation[] {
  const { targets, connectors } = needs;
  const tag = 'Targets';
  const show = (target: Target) => showTarget(target, connectors);
  const find = (id: string) => requireTarget(targets, id);
  return [
    operation({
      method: 'post',
      path: '/targets',
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
      tag,
      summary: 'Revoke everything on a target, then forget it',
      query: removeQuery,
      status: 204,
      handle: async ({ params, query }) =>
        targets.remove((await find(params.id)).id, { force: query.force === 'true' }),
    }),
    operation({
      method: 'post',
      path: '/targets/{id}/rotate-secret',
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
      tag,
      summary: 'Resume deliveries to a target',
      status: 200,
      answer: targetView,
      handle: async ({ params }) => show(await targets.thaw((await find(params.id)).id)),
    }),
    ...targetDeliveryOperations(needs),
  ];
}

function splitConnector({ kind, ...settings }: z.output<typeof connectorInput>): NewTarget['connector'] {
  return { kind, settings };
}

function showTarget(target: Target, connectors: TargetNeeds['connectors']) {
  const { id, name, catalog, connector, accountKey, isEnabled, frozen, deletedAt, createdAt } = target;
  return {
    id,
    name,
    catalog,
    connector: { kind: connector.kind, ...maskSecrets(connector, connectors) },
    accountKey,
    isEnabled,
    ...(frozen ? { frozen: showFreeze(frozen) } : {}),
    ...(deletedAt ? { deletedAt: deletedAt.toISOString() } : {}),
    createdAt: createdAt.toISOString(),
  };
}

function maskSecrets({ kind, settings }: Target['connector'], connectors: TargetNeeds['connectors']) {
  const fields = connectors.get(kind)?.manifest.fields ?? [];
  const secret = new Set(fields.filter(({ isSecret }) => isSecret).map(({ key }) => key));
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, secret.has(key) ? '***' : value]));
}

function showFreeze({ reason: why, at, until }: NonNullable<Target['frozen']>) {
  return { reason: why, at: at.toISOString(), ...(until ? { until: until.toISOString() } : {}) };
}
