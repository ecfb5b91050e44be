import { z } from 'zod';
import { alertSeverities } from '../evidence/alerts/alert-model.js';
import type { OperatorWebhook } from '../evidence/alerts/alert-store.js';
import type { OperatorWebhooks } from '../evidence/alerts/operator-webhook.js';
import { outcomeView, showOutcome } from './delivery-view.js';
import { operation, type Operation } from './operation.js';
import { instant } from './shapes.js';

const webhookFields = { url: z.string(), minimumSeverity: z.enum(alertSeverities), createdAt: instant };
const webhookView = z.object(webhookFields).meta({ id: 'OperatorWebhook' });
const newWebhookView = z
  .object({ ...webhookFields, signingSecret: z.string().describe('shown this once') })
  .meta({ id: 'NewOperatorWebhook' });
const webhookInput = z.strictObject({
  url: z.string().trim().min(1).max(2_048),
  minimumSeverity: z.enum(alertSeverities).default('warning').describe('alerts below it are listed, not sent'),
});

/** Where operators are told of alerts. */
export function operatorWebhookOperations(webhooks: OperatorWebhooks): readonly Operation[] {
  const tag = 'Alerts';
  const path = '/operator-webhook';
  return [
    operation({
      method: 'put',
      path,
      allow: 'settings.manage',
      audit: 'operator_webhook.put',
      tag,
      summary: 'Say where alerts are sent',
      description:
        'Events are signed as Standard Webhooks: alert.raised, alert.changed, alert.resolved, operator.test. Each call makes a new signing secret, shown once. Alerts that are open and were told to nobody are sent at once.',
      body: webhookInput,
      status: 200,
      answer: newWebhookView,
      handle: async ({ body }) => {
        const { webhook, signingSecret } = await webhooks.put(body);
        return { ...show(webhook), signingSecret };
      },
    }),
    operation({
      method: 'get',
      path,
      allow: 'read',
      tag,
      summary: 'Where alerts are sent',
      status: 200,
      answer: webhookView,
      handle: async () => show(await webhooks.get()),
    }),
    operation({
      method: 'delete',
      path,
      allow: 'settings.manage',
      audit: 'operator_webhook.delete',
      tag,
      summary: 'Send alerts nowhere; they are still listed',
      status: 204,
      handle: () => webhooks.remove(),
    }),
    operation({
      method: 'post',
      path: '/operator-webhook/test',
      allow: 'settings.manage',
      audit: 'operator_webhook.test',
      tag,
      summary: 'Send a signed test event and say what came of it',
      status: 200,
      answer: z
        .object({
          ok: z.boolean().describe('the test event was accepted'),
          outcome: outcomeView,
          answer: z.string().optional(),
          elapsedMs: z.number(),
        })
        .meta({ id: 'OperatorTest' }),
      handle: async () => {
        const { outcome, answer, elapsedMs } = await webhooks.test();
        const said = answer === undefined ? {} : { answer };
        return { ok: outcome.kind === 'delivered', outcome: showOutcome(outcome), ...said, elapsedMs };
      },
    }),
  ];
}

function show({ url, minimumSeverity, createdAt }: OperatorWebhook) {
  return { url, minimumSeverity, createdAt: createdAt.toISOString() };
}
