import { isJsonObject, type Json, type JsonObject } from '../core/json.js';
import type { Day, RecordedRequest, Step } from './recording.js';

/** Where a provider sends its requests, and with which token. */
export interface Connection {
  readonly baseUrl: string;
  readonly token: string;
}

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends one request and reads the whole answer; rejects when the connection is lost on the way. */
export type Exchange = (request: OutgoingRequest) => Promise<Answer>;

export interface ReplayNeeds {
  readonly connection: Connection;
  readonly exchange: Exchange;
  /** Waits before a lost request is sent again; `attempt` counts from 1. */
  readonly backOff: (attempt: number) => Promise<void>;
  readonly beforeStep?: (step: Step) => void;
  /** Runs before the next step begins, for instance until every helpdesk shows what the step leads to. */
  readonly afterStep?: (step: Step) => Promise<void>;
}

/** A request is given up after this many lost connections. */
const maxAttempts = 10;

/** The service answered otherwise than recorded, or not at all; the message names the step, the request, the status and the body. */
export class ReplayError extends Error {
  constructor(day: Day, step: Step, request: RecordedRequest, fault: string, options?: ErrorOptions) {
    const place = `${day.provider} day, ${step.at} "${step.what}", request ${step.requests.indexOf(request) + 1}`;
    super(`${place} (${request.method} ${request.path}): ${fault}`, options);
    this.name = 'ReplayError';
  }
}

/** What the provider remembers between requests. */
interface Memory {
  readonly ids: Map<string, string>;
  readonly answers: Map<string, JsonObject>;
}

/**
 * Sends a day step by step as the provider does: saves ids from answers, sends again when a connection is lost, and after a lost answer to a creation
 * takes the 409 as a sign to look the record up. Any other status than the recorded one ends the replay with a ReplayError.
 */
export async function replayDay(day: Day, needs: ReplayNeeds): Promise<void> {
  const memory: Memory = { ids: new Map(), answers: new Map() };
  for (const step of day.steps) {
    needs.beforeStep?.(step);
    for (const request of step.requests) {
      const answer = await perform(request, memory, needs, (fault, cause) => {
        return new ReplayError(day, step, request, fault, cause === undefined ? undefined : { cause });
      });
      remember(request, answer, memory);
    }
    await needs.afterStep?.(step);
  }
}

type Failure = (fault: string, cause?: unknown) => ReplayError;

async function perform(
  request: RecordedRequest,
  memory: Memory,
  needs: ReplayNeeds,
  failure: Failure,
): Promise<JsonObject | undefined> {
  const { answer, lost } = await send(render(request, memory, needs.connection), needs, failure);
  if (lost > 0 && request.method === 'DELETE' && answer.status === 404) return undefined; // the lost one had done it
  if (lost > 0 && request.find !== undefined && answer.status === 409) {
    const { method, headers, expect } = {
      ...request,
      method: 'GET' as const,
      expect: { status: 200, totalResults: 1 },
    };
    return perform({ method, path: request.find, headers, expect }, memory, needs, failure);
  }
  const { status, totalResults } = request.expect;
  if (answer.status !== status)
    throw failure(`expected ${status}, got ${answer.status}: ${answer.text.slice(0, 1_000) || '(no body)'}`);
  const body = parse(answer.text);
  if (totalResults !== undefined && body?.['totalResults'] !== totalResults)
    throw failure(`expected totalResults ${totalResults}: ${answer.text.slice(0, 1_000)}`);
  return body;
}

async function send(
  request: OutgoingRequest,
  { exchange, backOff }: ReplayNeeds,
  failure: Failure,
): Promise<{ answer: Answer; lost: number }> {
  for (let lost = 0; ; lost += 1) {
    try {
      return { answer: await exchange(request), lost };
    } catch (error) {
      if (lost + 1 === maxAttempts) throw failure(`no answer after ${maxAttempts} attempts`, error);
      await backOff(lost + 1);
    }
  }
}

function render(request: RecordedRequest, memory: Memory, { baseUrl, token }: Connection): OutgoingRequest {
  const { method, path, headers, body, over } = request;
  const changes = fill(body ?? null, memory.ids);
  const whole =
    over === undefined ? changes : { ...memory.answers.get(over), ...(isJsonObject(changes) ? changes : {}) };
  return {
    method,
    url: baseUrl + fillText(path, memory.ids),
    headers: { ...headers, Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(whole) }),
  };
}

function fill(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return fillText(value, ids);
  if (Array.isArray(value)) return value.map((item: Json) => fill(item, ids));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner ?? null, ids)]));
}

function fillText(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`the recorded day uses {{${name}}} before a request saved it`);
    return id;
  });
}

function remember({ save, keep }: RecordedRequest, body: JsonObject | undefined, memory: Memory): void {
  if (keep !== undefined && body) memory.answers.set(keep, body);
  if (save === undefined) return;
  const listed = body?.['Resources'];
  const record = Array.isArray(listed) ? (listed[0] as Json | undefined) : body; // an element of a Json array is Json
  const id = isJsonObject(record) ? record['id'] : undefined;
  if (typeof id !== 'string') throw new Error(`the answer that should give the id of "${save}" has none`);
  memory.ids.set(save, id);
}

function parse(text: string): JsonObject | undefined {
  if (text === '') return undefined;
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : undefined;
}

/** The exchange over the network. */
export const exchangeByFetch: Exchange = async ({ method, url, headers, body }) => {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, text: await response.text() };
};
