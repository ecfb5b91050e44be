import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../observe/log.js';
import type { Metrics, RouteClass } from '../observe/metrics.js';
import { safePath } from '../observe/scrub.js';
import { directoryOf } from './request-directory.js';
import { requestIdOf } from './request-id.js';
import { scimOperation } from './scim-operation.js';

interface Needs {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds that only go forward. */
  readonly monotonicMs: () => number;
}

/** What stands as the status of a request whose client left before any answer. */
const clientLeft = 499;

/** One log line and one measurement for each answer. Query values, bodies and people's names in paths stay out. */
export function logRequests({ log, metrics, monotonicMs }: Needs): (req: IncomingMessage, res: ServerResponse) => void {
  return ({ method = '', url = '' }, res) => {
    const startedMs = monotonicMs();
    const route = routeClass(url);
    res.once('close', () => {
      const ms = monotonicMs() - startedMs;
      const status = res.headersSent ? res.statusCode : clientLeft;
      metrics.countRequest({ route, status, seconds: ms / 1000 });
      if (route === 'scim') {
        const directory = directoryOf(res);
        const operation = scimOperation(method, url);
        metrics.countScim({ ...operation, status, seconds: ms / 1000, ...(directory && { directory }) });
      }
      const fields = {
        requestId: requestIdOf(res),
        method,
        path: safePath(url),
        status,
        ms: Math.round(ms),
        ...(res.writableFinished ? {} : { aborted: true }),
      };
      if (route === 'health') log.debug('http.request', fields);
      else log.info('http.request', fields);
    });
  };
}

/** Which class of work a path belongs to, its query aside. */
export function routeClass(path: string): RouteClass {
  const [, first = ''] = path.split(/[/?#]/, 2);
  if (first === 'scim') return 'scim';
  if (first === 'api') return 'api';
  if (first === 'docs' || first === 'openapi.json') return 'docs';
  return ['healthz', 'readyz', 'metrics'].includes(first) ? 'health' : 'other';
}
