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

/** What is known of a request when it comes. */
interface Begun {
  readonly method: string;
  readonly url: string;
  readonly route: RouteClass;
  readonly startedMs: number;
}

const begun = Symbol('what is logged of a request');

declare module 'node:http' {
  interface ServerResponse {
    [begun]?: Begun;
  }
}

/** What stands as the status of a request whose client left before any answer. */
const clientLeft = 499;

/**
 * One log line and one measurement for each answer. Query values, bodies and people's names in paths stay out. One listener serves all answers: with one
 * made for each, and what it sees, a kilobyte more of every request outlived the quick collections of memory.
 */
export function logRequests({ log, metrics, monotonicMs }: Needs): (req: IncomingMessage, res: ServerResponse) => void {
  function note(this: ServerResponse): void {
    const seen = this[begun];
    if (!seen) return;
    const { method, url, route, startedMs } = seen;
    const ms = monotonicMs() - startedMs;
    const status = this.headersSent ? this.statusCode : clientLeft;
    metrics.countRequest({ route, status, seconds: ms / 1000 });
    if (route === 'scim') {
      const { operation, resource } = scimOperation(method, url);
      metrics.countScim({ operation, resource, directory: directoryOf(this), status, seconds: ms / 1000 });
    }
    const [requestId, path] = [requestIdOf(this), safePath(url)];
    const answered = { requestId, method, path, status, ms: Math.round(ms) };
    const fields = this.writableFinished ? answered : { ...answered, aborted: true };
    if (route === 'health') log.debug('http.request', fields);
    else log.info('http.request', fields);
  }
  return ({ method = '', url = '' }, res) => {
    res[begun] = { method, url, route: routeClass(url), startedMs: monotonicMs() };
    res.on('close', note); // comes once
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
