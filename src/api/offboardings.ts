import { z } from 'zod';
import { actorName } from '../core/actor.js';
import type { Language } from '../core/language.js';
import type { Offboarding } from '../assignments/model.js';
import type { OffboardingStore } from '../assignments/store.js';
import { idsAndKeys, type People } from '../directory/people.js';
import type { Offboardings, OffboardingTimeline } from '../evidence/leavers/offboarding.js';
import { timelineCsv } from '../evidence/leavers/timeline-csv.js';
import type { TimelineDocuments } from '../evidence/leavers/timeline-document.js';
import { timelineWords } from '../evidence/leavers/timeline-words.js';
import { operation, StreamAnswer, TextAnswer, type Operation } from './operation.js';
import { documentQuery } from './revocations.js';
import { instant, pageOf, pageQuery, pageRequest, reason, requireId, showPage } from './shapes.js';
import { showTimeline, timelineFields } from './timeline-view.js';

interface Needs {
  readonly offboardings: Offboardings;
  readonly documents: TimelineDocuments;
  readonly people: People;
  readonly store: Pick<OffboardingStore, 'findActiveOffboardings' | 'findOffboarding'>;
}

const offboardingFields = {
  id: z.string(),
  reason: z.string(),
  by: z.string(),
  userIds: z.array(z.string()),
  keys: z.array(z.string()),
  reinstated: z.object({ at: instant, by: z.string(), reason: z.string() }).optional(),
  createdAt: instant,
};
const offboardingView = z.object(offboardingFields).meta({ id: 'Offboarding' });

const timelineView = z.object({ ...offboardingFields, ...timelineFields }).meta({ id: 'OffboardingTimeline' });

const person = z.string().trim().min(1).max(320).describe('SCIM id, userName, e-mail or key');

/** Ending somebody's access everywhere, and the evidence of it. */
export function offboardingOperations({ offboardings, documents, people, store }: Needs): readonly Operation[] {
  const tag = 'Offboarding';
  return [
    operation({
      method: 'post',
      path: '/offboardings',
      allow: 'people.offboard',
      audit: 'offboarding.start',
      tag,
      summary: "End a person's access on every target",
      description:
        'Holds for all records and keys of the person until somebody reinstates. Repeating it answers the one that stands.',
      query: documentQuery,
      body: z.strictObject({ person, reason }),
      concerns: async ({ body }) => idsAndKeys(await people.find(body.person)),
      status: 202,
      answer: z.object({
        id: z.string(),
        blocked: z
          .array(z.object({ target: z.string(), because: z.string() }))
          .optional()
          .describe('targets that are not told until a freeze or a protection ends'),
      }),
      handle: async ({ body, query: { lang }, actor }) => {
        const { id } = await offboardings.start(body.person, body.reason, actorName(actor));
        const { entries } = await offboardings.timeline(id);
        const blocked = entries
          .filter(({ state }) => state === 'blocked')
          .map(({ target, because }) => ({ target, because: because ? timelineWords[lang].because(because) : '' }));
        return { id, ...(blocked.length === 0 ? {} : { blocked }) };
      },
    }),
    operation({
      method: 'get',
      path: '/offboardings',
      allow: 'offboarding.read',
      tag,
      summary: 'List offboardings, or those in force for one person',
      query: pageQuery.extend({ person: person.optional() }),
      status: 200,
      answer: pageOf(offboardingView),
      handle: async ({ query: { person: who, ...page } }) => {
        if (who === undefined) return showPage(await offboardings.list(pageRequest(page)), showOffboarding);
        const { users, key } = await people.find(who);
        const ids = users.map(({ id }) => id);
        const active = await store.findActiveOffboardings(ids, key === undefined ? [] : [key]);
        return { items: active.map(showOffboarding) };
      },
    }),
    operation({
      method: 'get',
      path: '/offboardings/{id}.csv',
      allow: 'offboarding.read',
      tag,
      summary: 'The timeline of an offboarding as a table',
      query: documentQuery,
      status: 200,
      texts: ['text/csv'],
      handle: async ({ params, query: { lang } }) => {
        const timeline = await offboardings.timeline(requireId('ofb', 'offboarding', params.id));
        return new TextAnswer('text/csv', timelineCsv(timeline, lang));
      },
    }),
    operation({
      method: 'get',
      path: '/offboardings/{id}.pdf',
      allow: 'offboarding.read',
      tag,
      summary: 'The timeline of an offboarding as a document to file',
      query: documentQuery,
      status: 200,
      texts: ['application/pdf'],
      handle: async ({ params, query: { lang } }) => {
        const timeline = await offboardings.timeline(requireId('ofb', 'offboarding', params.id));
        return new StreamAnswer('application/pdf', [await documents.pdf(timeline, lang)]);
      },
    }),
    operation({
      method: 'get',
      path: '/offboardings/{id}',
      allow: 'offboarding.read',
      tag,
      summary: 'The timeline of an offboarding, per target, with elapsed times',
      query: documentQuery,
      status: 200,
      answer: timelineView,
      handle: async ({ params, query: { lang } }) =>
        showOffboardingTimeline(await offboardings.timeline(requireId('ofb', 'offboarding', params.id)), lang),
    }),
    operation({
      method: 'post',
      path: '/offboardings/{id}/reinstate',
      allow: 'people.offboard',
      audit: 'offboarding.reinstate',
      tag,
      summary: 'Let the directories and the policy decide again',
      body: z.strictObject({ reason }),
      concerns: async ({ params }) => {
        const found = await store.findOffboarding(requireId('ofb', 'offboarding', params.id));
        return found ? [...found.userIds, ...found.keys] : [];
      },
      status: 200,
      answer: offboardingView,
      handle: async ({ params, body, actor }) => {
        const id = requireId('ofb', 'offboarding', params.id);
        return showOffboarding(await offboardings.reinstate(id, body.reason, actorName(actor)));
      },
    }),
  ];
}

function showOffboarding({ id, reason: why, by, at, userIds, keys, reinstated }: Offboarding) {
  return {
    id,
    reason: why,
    by,
    userIds,
    keys,
    ...(reinstated ? { reinstated: { ...reinstated, at: reinstated.at.toISOString() } } : {}),
    createdAt: at.toISOString(),
  };
}

function showOffboardingTimeline(timeline: OffboardingTimeline, lang: Language) {
  return { ...showOffboarding(timeline.offboarding), ...showTimeline(timeline, lang) };
}
