import { useSyncExternalStore } from 'react';

const everyMs = 15_000;

/** Now in milliseconds, to the nearest quarter of a minute: relative times on a page move together and in steps. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / everyMs) * everyMs);
}

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(onChange, everyMs);
  return () => clearInterval(timer);
}
