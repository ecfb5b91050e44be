import { z } from 'zod';
import { holdStates, type Hold, type HoldMember, type HoldReason } from '../assignments/hold-model.js';
import type { Holds } from '../assignments/holds.js';
import type { Target } from '../assignments/model.js';
import type { Targets } from '../assignments/targets.js';
import { actorName } from '../core/actor.js';
import type { TargetId } from '../core/ids.js';
import { operation, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, requireId, showPage } from './shapes.js';
import { requireTarget, targetsById } from './target-lookup.js';

interface Needs {
  readonly holds: Holds;
  readonly targets: Pick<Targets, 'list'>;
}

/** People shown with each batch of a list; the rest is paged under its own path. */
const shownPeople = 50;

const personView = z
  .object({
    assignmentId: z.string(),
    key: z.string().describe('account key on the target'),
    userIds: z.array(z.string()),
    heldAt: instant,
    state: z
      .enum(['held', 'released', 'discarded', 'ended', 'dissolved'])
      .describe('discarded: keeps the access as an exception; ended: an exception that later changes have overtaken'),
    keeps: z.array(z.string()).describe('role keys the account has while the change is held'),
  })
  .meta({ id: 'HeldPerson' });

const holdView = z
  .object({
    id: z.string(),
    target: z.string().optional(),
    targetId: z.string(),
    state: z.enum(holdStates),
    reason: z
      .object({
        kind: z.enum(['revokes', 'min', 'max']),
        scope: z.enum(['target', 'overall']).optional(),
        limit: z.enum(['max', 'percent']).optional(),
        role: z.string().optional(),
        allowed: z.int(),
      })
      .describe('revokes: too many people lose access in the window; min and max: holders of one role'),
    count: z.int(),
    people: z.array(personView).describe('the first 50; page through /holds/{id}/people for all'),
    decided: z.object({ at: instant, by: z.string() }).optional(),
    createdAt: instant,
  })
  .meta({ id: 'Hold' });

const oneHoldView = holdView
  .extend({
    hash: z.string().describe('names exactly the people in it now; send it as If-Match when releasing or discarding'),
  })
  .meta({ id: 'HoldWithHash' });

const decision = z.strictObject({
  reason: z.string().trim().min(1).max(500).optional().describe('why; kept in the audit'),
});

const exactly = 'With If-Match the decision is about exactly those people: 412 once somebody joined or left meanwhile.';

/** Changes that a safety limit stopped: seeing who is in them, letting them go, taking them back. */
export function holdOperations({ holds, targets }: Needs): readonly Operation[] {
  const tag = 'Holds';
  const show = async (hold: Hold, byId: ReadonlyMap<TargetId, Target>) => {
    const { items } = await holds.members(hold.id, { limit: shownPeople });
    return showHold(hold, items, byId.get(hold.targetId)?.name);
  };
  const showOne = async (hold: Hold) => show(hold, await targetsById(targets));
  return [
    operation({
      method: 'get',
      path: '/holds',
      allow: 'read',
      tag,
      summary: 'List batches stopped by the safety limits, newest first',
      query: pageQuery.extend({
        state: z.enum(holdStates).default('open'),
        target: z.string().optional().describe('id or name of a target'),
      }),
      status: 200,
      answer: pageOf(holdView),
      handle: async ({ query: { state, target, ...page } }) => {
        const byId = await targetsById(targets);
        const filter = {
          state,
          ...(target === undefined ? {} : { targetId: (await requireTarget(targets, target)).id }),
        };
        const { items, nextCursor } = await holds.list(filter, pageRequest(page));
        const shown = await Promise.all(items.map((hold) => show(hold, byId)));
        return { items: shown, ...(nextCursor === undefined ? {} : { nextCursor }) };
      },
    }),
    operation({
      method: 'get',
      path: '/holds/{id}',
      allow: 'read',
      tag,
      summary: 'Read a batch',
      status: 200,
      answer: oneHoldView,
      handle: async ({ params }) => {
        const id = requireId('hld', 'hold', params.id);
        return { ...(await showOne(await holds.get(id))), hash: await holds.hash(id) };
      },
    }),
    operation({
      method: 'get',
      path: '/holds/{id}/people',
      allow: 'people.read',
      tag,
      summary: 'List everybody in a batch, in the order in which they were held',
      query: pageQuery,
      status: 200,
      answer: pageOf(personView),
      handle: async ({ params, query }) =>
        showPage(await holds.members(requireId('hld', 'hold', params.id), pageRequest(query)), showPerson),
    }),
    operation({
      method: 'post',
      path: '/holds/{id}/release',
      allow: 'operate',
      audit: 'hold.release',
      tag,
      summary: 'Send everything in a batch; its people do not count again in the window',
      description: exactly,
      acceptsIfMatch: true,
      body: decision,
      status: 200,
      answer: holdView,
      handle: async ({ params, actor, ifMatch }) =>
        showOne(await holds.release(requireId('hld', 'hold', params.id), actorName(actor), ifMatch)),
    }),
    operation({
      method: 'post',
      path: '/holds/{id}/discard',
      allow: 'operate',
      audit: 'hold.discard',
      tag,
      summary: 'Keep the access as an exception until the people or the policy change',
      description: exactly,
      acceptsIfMatch: true,
      body: decision,
      status: 200,
      answer: holdView,
      handle: async ({ params, actor, ifMatch }) =>
        showOne(await holds.discard(requireId('hld', 'hold', params.id), actorName(actor), ifMatch)),
    }),
  ];
}

function showHold(hold: Hold, people: readonly HoldMember[], target: string | undefined) {
  const { id, targetId, state, reason, count, decided, createdAt } = hold;
  return {
    id,
    ...(target === undefined ? {} : { target }),
    targetId,
    state,
    reason: showReason(reason),
    count,
    people: people.map(showPerson),
    ...(decided ? { decided: { at: decided.at.toISOString(), by: decided.by } } : {}),
    createdAt: createdAt.toISOString(),
  };
}

function showReason(reason: HoldReason) {
  return { ...reason };
}

function showPerson({ assignmentId, key, userIds, heldAt, state, before }: HoldMember) {
  const keeps = before?.status === 'active' ? before.roles.map((role) => role.key) : [];
  return { assignmentId, key, userIds, heldAt: heldAt.toISOString(), state, keeps };
}
