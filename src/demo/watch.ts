import { createChangeReader, type AcknowledgedChange, type Origin } from './change.js';
import type { Helpdesks } from './helpdesks.js';
import type { Provider } from './recording.js';
import { exchangeByFetch, type Exchange } from './replay.js';

/** Sees what the providers send and what the helpdesks acknowledge. */
export interface Watch {
  /** Every change acknowledged so far. */
  readonly changes: readonly AcknowledgedChange[];
  /** Sends for a provider, and notes when. */
  exchangeOf(provider: Provider): Exchange;
  /** From now on changes come from whoever explores: their time counts from the decision, their provider is the directory they name. */
  daysAreOver(): void;
  stop(): void;
}

/** Tells each change at the moment a helpdesk acknowledges it. `providerOf`: directory id to provider. */
export function watchChanges(
  helpdesks: Pick<Helpdesks, 'onReceived'>,
  providerOf: ReadonlyMap<string, Provider>,
  tell: (change: AcknowledgedChange) => void,
): Watch {
  const changes: AcknowledgedChange[] = [];
  const sent: Origin[] = [];
  let isLive = false;
  const readChange = createChangeReader(({ versionAt, directory }) => {
    const request = isLive ? undefined : sent.findLast(({ at }) => at <= versionAt);
    if (request) return request;
    const provider = directory === undefined ? undefined : providerOf.get(directory);
    return { at: versionAt, ...(provider ? { provider } : {}) };
  });
  const stop = helpdesks.onReceived((helpdesk, received) => {
    const change = readChange(helpdesk, received);
    if (!change) return;
    changes.push(change);
    tell(change);
  });
  return {
    changes,
    exchangeOf: (provider) => (request) => {
      if (request.method !== 'GET') sent.push({ at: new Date(), provider });
      return exchangeByFetch(request);
    },
    daysAreOver: () => void (isLive = true),
    stop,
  };
}
