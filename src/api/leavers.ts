import { z } from 'zod';
import { deliveryStates } from '../delivery/model.js';
import type { Clock } from '../core/clock.js';
import type { AccountLoss } from '../evidence/leavers/account-loss.js';
import { createLeaverList, type Leaver } from '../evidence/leavers/leaver-list.js';
import type { RevocationGoal } from '../evidence/leavers/revocation-goal.js';
import { revocationTimes } from '../evidence/leavers/revocation-times.js';
import { revocationCauses } from '../evidence/leavers/timeline.js';
import type { Target } from '../assignments/model.js';
import { operation, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, showPage } from './shapes.js';
import { requireTarget } from './target-lookup.js';

type Needs = Parameters<typeof createLeaverList>[0] & {
  readonly goal: RevocationGoal;
  readonly targets: { readonly list: () => Promise<readonly Target[]> };
  readonly clock: Clock;
};

const accountView = z.object({
  deliveryId: z.string(),
  target: z.string(),
  targetId: z.string(),
  key: z.string(),
  cause: z.enum(revocationCauses),
  state: z.enum(deliveryStates),
  receivedAt: instant,
  acknowledgedAt: instant.optional(),
  elapsedMs: z.number().describe('from received to confirmed; while it is open, to now'),
  isOpen: z.boolean(),
  isLate: z.boolean(),
});

const leaverView = z
  .object({
    id: z.string().describe('a user id of the person, good as {person} everywhere'),
    userName: z.string().optional().describe('absent once the directories have forgotten the person'),
    displayName: z.string().optional(),
    offboardingId: z.string().optional().describe('the offboarding in force'),
    accounts: z.array(accountView).describe('each account that lost its access, newest first'),
    isOpen: z.boolean().describe('an account is not confirmed yet'),
    isLate: z.boolean().describe('an account was confirmed after the goal, or is open although it has passed'),
    elapsedMs: z.number().describe('of the slowest account'),
    createdAt: instant.describe('when the newest loss was received'),
  })
  .meta({ id: 'Leaver' });

const timesView = z
  .object({
    goalSeconds: z.int(),
    spans: z.array(
      z.object({
        upTo: z.int().optional().describe('seconds; absent for the last span, which has no end'),
        onTime: z.int(),
        late: z.int(),
      }),
    ),
    confirmed: z.int(),
    open: z.int(),
    late: z.int().describe('confirmed after the goal, or open although it has passed'),
    isWhole: z.boolean().describe('false when only the newest 10,000 are counted'),
  })
  .meta({ id: 'RevocationTimes' });

const flag = z.enum(['true', 'false']).optional();
const since = instant.optional().describe('received at or after');

/** People who lost access, and how soon losses are confirmed. */
export function leaverOperations(needs: Needs): readonly Operation[] {
  const tag = 'Offboarding';
  const leavers = createLeaverList(needs);
  return [
    operation({
      method: 'get',
      path: '/leavers',
      allow: 'offboarding.read',
      tag,
      summary: 'People who lost access: late and unfinished ones first, then the newest',
      description: 'Each person once. A filter holds when it holds for one account of the person at least.',
      query: pageQuery.extend({
        late: flag.describe('true: confirmed after the goal, or open although it has passed'),
        open: flag.describe('true: not confirmed yet'),
        target: z.string().optional().describe('name or id of a target'),
        since,
      }),
      status: 200,
      answer: pageOf(leaverView),
      handle: async ({ query: { late, open, target, since: from, ...page } }) => {
        const query = {
          ...(target === undefined ? {} : { targetId: (await requireTarget(needs.targets, target)).id }),
          ...(from === undefined ? {} : { since: new Date(from) }),
          isLate: late === 'true',
          isOpen: open === 'true',
        };
        return showPage(await leavers.list(query, pageRequest(page)), showLeaver);
      },
    }),
    operation({
      method: 'get',
      path: '/revocations/times',
      allow: 'offboarding.read',
      tag,
      summary: 'How soon losses of access were confirmed, counted by span',
      query: z.strictObject({ since: instant.describe('received at or after') }),
      status: 200,
      answer: timesView,
      handle: async ({ query }) => {
        const { spans, ...times } = await revocationTimes(needs, new Date(query.since));
        return { ...times, spans: [...spans] };
      },
    }),
  ];
}

function showLeaver({ userIds, userName, displayName, offboarding, accounts }: Leaver) {
  const newest = Math.max(...accounts.map(({ receivedAt }) => receivedAt.getTime()));
  return {
    id: userIds[0] ?? '',
    ...(userName === undefined ? {} : { userName }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(offboarding ? { offboardingId: offboarding.id } : {}),
    accounts: accounts.map(showAccount),
    isOpen: accounts.some(({ isOpen }) => isOpen),
    isLate: accounts.some(({ isLate }) => isLate),
    elapsedMs: Math.max(...accounts.map(({ elapsedMs }) => elapsedMs)),
    createdAt: new Date(newest).toISOString(),
  };
}

function showAccount({ receivedAt, acknowledgedAt, ...account }: AccountLoss) {
  return {
    ...account,
    receivedAt: receivedAt.toISOString(),
    ...(acknowledgedAt ? { acknowledgedAt: acknowledgedAt.toISOString() } : {}),
  };
}
