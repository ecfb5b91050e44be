import { performance } from 'node:perf_hooks';
import { percentile } from '../report.js';
import { openConnection, type Connection } from './connection.js';
import { cpuUs, memoryMb } from './process-stats.js';

/** One request as the parent asks for it. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** A closed loop: every connection sends its next request when the last one is answered, until all are sent. */
export interface Job {
  readonly port: number;
  /** Process whose CPU is measured. */
  readonly pid: number;
  readonly authorization: string;
  readonly concurrency: number;
  readonly requests: readonly LoadRequest[];
  /** False: do not wait until the service is idle afterwards; what it does later is not counted then. */
  readonly isSettled?: boolean;
}

/** What came of a job. */
export interface Load {
  readonly opsPerSecond: number;
  /** Server CPU per request while answering, microseconds. */
  readonly cpuUs: number;
  /** The same with what the service still did afterwards, until it was idle. */
  readonly wholeCpuUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Memory of the server after the job, megabytes. */
  readonly rssMb: number;
}

/** The reply to the parent: a load, or what went wrong. */
export type Reply = { readonly load: Load } | { readonly error: string };

async function run({ port, pid, authorization, concurrency, requests, isSettled = true }: Job): Promise<Load> {
  const bytes = requests.map((request) => bytesOf(request, authorization));
  const connections = Array.from({ length: concurrency }, () => openConnection(port));
  const took: number[] = [];
  let next = 0;
  const lane = async (connection: Connection): Promise<void> => {
    for (let at = next++; at < bytes.length; at = next++) {
      const from = performance.now();
      const { status, body } = await connection.send(bytes[at] ?? Buffer.alloc(0));
      took.push(performance.now() - from);
      if (status >= 300)
        throw new Error(`${requests[at]?.method} ${requests[at]?.path}: ${status} ${body.slice(0, 500)}`);
    }
  };
  const cpuBefore = cpuUs(pid);
  const from = performance.now();
  await Promise.all(connections.map(lane));
  const seconds = (performance.now() - from) / 1_000;
  const answering = cpuUs(pid) - cpuBefore;
  const whole = isSettled ? (await cpuWhenIdle(pid)) - cpuBefore : answering;
  for (const connection of connections) connection.close();
  const count = requests.length;
  return {
    opsPerSecond: count / seconds,
    cpuUs: answering / count,
    wholeCpuUs: whole / count,
    p50Ms: percentile(took, 0.5),
    p99Ms: percentile(took, 0.99),
    maxMs: took.reduce((most, each) => Math.max(most, each), 0),
    rssMb: memoryMb(pid).now,
  };
}

/** Waits until the process has used no more than a tick in 100 ms, twice in a row; the CPU it has used by then. */
async function cpuWhenIdle(pid: number): Promise<number> {
  let [before, calm] = [cpuUs(pid), 0];
  while (calm < 2) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = cpuUs(pid);
    calm = now - before <= 10_000 ? calm + 1 : 0;
    before = now;
  }
  return before;
}

function bytesOf({ method, path, body }: LoadRequest, authorization: string): Buffer {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/scim+json\r\nAuthorization: ${authorization}\r\n`;
  if (body === undefined) return Buffer.from(`${head}\r\n`);
  const length = Buffer.byteLength(body);
  return Buffer.from(`${head}Content-Type: application/scim+json\r\nContent-Length: ${length}\r\n\r\n${body}`);
}

process.on('message', (job: Job) => {
  const reply = (message: Reply) => process.send?.(message);
  run(job).then(
    (load) => reply({ load }),
    (error: unknown) => reply({ error: error instanceof Error ? error.message : String(error) }),
  );
});
