import { isJsonObject } from '../core/json.js';
import type { AttemptOutcome, RetryReason } from './model.js';

/** What came back: the status line decides, the body is read only where the receiver's contract gives it a meaning. */
export interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
  readonly body: string;
}

/** What was sent, to compare with what an answer says the receiver holds or has applied. Absent for `target.test`. */
export interface Sent {
  readonly epoch: number;
  readonly version: number;
}

/** What an HTTP answer means for the delivery. `now` turns a Retry-After in seconds into a moment. */
export function classifyAnswer({ status, retryAfter, body }: Answer, now: Date, sent?: Sent): AttemptOutcome {
  if (status >= 200 && status < 300) return classifySuccess(status, body, sent);
  if (status === 409 && sent && holdsHigher(body, sent)) return { kind: 'superseded', status };
  if (status === 410) return { kind: 'gone', status };
  if (status >= 300 && status < 400) return { kind: 'refused', reason: 'redirect', status };
  if (status === 408) return { kind: 'retryable', reason: 'timeout', status };
  if (status === 425) return { kind: 'retryable', reason: 'throttled', status };
  if (status === 429) return { kind: 'retryable', reason: 'throttled', status, ...retryAt(retryAfter, now) };
  if (status >= 400 && status < 500) return { kind: 'refused', reason: 'rejected', status };
  if (status >= 502 && status <= 504)
    return { kind: 'retryable', reason: 'server_error', status, ...retryAt(retryAfter, now) };
  if (status >= 500 && status < 600) return { kind: 'retryable', reason: 'server_error', status };
  return { kind: 'retryable', reason: 'bad_response', status };
}

/** Any 2xx is an acknowledgement, unless the receiver says that it has applied something older than what was sent. */
function classifySuccess(status: number, body: string, sent: Sent | undefined): AttemptOutcome {
  const answer = parsed(body);
  if (!isJsonObject(answer)) return { kind: 'delivered', status };
  if (answer['result'] === 'superseded') return { kind: 'superseded', status };
  const { appliedVersion } = answer;
  const isBehind = sent !== undefined && typeof appliedVersion === 'number' && appliedVersion < sent.version;
  return isBehind ? { kind: 'retryable', reason: 'bad_response', status } : { kind: 'delivered', status };
}

/** What a failure without an answer means. `code` is the `code` of the error Node or the transport gave. */
export function classifyFailure(code: string): AttemptOutcome {
  if (code === 'EGRESS_DENIED') return { kind: 'refused', reason: 'egress_denied' };
  if (code === 'CLIENT_CERTIFICATE') return { kind: 'refused', reason: 'client_certificate' };
  return { kind: 'retryable', reason: failureReason(code) };
}

const reasonsByCode: Readonly<Record<string, RetryReason>> = {
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  ESERVFAIL: 'dns',
  ETIMEOUT: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'timeout',
  DEADLINE: 'timeout',
  EPROTO: 'tls',
};

function failureReason(code: string): RetryReason {
  const known = reasonsByCode[code];
  if (known) return known;
  if (code.startsWith('EAI_')) return 'dns';
  if (/^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)|SIGNATURE|_CERT/.test(code))
    return 'tls';
  return 'bad_response';
}

/** RFC 9110 section 10.2.3: whole seconds or an HTTP date. Anything else is as if it were not there; moments in the past are harmless. */
function retryAt(value: string | undefined, now: Date): { retryAfter?: Date } {
  const text = value?.trim() ?? '';
  const at = /^\d{1,12}$/.test(text) ? now.getTime() + Number(text) * 1_000 : httpDate(text);
  return Number.isFinite(at) && at <= latestDate ? { retryAfter: new Date(at) } : {};
}

/** The last moment a Date can hold. */
const latestDate = 8.64e15;

function httpDate(text: string): number {
  return /^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
}

function holdsHigher(body: string, { epoch, version }: Sent): boolean {
  const held = parsed(body);
  if (!isJsonObject(held)) return false;
  const { epoch: heldEpoch, version: heldVersion } = held;
  if (typeof heldEpoch !== 'number' || typeof heldVersion !== 'number') return false;
  return heldEpoch > epoch || (heldEpoch === epoch && heldVersion > version);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // a receiver may answer anything; only our own contract's JSON has a meaning
  }
}
