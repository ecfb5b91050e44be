import type { Assignment, Target } from '../../assignments/model.js';
import { classifyAnswer, classifyFailure } from '../../delivery/classify.js';
import type { Connector, Sending, SendResult } from '../../delivery/connector.js';
import { eventMediaTypes, renderEvent, renderTestEvent } from '../../delivery/event.js';
import { largeEventBytes, largestEventBytes } from '../../delivery/limits.js';
import { webhookId } from '../../delivery/model.js';
import { webhookHeaders } from '../../delivery/sign.js';
import { isPublicAddress, type Egress } from './egress.js';
import { webhookManifest } from './manifest.js';
import { probe } from './probe.js';
import { formatOf, isVersionAware, parseWebhookSettings } from './settings.js';
import { isClientUsable, tlsMaterial } from './tls.js';
import type { PostResult, Transport } from './transport.js';

/** At most this much of an answer is handed on. */
const keptAnswerChars = 2_048;

/** Where the connector says what an operator should know: ids and counts only. */
export interface ConnectorLog {
  warn(event: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Names an attempt to whoever collects traces; not part of what is signed. */
export type Traceparent = (attempt: {
  readonly webhookId: string;
  readonly at: Date;
  readonly requestId?: string;
}) => string;

/** What the webhook connector is built from; `userAgent` is `Rolecall/<version>`. */
export interface WebhookNeeds {
  readonly egress: Egress;
  readonly transport: Transport;
  readonly userAgent: string;
  readonly log?: ConnectorLog;
  readonly traceparent?: Traceparent;
}

/** One webhook before it is signed. */
interface Message {
  readonly id: string;
  readonly body: string;
  /** Absent for `target.test`. */
  readonly sent?: Assignment;
}

/** Sends each assignment version as one signed POST. The id of a version never changes, nor do its bytes as long as its `previous` stands; the timestamp and signature are those of the attempt. */
export function createWebhookConnector(needs: WebhookNeeds): Connector {
  const { egress, transport, userAgent, log } = needs;
  const post = async (
    { target, secrets, now }: Omit<Sending, 'assignment'>,
    { id, body, sent }: Message,
  ): Promise<SendResult> => {
    const { settings } = target.connector;
    const url = urlOf(target);
    if (!url) return notTried('EGRESS_DENIED');
    if (!isClientUsable(settings, now)) return notTried('CLIENT_CERTIFICATE');
    const bytes = Buffer.byteLength(body);
    if (bytes > largestEventBytes) return tooLarge(bytes);
    if (bytes > largeEventBytes) log?.warn('delivery.event_large', { targetId: target.id, webhookId: id, bytes });
    const headers = {
      'content-type': eventMediaTypes[formatOf(settings)],
      'user-agent': userAgent,
      ...webhookHeaders({ id, at: now, body, secrets }),
      ...traceHeader(needs, { id, at: now, sent }),
    };
    const result = await transport.post({ pool: target.id, url, headers, body, tls: tlsMaterial(settings) });
    const facts = factsOf(result);
    if (result.kind === 'failed') return { outcome: classifyFailure(result.code), ...facts };
    return {
      outcome: classifyAnswer(result, now, sent),
      ...facts,
      ...(result.body !== '' && { answer: result.body.slice(0, keptAnswerChars) }),
    };
  };
  return {
    manifest: webhookManifest,
    isVersionAware: ({ connector }) => isVersionAware(connector.settings),
    parseSettings: (input) => parseWebhookSettings(input, egress),
    probe: (target) => probe(egress, target),
    send: (sending) => {
      const { assignment, target } = sending;
      const body = renderEvent(assignment, target, formatOf(target.connector.settings));
      return post(sending, { id: webhookId(assignment), body, sent: assignment });
    },
    test: (sending) => {
      const { target, now } = sending;
      const id = testId(target, now);
      const body = renderTestEvent(target, { id, at: now, format: formatOf(target.connector.settings) });
      return post(sending, { id, body });
    },
  };
}

function traceHeader(
  { traceparent }: WebhookNeeds,
  { id, at, sent }: { readonly id: string; readonly at: Date; readonly sent: Assignment | undefined },
): Readonly<Record<string, string>> {
  if (!traceparent || !sent) return {};
  const { requestId } = sent.cause;
  return { traceparent: traceparent({ webhookId: id, at, ...(requestId !== undefined && { requestId }) }) };
}

/** What keeps the request from being made is known before: nothing goes out. */
function notTried(code: 'EGRESS_DENIED' | 'CLIENT_CERTIFICATE'): SendResult {
  return { outcome: classifyFailure(code), elapsedMs: 0 };
}

function tooLarge(bytes: number): SendResult {
  return {
    outcome: { kind: 'refused', reason: 'not_sent' },
    answer: `Not sent: the event has ${bytes} bytes, and at most ${largestEventBytes} are sent. Give the account fewer roles or scopes.`,
    elapsedMs: 0,
  };
}

function factsOf({ elapsedMs, timings, peer, tlsProtocol }: PostResult) {
  return {
    elapsedMs,
    timings,
    ...(peer === undefined
      ? {}
      : { peer, peerClass: isPublicAddress(peer) ? ('public' as const) : ('private' as const) }),
    ...(tlsProtocol === undefined ? {} : { tlsProtocol }),
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
