import type { ServerResponse } from 'node:http';

/** What an answer ends with: chunks, sent one after the other. */
type Chunks = readonly (string | Uint8Array)[];

interface Ended {
  readonly res: ServerResponse;
  readonly chunks: Chunks;
}

let waiting: Ended[] = [];

/**
 * Ends an answer whose head is written; what was read together with all other reads of this turn of the event loop. Sent one by one, between one
 * request's work and the next one's, each woke its reader anew: a fifth of the CPU of sixteen clients that read a user each. Answers to writes leave at
 * once: the requests that follow them then arrive while the others leave, and share a commit.
 */
export function endTogether(res: ServerResponse, chunks: Chunks): void {
  if (res.req.method !== 'GET') return end({ res, chunks });
  if (waiting.length === 0) setImmediate(endAll);
  waiting.push({ res, chunks });
}

function endAll(): void {
  const ended = waiting;
  waiting = [];
  for (const each of ended) end(each);
}

/** Where the client has left nothing comes of it. */
function end({ res, chunks }: Ended): void {
  if (chunks.length > 1) res.cork(); // the end lets them go, together
  for (const chunk of chunks.slice(0, -1)) res.write(chunk);
  res.end(chunks.at(-1));
}
