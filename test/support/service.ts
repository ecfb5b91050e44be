import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import type { DemoService } from '../../src/demo/run.js';
import { holdsMintedSecret, watchSecrets } from './secret-watch.js';

/** The admin key of every service that tests start. */
export const testAdminKey = 'rcadm_test-key-of-the-demo-suites-0123456789abcdef';

const loopback = {
  HOST: '127.0.0.1',
  ROLECALL_ADMIN_KEY: testAdminKey,
  ROLECALL_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
  ROLECALL_RATE_LIMIT: '0',
};

/** The real service inside this process, in memory and on a free port unless `env` says otherwise. Its stop throws when a secret came out (secret-watch.ts). */
export async function startInProcess(env: Readonly<Record<string, string>> = {}): Promise<DemoService> {
  const config = readConfig({
    ...loopback,
    PORT: '0',
    ROLECALL_DATABASE_URL: 'sqlite::memory:',
    LOG_LEVEL: 'silent',
    ...env,
  });
  let url = '';
  const watch = watchSecrets(() => url);
  const app = createApp({ config, log: watch.log });
  ({ url } = await app.start());
  const stop = async () => {
    await app.stop();
    await watch.end();
  };
  return { url, adminKey: testAdminKey, stop };
}

/** The built service as a process of its own, which a test may kill and start again on the same data and port. */
export interface ChildService {
  readonly url: string;
  /** Of the life it leads now; 0 when it is not running. */
  readonly pid: number;
  /** Ends the process as a power cut would; returns once it is gone. */
  killNine(): Promise<void>;
  /** Starts it again; returns once it is ready. */
  restart(): Promise<void>;
  /** Resolves when no start is under way any more. */
  ready(): Promise<void>;
  /** Asks it to end as an operator does; resolves with its exit code, undefined when it was not running. Throws when what it wrote holds a secret it made. */
  stop(): Promise<number | null | undefined>;
  /** Sends it a signal and waits for nothing. */
  signal(name: NodeJS.Signals): void;
  /** What all its lives wrote, for the message of a failed test. */
  output(): string;
}

const readyWithinMs = 60_000;

/**
 * Starts `node dist/main.js` on a database and on a port that the system gives it, and says it listens on: one looked for beforehand may be another service's by then,
 * which would answer in its place. `env` adds to the settings. With `logTo`, an open file takes standard output, which is not kept then.
 */
export async function startChild(options: {
  readonly databaseUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly logTo?: number;
  readonly nodeOptions?: readonly string[];
}): Promise<ChildService> {
  let url = '';
  const env = {
    PATH: process.env['PATH'],
    ...loopback,
    ROLECALL_DATABASE_URL: options.databaseUrl,
    LOG_LEVEL: 'warn',
    ...options.env,
  };
  let output = '';
  let child: ChildProcess | undefined;
  let starting: Promise<void> = Promise.resolve();

  const start = async (): Promise<void> => {
    const before = output.length;
    const born = spawn(process.execPath, [...(options.nodeOptions ?? []), 'dist/main.js'], {
      env: { ...env, PORT: url === '' ? '0' : new URL(url).port },
      stdio: ['ignore', options.logTo ?? 'pipe', 'pipe'],
    });
    const note = (chunk: Buffer): void => void (output += chunk.toString());
    born.stdout?.on('data', note);
    born.stderr?.on('data', note);
    child = born;
    url = await untilReady(born, () => output.slice(before));
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null | undefined> => {
    const dying = child;
    child = undefined;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return undefined;
    const gone = once(dying, 'exit');
    dying.kill(signal);
    await gone;
    return dying.exitCode;
  };

  starting = start();
  await starting;
  return {
    get url() {
      return url;
    },
    get pid() {
      return child?.pid ?? 0;
    },
    killNine: async () => void (await end('SIGKILL')),
    restart: () => (starting = start()),
    ready: () => starting,
    async stop() {
      const exit = await end('SIGTERM');
      if (holdsMintedSecret(output)) throw new Error('a line that the service wrote holds a secret it made');
      return exit;
    },
    signal: (name) => void child?.kill(name),
    output: () => output,
  };
}

/** The URL the process says it serves, once that is ready; throws when the process ends or the time is over. */
async function untilReady(child: ChildProcess, output: () => string): Promise<string> {
  const until = Date.now() + readyWithinMs;
  for (;;) {
    const [, url] = /^ {2}console +(http:\S+)\/console$/m.exec(output()) ?? [];
    if (url !== undefined && (await isReady(url))) return url;
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}:\n${output()}`);
    if (Date.now() > until) throw new Error(`the service is not ready after ${readyWithinMs} ms:\n${output()}`);
    await delay(20); // between two questions
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false; // it has ended meanwhile
  }
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port was found on 127.0.0.1');
  return address.port;
}
