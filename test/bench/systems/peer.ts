import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Kind, Operation } from '../operations.js';
import { startForked } from './forked.js';
import type { Seed, System } from './system.js';

/** Of these scimmy compares or reads every user or member there is: a few requests say enough. */
const walks: ReadonlySet<Kind> = new Set(['filter', 'page', 'member', 'head', 'group']);

/** Stock scimmy and scimmy-routers over a Map. */
export function startScimmy(seed: Seed, say: (text: string) => void): Promise<System> {
  return startPeer('scimmy', seed, say, ({ kind, count }) =>
    kind === 'cursor' ? 0 : walks.has(kind) ? 4 : Math.ceil(count / 4),
  );
}

/** Polis in memory. It knows no cursors, filters by userName alone, lists no members of a group, and gives at most 50 users a page. */
export function startPolis(seed: Seed, say: (text: string) => void): Promise<System> {
  return startPeer('Polis', seed, say, ({ kind, name, count }) => {
    if (kind === 'cursor' || kind === 'group' || name.startsWith('filter externalId')) return 0;
    return kind === 'page' ? 4 : Math.ceil(count / 4);
  });
}

/** The first time installs it from the npm registry, in a folder that git ignores. */
function startPeer(
  name: string,
  seed: Seed,
  say: (text: string) => void,
  countOf: (operation: Operation) => number,
): Promise<System> {
  const cwd = fileURLToPath(new URL(`../peers/${name.toLowerCase()}/`, import.meta.url));
  if (!existsSync(`${cwd}node_modules`)) {
    say(`installing ${name} for the benchmark`);
    const options = ['ci', '--no-audit', '--no-fund', '--ignore-scripts'];
    execFileSync('npm', options, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const more = [new URL('../scim-user.ts', import.meta.url).href];
  return startForked(`${cwd}server.mjs`, seed, { name, base: '/scim', authorization: 'Bearer any', more, countOf });
}
