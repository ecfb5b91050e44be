import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DirectoryId } from '../../src/core/ids.js';
import { mongoDatabase } from '../support/mongo-database.js';
import { startChild, testAdminKey, type ChildService } from '../support/service.js';

/** Where the service keeps its records. */
export type Engine = 'sqlite' | 'mongodb';

/** The built service in a process of its own on a fresh database, with its admin API and one directory at hand. */
export interface BenchService {
  readonly child: ChildService;
  readonly databaseUrl: string;
  readonly directoryId: DirectoryId;
  readonly token: string;
  /** A call of the admin API; throws for anything but success. */
  api<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A SCIM request of the directory; throws for anything but success. */
  scim<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts it, with its log at the default level in a file; `npm run bench` has built it. `mongodb` is the server that MONGODB_URL names. */
export async function startBenchService(
  engine: Engine = 'sqlite',
  nodeOptions: readonly string[] = profiling(),
): Promise<BenchService> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-bench-'));
  const mongo = engine === 'mongodb' ? mongoDatabase() : undefined;
  const databaseUrl = mongo?.url ?? `sqlite:${join(folder, 'bench.db')}`;
  const child = await startChild({
    databaseUrl,
    env: { LOG_LEVEL: 'info', ...mongo?.env },
    nodeOptions,
    logTo: openSync(join(folder, 'service.log'), 'a'),
  });
  const end = (): void => child.signal('SIGKILL');
  process.once('exit', end); // a benchmark that fails leaves no service behind
  const api = caller(`${child.url}/api/v1`, testAdminKey, 'application/json');
  const { id } = await api<{ id: DirectoryId }>('POST', '/directories', { name: 'bench', dialect: 'auto' });
  const { token } = await api<{ token: string }>('POST', `/directories/${id}/tokens`, {});
  return {
    child,
    databaseUrl,
    directoryId: id,
    token,
    api,
    scim: caller(`${child.url}/scim/v2/${id}`, token, 'application/scim+json'),
    async stop() {
      process.off('exit', end);
      await child.stop();
      rmSync(folder, { recursive: true });
      await mongo?.drop();
    },
  };
}

/** Node's own options for the service, as in `BENCH_NODE_OPTIONS='--cpu-prof --cpu-prof-dir=profiles'`, to look into it while it is measured. */
function profiling(): readonly string[] {
  return process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [];
}

function caller(base: string, token: string, type: string): BenchService['api'] {
  return async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const isPolicy = typeof body === 'string';
    const response = await fetch(base + path, {
      method,
      headers: isPolicy ? { ...headers, 'content-type': 'application/yaml' } : headers,
      ...(body === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    return (answer === '' ? undefined : JSON.parse(answer)) as Answer; // the benchmark knows what it asked for
  };
}
