import type { Target } from '../../assignments/model.js';
import { classifyAnswer, classifyFailure, type Sent } from '../../delivery/classify.js';
import type { Connector, Sending, SendResult } from '../../delivery/connector.js';
import { renderEvent, renderTestEvent } from '../../delivery/event.js';
import { webhookId } from '../../delivery/model.js';
import { webhookHeaders } from '../../delivery/sign.js';
import type { Egress } from './egress.js';
import { webhookManifest } from './manifest.js';
import { parseWebhookSettings } from './settings.js';
import type { Transport } from './transport.js';

/** At most this much of an answer is handed on. */
const keptAnswerChars = 2_048;

/** What the webhook connector is built from; `userAgent` is `Rolecall/<version>`. */
export interface WebhookNeeds {
  readonly egress: Egress;
  readonly transport: Transport;
  readonly userAgent: string;
}

/** Sends each assignment version as one signed POST. The bytes and the id of a version never change; the timestamp and signature are those of the attempt. */
export function createWebhookConnector({ egress, transport, userAgent }: WebhookNeeds): Connector {
  const post = async (
    { target, secrets, now }: Omit<Sending, 'assignment'>,
    id: string,
    body: string,
    sent?: Sent,
  ): Promise<SendResult> => {
    const url = urlOf(target);
    if (!url) return { outcome: classifyFailure('EGRESS_DENIED'), elapsedMs: 0 };
    const headers = {
      'content-type': 'application/json',
      'user-agent': userAgent,
      ...webhookHeaders({ id, at: now, body, secrets }),
    };
    const result = await transport.post({ pool: target.id, url, headers, body });
    if (result.kind === 'failed') return { outcome: classifyFailure(result.code), elapsedMs: result.elapsedMs };
    return {
      outcome: classifyAnswer(result, now, sent),
      elapsedMs: result.elapsedMs,
      ...(result.body !== '' && { answer: result.body.slice(0, keptAnswerChars) }),
    };
  };
  return {
    manifest: webhookManifest,
    isVersionAware: () => true,
    parseSettings: (input) => parseWebhookSettings(input, egress),
    send: (sending) => {
      const { assignment, target } = sending;
      return post(sending, webhookId(assignment), renderEvent(assignment, target), assignment);
    },
    test: (sending) => {
      const { target, now } = sending;
      return post(sending, testId(target, now), renderTestEvent(target, now));
    },
  };
}

function urlOf({ connector }: Target): URL | undefined {
  const { url } = connector.settings;
  return url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
}

/** Tests are not deliveries: their ids never equal one. */
function testId(target: Target, now: Date): string {
  return `tst_${target.id.slice('tgt_'.length)}_${now.getTime()}`;
}
