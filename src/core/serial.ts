/** Runs work for one key after the work before it for the same key has ended; different keys run side by side. */
export type Serial = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/**
 * Spares writers of one record in one process the retries of an optimistic conflict. It is not what keeps writes safe: the store's
 * conditional writes are, since other processes do not see this queue.
 */
export function createSerial(): Serial {
  const tails = new Map<string, Promise<void>>(); // of nothing: an outgrown table of the map keeps what it held until the next full collection
  return async (key, work) => {
    const mine = (tails.get(key) ?? Promise.resolve()).then(work);
    const tail = mine.then(ignore, ignore);
    tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}

function ignore(): void {
  // whoever asked for the work learns what came of it
}
