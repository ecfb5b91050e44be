import type { RequestHandler } from 'express';
import type { Log } from '../observe/log.js';
import type { Metrics, RouteClass } from '../observe/metrics.js';
import { safePath } from '../observe/scrub.js';
import { requestIdOf } from './request-id.js';

interface Needs {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds that only go forward. */
  readonly monotonicMs: () => number;
}

/** One log line and one measurement for each answer. Query values, bodies and people's names in paths stay out. */
export function logRequests({ log, metrics, monotonicMs }: Needs): RequestHandler {
  return (req, res, next) => {
    const startedMs = monotonicMs();
    const route = routeClass(req.path);
    res.once('close', () => {
      const ms = monotonicMs() - startedMs;
      metrics.countRequest({ route, status: res.statusCode, seconds: ms / 1000 });
      const fields = {
        requestId: requestIdOf(res),
        method: req.method,
        path: safePath(req.originalUrl),
        status: res.statusCode,
        ms: Math.round(ms),
        ...(res.writableFinished ? {} : { aborted: true }),
      };
      if (route === 'health') log.debug('http.request', fields);
      else log.info('http.request', fields);
    });
    next();
  };
}

/** Which class of work a path belongs to. */
export function routeClass(path: string): RouteClass {
  const [, first = ''] = path.split('/', 2);
  if (first === 'scim') return 'scim';
  if (first === 'api') return 'api';
  if (first === 'docs' || first === 'openapi.json') return 'docs';
  return ['healthz', 'readyz', 'metrics'].includes(first) ? 'health' : 'other';
}
