import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Seed, System } from './system.js';

/** Starts one of the limit adapters in a process of its own. */
export async function startLimit(name: 'l1' | 'l2', { userCount, groupSizes }: Seed): Promise<System> {
  const file = fileURLToPath(new URL(`../limits/${name}.ts`, import.meta.url));
  const child = fork(file, [String(userCount), groupSizes.join(',')], { execArgv: ['--import', 'tsx'] });
  const [port] = (await once(child, 'message')) as [number]; // the adapter sends its port and nothing else
  return {
    name: name.toUpperCase(),
    pid: child.pid ?? 0,
    port,
    base: '',
    authorization: 'none',
    userId: (number) => `usr_${number}`,
    groupId: (size) => `grp_${size}`,
    cursor: async (after) => String(after),
    async stop() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
