import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from './database.js';
import { createLeases } from './leases.js';

const name = 'schema';
const leaseMs = 30_000;
const renewMs = 10_000;
const lookAgainMs = 200;

/** Runs `work` while no other instance does, however long it takes: the others wait. Whoever dies in it holds them up for half a minute. */
export async function withSchemaLock<Result>(db: Database, work: () => Promise<Result>): Promise<Result> {
  const leases = createLeases(db);
  const holder = randomUUID();
  const take = (): Promise<number | undefined> => {
    const now = new Date();
    return leases.takeLease({ name, holder, now, until: new Date(now.getTime() + leaseMs) });
  };
  while ((await take()) === undefined) await delay(lookAgainMs);
  const renewal = setInterval(() => void take().catch(() => undefined), renewMs); // a missed renewal is made good by the next
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await leases.dropLease(name, holder);
  }
}
