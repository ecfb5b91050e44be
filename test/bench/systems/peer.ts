import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Kind } from '../operations.js';
import { startForked } from './forked.js';
import type { Seed, System } from './system.js';

const folder = fileURLToPath(new URL('../peers/scimmy/', import.meta.url));

/** Of these it compares or reads every user or member there is: a few requests say enough. */
const walks: ReadonlySet<Kind> = new Set(['filter', 'page', 'member', 'head', 'group']);

/** Starts scimmy and scimmy-routers over a Map; the first time installs them from the npm registry, in a folder that git ignores. */
export async function startScimmy(seed: Seed, say: (text: string) => void): Promise<System> {
  if (!existsSync(`${folder}node_modules/scimmy-routers`)) {
    say('installing scimmy-routers for the benchmark');
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return startForked(`${folder}server.mjs`, seed, {
    name: 'scimmy',
    base: '/scim',
    authorization: 'Bearer any',
    more: [new URL('../scim-user.ts', import.meta.url).href],
    countOf: ({ kind, count }) => (kind === 'cursor' ? 0 : walks.has(kind) ? 4 : Math.ceil(count / 4)),
  });
}
