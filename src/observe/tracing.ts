import type { AttemptKey } from './trace-ids.js';

/** From when to when something took place. */
export interface SpanTimes {
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** A request that was answered. `name` comes from a closed set (`SCIM patch User`); `path` has no query and names nobody. */
export interface RequestSpan extends SpanTimes {
  readonly requestId: string;
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly directoryId?: string;
  /** The caller's own trace, as its header says. */
  readonly traceparent?: string;
}

/** A user that was resolved; without `requestId` a policy or a date made it due. */
export interface ResolveSpan extends SpanTimes {
  readonly requestId?: string;
  readonly directoryId: string;
  readonly userId: string;
  readonly mark: string;
  /** How many assignment versions it led to. */
  readonly versions: number;
}

/** One attempt to tell a target. */
export interface AttemptSpan extends AttemptKey {
  readonly elapsedMs: number;
  readonly targetId: string;
  readonly lane: number;
  readonly outcome: string;
  readonly status?: number;
  /** The one user whose state the version was made from; absent when there were several. */
  readonly userId?: string;
}

/**
 * Spans from a request to the webhook it led to, told after each step has ended. The steps run apart, perhaps in other processes and after a
 * restart; their ids are derived from the request's (trace-ids.ts), so nothing has to be carried along or stored.
 */
export interface Tracing {
  request(span: RequestSpan): void;
  resolved(span: ResolveSpan): void;
  attempt(span: AttemptSpan): void;
  /** The `traceparent` header of an attempt that is about to be made. */
  traceparent(key: AttemptKey): string;
  /** Sends what is left, for a few seconds at most. Never rejects. */
  stop(): Promise<void>;
}
