/** Counts failures for each key within a window of time, so that guessing becomes slow. Successes never count. */
export interface FailureLimit {
  /** Seconds to wait when the key has failed too often, else undefined. */
  waitFor(key: string, nowMs: number): number | undefined;
  note(key: string, nowMs: number): void;
  /** Takes one failure back that was noted before the outcome was known. */
  takeBack(key: string, nowMs: number): void;
}

/** Old windows are forgotten beyond this many keys, so that a stranger cannot fill the memory. */
const mostKeys = 10_000;

/** A limit of `most` failures in `windowMs`, kept in this process's memory. */
export function createFailureLimit({
  most,
  windowMs,
}: {
  readonly most: number;
  readonly windowMs: number;
}): FailureLimit {
  const windows = new Map<string, { count: number; readonly endsMs: number }>();
  const openWindow = (key: string, nowMs: number) => {
    const window = windows.get(key);
    return window && window.endsMs > nowMs ? window : undefined;
  };
  return {
    waitFor(key, nowMs) {
      const window = openWindow(key, nowMs);
      return window && window.count >= most ? Math.ceil((window.endsMs - nowMs) / 1_000) : undefined;
    },
    note(key, nowMs) {
      const window = openWindow(key, nowMs);
      if (window) {
        window.count += 1;
        return;
      }
      windows.delete(key); // so that a new window is the youngest in the map's order
      const [oldest] = windows.keys();
      if (windows.size >= mostKeys && oldest !== undefined) windows.delete(oldest);
      windows.set(key, { count: 1, endsMs: nowMs + windowMs });
    },
    takeBack(key, nowMs) {
      const window = openWindow(key, nowMs);
      if (window && window.count > 0) window.count -= 1;
    },
  };
}

/** The limit for one address on requests that are nobody's: 120 in a minute, as a client with a token that has ended may well send. */
export function createStrangersLimit(): FailureLimit {
  return createFailureLimit({ most: 120, windowMs: 60_000 });
}
