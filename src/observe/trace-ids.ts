import { createHash } from 'node:crypto';

/** Place of a span in a trace (W3C Trace Context): 32 and 16 hexadecimal digits. */
export interface SpanPlace {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * The trace that belongs to a text. A request id of ours, `req_` and 32 digits, is its own trace id, so that whoever has the one can look up the other;
 * any other text gets one by hashing.
 */
export function traceIdOf(text: string): string {
  const [, digits] = /^req_([0-9a-f]{32})$/.exec(text) ?? [];
  return digits !== undefined && /[1-9a-f]/.test(digits) ? digits : digest(text).slice(0, 32);
}

/** The place of the span of a request. */
export function requestPlace(requestId: string): SpanPlace {
  return { traceId: traceIdOf(requestId), spanId: digest(`request ${requestId}`).slice(0, 16) };
}

/** The place of the span in which a user was resolved because of a request. */
export function resolvePlace(requestId: string, userId: string): SpanPlace {
  return { traceId: traceIdOf(requestId), spanId: digest(`resolve ${requestId} ${userId}`).slice(0, 16) };
}

/** The place of the span of one attempt: in the trace of the request that caused it, or in one that all attempts of that webhook share. */
export function attemptPlace({ requestId, webhookId, at }: AttemptKey): SpanPlace {
  const spanId = digest(`attempt ${webhookId} ${at.getTime()}`).slice(0, 16);
  return { traceId: traceIdOf(requestId ?? webhookId), spanId };
}

/** What tells one attempt from all others, now and after a restart. */
export interface AttemptKey {
  readonly webhookId: string;
  readonly at: Date;
  readonly requestId?: string;
}

/** The place that a `traceparent` header names; undefined when it is malformed. */
export function parseTraceparent(header: string | undefined): SpanPlace | undefined {
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/.exec(header ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(spanId) ? { traceId, spanId } : undefined;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
