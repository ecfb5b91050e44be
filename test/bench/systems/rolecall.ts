import { performance } from 'node:perf_hooks';
import { startBenchService, type Engine } from '../service.js';
import { seedStore } from './seed-store.js';
import type { Seed, System } from './system.js';

/** The built service with users and groups in it, durable, with authentication, its log and its pipeline as anybody runs it; only the rate limit is off. */
export async function startRolecall(seed: Seed, engine: Engine): Promise<System> {
  const service = await startBenchService(engine);
  const { child, directoryId } = service;
  await child.stop();
  const { users, groups } = await seedStore(service.databaseUrl, directoryId, seed);
  await child.restart();
  return {
    name: 'Rolecall',
    get pid() {
      return child.pid;
    },
    port: Number(new URL(child.url).port),
    base: `/scim/v2/${directoryId}`,
    authorization: `Bearer ${service.token}`,
    userId: (number) => users[number] ?? '',
    groupId: (size) => groups.get(size) ?? '',
    countOf: ({ count }) => count,
    async cursor(after) {
      let cursor = '';
      for (let seen = 0; seen < after; seen += 100) {
        const page = await service.scim<{ nextCursor?: string }>('GET', `/Users?count=100&cursor=${cursor}`);
        cursor = page.nextCursor ?? cursor;
      }
      return cursor;
    },
    async restart() {
      await child.stop();
      const from = performance.now();
      await child.restart();
      return performance.now() - from;
    },
    stop: () => service.stop(),
  };
}
