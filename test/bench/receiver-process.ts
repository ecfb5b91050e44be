import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A receiver in a process of its own that answers 200 to everything, so that its work is not measured with the sender's. */
export async function startReceiver(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const file = fileURLToPath(new URL('bare-receiver.ts', import.meta.url));
  const receiver = fork(file, { execArgv: ['--import', 'tsx'] });
  const [port] = (await once(receiver, 'message')) as [number]; // the receiver sends its port and nothing else
  return { url: `http://127.0.0.1:${port}/`, stop: () => void receiver.kill() };
}
