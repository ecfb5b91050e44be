import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.js';
import { safePath } from '../observe/scrub.js';
import type { Tracing } from '../observe/tracing.js';
import { directoryOf } from './request-directory.js';
import { requestIdOf } from './request-id.js';
import { routeClass } from './request-log.js';
import { scimOperation } from './scim-operation.js';

/** One span for each answered request of SCIM and of the admin API. */
export function traceRequests(tracing: Tracing, clock: Clock): (req: IncomingMessage, res: ServerResponse) => void {
  return ({ method = '', url = '', headers }, res) => {
    const name = spanName(method, url);
    if (name === undefined) return;
    const startedAt = clock();
    res.once('finish', () => {
      const directoryId = directoryOf(res);
      const { traceparent } = headers;
      tracing.request({
        requestId: requestIdOf(res),
        name,
        method,
        path: safePath(url),
        status: res.statusCode,
        startedAt,
        endedAt: clock(),
        ...(directoryId !== undefined && { directoryId }),
        ...(typeof traceparent === 'string' && { traceparent }),
      });
    });
  };
}

function spanName(method: string, url: string): string | undefined {
  const route = routeClass(url);
  if (route === 'api') return `API ${method}`;
  if (route !== 'scim') return undefined;
  const { operation, resource } = scimOperation(method, url);
  return resource === 'none' ? `SCIM ${operation}` : `SCIM ${operation} ${resource}`;
}
