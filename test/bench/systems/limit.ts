import { fileURLToPath } from 'node:url';
import { startForked } from './forked.js';
import type { Seed, System } from './system.js';

/** Starts one of the limit adapters in a process of its own. */
export function startLimit(name: 'l1' | 'l2', seed: Seed): Promise<System> {
  return startForked(fileURLToPath(new URL(`../limits/${name}.ts`, import.meta.url)), seed, {
    name: name.toUpperCase(),
    base: '',
    authorization: 'none',
    countOf: ({ kind, count }) =>
      name === 'l2' || kind === 'get' || kind === 'create' || kind === 'active' ? count : 0,
  });
}
