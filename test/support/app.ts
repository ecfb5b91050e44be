import { isDeepStrictEqual } from 'node:util';
import { adminOperations, type AdminNeeds } from '../../src/api/operations.js';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import type { Clock } from '../../src/core/clock.js';
import { watchSecrets } from './secret-watch.js';

export const adminKey = 'test-admin-key';

/** The real service on a store in memory and a free port. */
export interface RunningApp {
  readonly url: string;
  /** One request of the admin API with the key; `body` as JSON unless it is text, which goes out as YAML. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Throws when a secret of this run stands in the log, or in an answer other than the one that made it (secret-watch.ts). */
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON; what a test expects of it is written in the test. */
  readonly body: Record<string, unknown>;
}

/** Starts it; `env` adds to the settings, and a clock takes the place of the system's. */
export async function startTestApp(
  env: Readonly<Record<string, string>> = {},
  { clock }: { readonly clock?: Clock } = {},
): Promise<RunningApp> {
  const config = readConfig({
    PORT: '0',
    ROLECALL_DATABASE_URL: 'sqlite::memory:',
    ROLECALL_ADMIN_KEY: adminKey,
    ROLECALL_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
    ...env,
  });
  let url = '';
  const watch = watchSecrets(() => url);
  const app = createApp({ config, log: watch.log, ...(clock && { clock }) });
  ({ url } = await app.start());
  return {
    url,
    async stop() {
      await app.stop();
      await watch.end();
    },
    async call(method, path, body, headers = {}) {
      const isText = typeof body === 'string';
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${adminKey}`,
          ...(body === undefined ? {} : { 'content-type': isText ? 'application/yaml' : 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>); // every answer of the API is an object
      refuseUndocumented(method, path, response.status, parsed);
      return { status: response.status, headers: response.headers, body: parsed };
    },
  };
}

const operations = adminOperations({ catalogs: new Map(), connectors: new Map() } as unknown as AdminNeeds); // listing the operations calls no service

/** Throws when a success is not exactly what the OpenAPI document says of that call: other status, missing or undocumented fields. */
function refuseUndocumented(method: string, path: string, status: number, body: unknown): void {
  if (status >= 300) return;
  const asked = path.replace(/[?].*$/, '').split('/');
  const operation = operations.find((each) => {
    const parts = each.path.split('/');
    const fits = parts.every((part, index) => (part.startsWith('{') && part.endsWith('}')) || part === asked[index]);
    return each.method === method.toLowerCase() && parts.length === asked.length && fits;
  });
  const shown = operation?.answer?.safeParse(body) ?? { success: true, data: {} };
  if (operation?.status !== status || !shown.success || !isDeepStrictEqual(shown.data, body))
    throw new Error(`${method} ${path} answered ${status} with something its description does not say`);
}
