import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Job, Load, Reply } from './driver.js';

/** The load driver, in a process of its own so that its work is not measured with the server's. */
export interface Driver {
  /** Runs one job; throws with the first answer that was not a success. */
  run(job: Job): Promise<Load>;
  stop(): void;
}

/** Starts it. */
export function startDriver(): Driver {
  const child = fork(fileURLToPath(new URL('driver.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  return {
    async run(job) {
      child.send(job);
      const [reply] = (await once(child, 'message')) as [Reply]; // the driver sends nothing else
      if ('error' in reply) throw new Error(reply.error);
      return reply.load;
    },
    stop: () => void child.kill(),
  };
}
