import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Seed, System } from './system.js';

/** Starts a server that takes its seed from the command line and sends its port when it listens; its users are usr_0, usr_1, its groups grp_100. */
export async function startForked(
  file: string,
  { userCount, groupSizes }: Seed,
  about: Pick<System, 'name' | 'base' | 'authorization' | 'countOf'> & { readonly more?: readonly string[] },
): Promise<System> {
  const { more = [], ...rest } = about;
  const child = fork(file, [String(userCount), groupSizes.join(','), ...more], { execArgv: ['--import', 'tsx'] });
  const end = (): void => void child.kill();
  process.once('exit', end); // a benchmark that fails leaves no server behind
  const [port] = (await once(child, 'message')) as [number]; // the server sends its port and nothing else
  return {
    ...rest,
    pid: child.pid ?? 0,
    port,
    userId: (number) => `usr_${number}`,
    groupId: (size) => `grp_${size}`,
    cursor: async (after) => String(after),
    async stop() {
      process.off('exit', end);
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
