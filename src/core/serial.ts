/** Runs work for one key after the work before it for the same key has ended; different keys run side by side. */
export type Serial = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/**
 * Spares writers of one record in one process the retries of an optimistic conflict. It is not what keeps writes safe: the store's
 * conditional writes are, since other processes do not see this queue.
 */
export function createSerial(): Serial {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === mine) tails.delete(key);
    }
  };
}
