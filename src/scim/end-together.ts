import type { ServerResponse } from 'node:http';

interface Ended {
  readonly res: ServerResponse;
  readonly body: string | Buffer | undefined;
}

let waiting: Ended[] = [];

/**
 * Ends an answer whose head is written; what was read together with all other reads of this turn of the event loop. Sent one by one, between one
 * request's work and the next one's, each woke its reader anew: a fifth of the CPU of sixteen clients that read a user each. Answers to writes leave at
 * once: the requests that follow them then arrive while the others leave, and share a commit.
 */
export function endTogether(res: ServerResponse, body?: string | Buffer): void {
  if (res.req.method !== 'GET') return void res.end(body);
  if (waiting.length === 0) setImmediate(endAll);
  waiting.push({ res, body });
}

function endAll(): void {
  const ended = waiting;
  waiting = [];
  for (const { res, body } of ended) res.end(body); // where the client has left nothing comes of it
}
