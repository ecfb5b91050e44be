import { Router } from 'express';
import type { Metrics } from '../observe/metrics.js';

interface Needs {
  /** Rejects when the store cannot be reached. */
  readonly ping: () => Promise<void>;
  readonly metrics: Metrics;
  /** How long the store may take to answer before the service calls itself not ready. */
  readonly timeoutMs?: number;
}

/** `/healthz` (the process answers), `/readyz` (the store answers too), `/metrics` (Prometheus text). None needs a key, none tells about people. */
export function createHealthRouter({ ping, metrics, timeoutMs = 2_000 }: Needs): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    if (await answers(ping, timeoutMs)) res.json({ status: 'ready' });
    else
      res
        .status(503)
        .setHeader('retry-after', '5')
        .json({ status: 'unavailable', detail: 'The database does not answer.' });
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
