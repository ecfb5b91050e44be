import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Seed, System } from './system.js';

/** What a forked server sends once it listens: its port, and a token and the ids of its users where it has its own. */
type Ready = number | readonly [port: number, token: string, userIds: readonly string[]];

/** Starts a server that takes its seed from the command line; unless it says otherwise its users are usr_0, usr_1. Its groups are grp_100. */
export async function startForked(
  file: string,
  { userCount, groupSizes }: Seed,
  about: Pick<System, 'name' | 'base' | 'authorization' | 'countOf'> & { readonly more?: readonly string[] },
): Promise<System> {
  const { more = [], ...rest } = about;
  const child = fork(file, [String(userCount), groupSizes.join(','), ...more], { execArgv: ['--import', 'tsx'] });
  const end = (): void => void child.kill();
  process.once('exit', end); // a benchmark that fails leaves no server behind
  const [ready] = (await once(child, 'message')) as [Ready]; // the server sends this and nothing else
  const [port, token, userIds] = typeof ready === 'number' ? [ready] : ready;
  return {
    ...rest,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    pid: child.pid ?? 0,
    port,
    userId: (number) => userIds?.[number] ?? `usr_${number}`,
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
