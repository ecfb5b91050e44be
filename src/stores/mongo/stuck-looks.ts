import type { mongo } from 'mongoose';

type Client = Pick<mongo.MongoClient, 'on' | 'close' | 'connect'>;

/** The looks at servers that a driver has begun and not ended. Times are milliseconds of one clock. */
export interface Looks {
  readonly began: (server: string, at: number) => void;
  readonly ended: (server: string) => void;
  readonly clear: () => void;
  /** True when one has gone on for longer than any look may. */
  readonly isStuck: (at: number) => boolean;
}

export function createLooks(longestMs: number): Looks {
  const open = new Map<string, number>();
  return {
    began: (server, at) => void open.set(server, at),
    ended: (server) => void open.delete(server),
    clear: () => open.clear(),
    isStuck: (at) => [...open.values()].some((began) => at - began > longestMs),
  };
}

interface Watching {
  /** Longer than the driver gives a look; after it the client is opened anew. */
  readonly longestMs: number;
  readonly everyMs: number;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

/**
 * Opens a client anew, with the same collections, when a look of the driver at a server does not end. The driver (7.8, 7.9) waits for good for room in a
 * socket's buffer when it writes to a socket that was destroyed and has not told so yet, as happens when a server cuts all its connections at once; it
 * asks that server nothing again, and no operation would ever find it. The returned function ends the watch.
 */
export function reopenWhenStuck(client: Client, { longestMs, everyMs, now }: Watching): () => void {
  const looks = createLooks(longestMs);
  client.on('serverHeartbeatStarted', ({ connectionId }) => looks.began(connectionId, now()));
  client.on('serverHeartbeatSucceeded', ({ connectionId }) => looks.ended(connectionId));
  client.on('serverHeartbeatFailed', ({ connectionId }) => looks.ended(connectionId));
  client.on('serverClosed', ({ address }) => looks.ended(address));

  let state: 'open' | 'opening' | 'closed' | 'ended' = 'open';
  const hasEnded = (): boolean => state === 'ended';
  const openAnew = async (): Promise<void> => {
    state = 'opening';
    try {
      await client.close();
      looks.clear();
      await client.connect();
      if (hasEnded()) return await client.close();
      state = 'open';
    } catch {
      if (!hasEnded()) state = 'closed'; // the server is away: tried again at the next turn
    }
  };
  const timer = setInterval(() => {
    if (state === 'closed' || (state === 'open' && looks.isStuck(now()))) void openAnew();
  }, everyMs);
  timer.unref();
  return () => {
    state = 'ended';
    clearInterval(timer);
  };
}
