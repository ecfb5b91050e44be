import { Router } from 'express';
import { systemClock, type Clock } from '../core/clock.js';
import type { Metrics } from '../observe/metrics.js';

interface Needs {
  /** Rejects when the store cannot be read or written. */
  readonly ping: () => Promise<void>;
  readonly metrics: Metrics;
  /** Background work whose turns must end: one that has not within `stuckAfterMs` does no more work, although the process answers. */
  readonly loops?: readonly { readonly name: string; readonly busySince: () => Date | undefined }[];
  readonly clock?: Clock;
  readonly stuckAfterMs?: number;
  /** How long the store may take to answer before the service calls itself not ready. */
  readonly timeoutMs?: number;
}

/**
 * `/healthz` (the process answers, whatever the store does), `/readyz` (the store answers and no background work is stuck; each check by name),
 * `/metrics` (Prometheus text). None needs a key, none tells about people. The schema needs no check: nothing listens before it is up to date.
 */
export function createHealthRouter(needs: Needs): Router {
  const { ping, metrics, loops = [], clock = systemClock, timeoutMs = 2_000, stuckAfterMs = 120_000 } = needs;
  const router = Router();
  const isStuck = (since: Date | undefined): boolean =>
    since !== undefined && clock().getTime() - since.getTime() > stuckAfterMs;
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const isReachable = await answers(ping, timeoutMs);
    const stuck = loops.filter(({ busySince }) => isStuck(busySince())).map(({ name }) => name);
    const checks = {
      database: isReachable ? 'ok' : 'unavailable',
      ...Object.fromEntries(loops.map(({ name }) => [name, stuck.includes(name) ? 'stuck' : 'ok'])),
    };
    if (isReachable && stuck.length === 0) return void res.json({ status: 'ready', checks });
    const faults = [
      ...(isReachable ? [] : ['The database does not answer, or refuses to write.']),
      ...stuck.map((name) => `The ${name} has not ended a turn for ${stuckAfterMs / 1000} s; restart this instance.`),
    ];
    res
      .status(503)
      .setHeader('retry-after', '5')
      .json({ status: 'unavailable', detail: faults.join(' '), checks });
  });
  router.get('/metrics', async (_req, res) => {
    const { contentType, text } = await metrics.render();
    res.setHeader('content-type', contentType).send(text);
  });
  return router;
}

async function answers(ping: () => Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const reached = ping().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([reached, late]);
  } finally {
    clearTimeout(timer);
  }
}
