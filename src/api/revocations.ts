import { z } from 'zod';
import { languages, type Language } from '../core/language.js';
import type { Clock } from '../core/clock.js';
import { deliveryStates } from '../delivery/model.js';
import type { People } from '../directory/people.js';
import type { RevocationGoal } from '../evidence/leavers/revocation-goal.js';
import type { Revocation, RevocationStore } from '../evidence/leavers/revocations.js';
import { revocationCause, revocationCauses } from '../evidence/leavers/timeline.js';
import { timelineCsv } from '../evidence/leavers/timeline-csv.js';
import type { TimelineDocuments } from '../evidence/leavers/timeline-document.js';
import type { Timeline, Timelines } from '../evidence/leavers/timelines.js';
import type { Target } from '../assignments/model.js';
import { operation, StreamAnswer, TextAnswer, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, showPage } from './shapes.js';
import { requireTarget } from './target-lookup.js';
import { showTimeline, timelineFields } from './timeline-view.js';

interface Needs {
  readonly goal: RevocationGoal;
  readonly timelines: Timelines;
  readonly documents: TimelineDocuments;
  readonly people: People;
  readonly store: Pick<RevocationStore, 'listRevocations'>;
  readonly targets: { readonly list: () => Promise<readonly Target[]> };
  readonly clock: Clock;
}

/** `?lang=`: the language of sentences. */
export const documentQuery = z.strictObject({ lang: z.enum(languages).default('en') });

const goalView = z.object({ goalSeconds: z.int().min(1).max(604_800) }).meta({ id: 'RevocationGoal' });

const revocationView = z
  .object({
    id: z.string().describe('id of the delivery'),
    assignmentId: z.string(),
    target: z.string(),
    targetId: z.string(),
    key: z.string(),
    userIds: z.array(z.string()),
    cause: z.enum(revocationCauses),
    endsAccess: z.boolean().describe('false where access had ended before, as when a removal follows a suspension'),
    state: z.enum(deliveryStates),
    saidAt: instant,
    receivedAt: instant,
    plannedAt: instant,
    sentAt: instant.optional(),
    acknowledgedAt: instant.optional(),
    elapsedMs: z.number().describe('from received to confirmed; while it is open, to now'),
    isLate: z.boolean(),
    attempts: z.int(),
    createdAt: instant,
  })
  .meta({ id: 'Revocation' });

const personTimelineView = z
  .object({
    person: z.string(),
    users: z.array(
      z.object({
        id: z.string(),
        userName: z.string(),
        displayName: z.string().optional(),
        directory: z.string(),
        isPresent: z.boolean().describe('active, and not deleted'),
      }),
    ),
    offboardingId: z.string().optional(),
    ...timelineFields,
    createdAt: instant,
  })
  .meta({ id: 'PersonTimeline' });

/** Whose access ended, when, how soon, and how soon it should have. */
export function revocationOperations(needs: Needs): readonly Operation[] {
  const tag = 'Offboarding';
  const { timelines, documents } = needs;
  return [
    operation({
      method: 'get',
      path: '/revocations',
      allow: 'offboarding.read',
      tag,
      summary: 'Losses of access, newest first, however they were asked for',
      query: pageQuery.extend({
        late: z
          .enum(['true', 'false'])
          .optional()
          .describe('true: confirmed after the goal, or open although it has passed'),
        target: z.string().optional().describe('name or id of a target'),
        person: z.string().trim().min(1).max(320).optional(),
        since: instant.optional().describe('received at or after'),
      }),
      status: 200,
      answer: pageOf(revocationView),
      handle: ({ query }) => list(needs, query),
    }),
    operation({
      method: 'get',
      path: '/people/{person}/timeline',
      allow: 'offboarding.read',
      tag,
      summary: "Is a person's access gone, everywhere, since when?",
      query: documentQuery,
      status: 200,
      answer: personTimelineView,
      handle: async ({ params, query: { lang } }) => showPerson(await timelines.ofPerson(params.person), lang),
    }),
    operation({
      method: 'get',
      path: '/people/{person}/timeline.csv',
      allow: 'offboarding.read',
      tag,
      summary: 'The same as a table',
      query: documentQuery,
      status: 200,
      texts: ['text/csv'],
      handle: async ({ params, query: { lang } }) =>
        new TextAnswer('text/csv', timelineCsv(await timelines.ofPerson(params.person), lang)),
    }),
    operation({
      method: 'get',
      path: '/people/{person}/timeline.pdf',
      allow: 'offboarding.read',
      tag,
      summary: 'The same as a document to file',
      query: documentQuery,
      status: 200,
      texts: ['application/pdf'],
      handle: async ({ params, query: { lang } }) =>
        new StreamAnswer('application/pdf', [await documents.pdf(await timelines.ofPerson(params.person), lang)]),
    }),
    operation({
      method: 'get',
      path: '/settings/revocations',
      allow: 'offboarding.read',
      tag,
      summary: 'How soon a loss of access should be confirmed',
      status: 200,
      answer: goalView,
      handle: async () => ({ goalSeconds: await needs.goal.goalSeconds() }),
    }),
    operation({
      method: 'put',
      path: '/settings/revocations',
      allow: 'settings.manage',
      audit: 'settings.revocations',
      tag,
      summary: 'Set how soon a loss of access should be confirmed',
      body: z.strictObject({ goalSeconds: goalView.shape.goalSeconds }),
      status: 200,
      answer: goalView,
      handle: async ({ body: { goalSeconds } }) => {
        await needs.goal.setGoalSeconds(goalSeconds);
        return { goalSeconds };
      },
    }),
  ];
}

type ListQuery = z.output<typeof pageQuery> & {
  readonly late?: 'true' | 'false' | undefined;
  readonly target?: string | undefined;
  readonly person?: string | undefined;
  readonly since?: string | undefined;
};

async function list(needs: Needs, { late, target, person, since, ...page }: ListQuery) {
  const all = await needs.targets.list();
  const goalMs = (await needs.goal.goalSeconds()) * 1000;
  const now = needs.clock();
  const found = await needs.store.listRevocations(
    {
      ...(target === undefined ? {} : { targetId: (await requireTarget(needs.targets, target)).id }),
      ...(person === undefined ? {} : { userIds: (await needs.people.find(person)).users.map(({ id }) => id) }),
      ...(since === undefined ? {} : { since: new Date(since) }),
      ...(late === 'true' ? { isLate: { goalMs, now } } : {}),
    },
    pageRequest(page),
  );
  const names = new Map(all.map(({ id, name }) => [id, name]));
  return showPage(found, (one) => showRevocation(one, names.get(one.targetId) ?? one.targetId, { goalMs, now }));
}

function showRevocation(
  revocation: Revocation,
  target: string,
  { goalMs, now }: { readonly goalMs: number; readonly now: Date },
) {
  const { deliveryId, assignmentId, targetId, key, userIds, cause, endsAccess, state, attempts } = revocation;
  const { receivedAt, plannedAt, firstSentAt, acknowledgedAt } = revocation;
  const isOver = acknowledgedAt !== undefined || state === 'superseded';
  const elapsedMs = Math.max(0, (acknowledgedAt ?? (isOver ? plannedAt : now)).getTime() - receivedAt.getTime());
  return {
    id: deliveryId,
    assignmentId,
    target,
    targetId,
    key,
    userIds,
    cause: revocationCause(cause.kind),
    endsAccess,
    state,
    saidAt: cause.saidAt ?? receivedAt.toISOString(),
    receivedAt: receivedAt.toISOString(),
    plannedAt: plannedAt.toISOString(),
    ...(firstSentAt ? { sentAt: firstSentAt.toISOString() } : {}),
    ...(acknowledgedAt ? { acknowledgedAt: acknowledgedAt.toISOString() } : {}),
    elapsedMs,
    isLate: state !== 'superseded' && elapsedMs > goalMs,
    attempts,
    createdAt: plannedAt.toISOString(),
  };
}

function showPerson(timeline: Timeline, lang: Language) {
  const { person, users, offboarding, madeAt } = timeline;
  return {
    person,
    users: users.map(({ userId, userName, displayName, directory, isPresent }) => ({
      id: userId,
      userName,
      ...(displayName === undefined ? {} : { displayName }),
      directory,
      isPresent,
    })),
    ...(offboarding ? { offboardingId: offboarding.id } : {}),
    ...showTimeline(timeline, lang),
    createdAt: madeAt.toISOString(),
  };
}
