import { z } from 'zod';
import type { Targets } from '../assignments/targets.js';
import { actorName } from '../core/actor.js';
import { languages, type Language } from '../core/language.js';
import { alertKinds, alertSeverities, type Alert } from '../evidence/alerts/alert-model.js';
import type { Alerts } from '../evidence/alerts/alert-service.js';
import { alertWords } from '../evidence/alerts/alert-words.js';
import { operation, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, reason, requireId, showPage } from './shapes.js';
import { targetsById } from './target-lookup.js';

interface Needs {
  readonly alerts: Alerts;
  readonly targets: Pick<Targets, 'list'>;
}

const alertView = z
  .object({
    id: z.string(),
    kind: z.enum(alertKinds),
    severity: z.enum(alertSeverities),
    level: z.int().describe('rises when it is worth another look although the severity stays'),
    state: z.enum(['open', 'resolved']),
    subject: z.string().describe('id of what it is about'),
    targetId: z.string().optional(),
    target: z.string().optional().describe('absent when the target is gone'),
    count: z.int().optional(),
    since: instant.optional(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    message: z.string(),
    fix: z.string().describe('what to do about it'),
    acknowledged: z.object({ by: z.string(), at: instant, reason: z.string() }).optional(),
    notice: z
      .object({
        isTold: z.boolean().describe("the operator's webhook knows the newest state, or need not"),
        attempts: z.int().describe('failed tries of the event that is owed'),
        error: z.string().optional(),
      })
      .describe("what the operator's webhook was told"),
    lastSeenAt: instant,
    resolvedAt: instant.optional(),
    createdAt: instant,
  })
  .meta({ id: 'Alert' });

/** What operators should look at. */
export function alertOperations({ alerts, targets }: Needs): readonly Operation[] {
  const tag = 'Alerts';
  return [
    operation({
      method: 'get',
      path: '/alerts',
      allow: 'read',
      tag,
      summary: 'List alerts, newest first',
      query: pageQuery.extend({
        state: z.enum(['open', 'resolved']).default('open'),
        severity: z.enum(alertSeverities).optional(),
        lang: z.enum(languages).default('en').describe('language of message and fix'),
      }),
      status: 200,
      answer: pageOf(alertView),
      handle: async ({ query: { state, severity, lang, ...page } }) => {
        const byId = await targetsById(targets);
        const found = await alerts.list({ state, ...(severity && { severity }) }, pageRequest(page));
        return showPage(found, (alert) => showAlert(alert, alert.targetId && byId.get(alert.targetId)?.name, lang));
      },
    }),
    operation({
      method: 'post',
      path: '/alerts/{id}/acknowledge',
      allow: 'operate',
      audit: 'alert.acknowledge',
      tag,
      summary: 'Say that somebody knows',
      description:
        'No more is sent about the alert until it gets worse or ends. One about something that happened, rather than a state, ends by it.',
      body: z.strictObject({ reason }),
      status: 200,
      answer: alertView,
      handle: async ({ params, body, actor }) => {
        const id = requireId('alr', 'alert', params.id);
        const alert = await alerts.acknowledge(id, actorName(actor), body.reason);
        return showAlert(alert, alert.targetId && (await targetsById(targets)).get(alert.targetId)?.name);
      },
    }),
  ];
}

function showAlert(alert: Alert, target: string | undefined, language: Language = 'en') {
  const { id, kind, severity, level, subject, targetId, count, since, details, acknowledged, notice } = alert;
  const { raisedAt, lastSeenAt, resolvedAt, change } = alert;
  return {
    id,
    kind,
    severity,
    level,
    state: resolvedAt ? ('resolved' as const) : ('open' as const),
    subject,
    ...(targetId === undefined ? {} : { targetId }),
    ...(target === undefined ? {} : { target }),
    ...(count === undefined ? {} : { count }),
    ...(since ? { since: since.toISOString() } : {}),
    details,
    ...alertWords(alert, target, language),
    ...(acknowledged ? { acknowledged: { ...acknowledged, at: acknowledged.at.toISOString() } } : {}),
    notice: {
      isTold: notice.toldChange >= change,
      attempts: notice.attempts,
      ...(notice.lastError === undefined ? {} : { error: notice.lastError }),
    },
    lastSeenAt: lastSeenAt.toISOString(),
    ...(resolvedAt ? { resolvedAt: resolvedAt.toISOString() } : {}),
    createdAt: raisedAt.toISOString(),
  };
}
