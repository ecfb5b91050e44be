import type { Request, RequestHandler } from 'express';
import type { Clock } from '../core/clock.js';
import { safePath } from '../observe/scrub.js';
import type { Tracing } from '../observe/tracing.js';
import { directoryOf } from './request-directory.js';
import { requestIdOf } from './request-id.js';
import { routeClass } from './request-log.js';
import { scimOperation } from './scim-operation.js';

/** One span for each answered request of SCIM and of the admin API. */
export function traceRequests(tracing: Tracing, clock: Clock): RequestHandler {
  return (req, res, next) => {
    const name = spanName(req);
    if (name === undefined) return next();
    const startedAt = clock();
    res.once('finish', () => {
      const directoryId = directoryOf(res);
      const traceparent = req.get('traceparent');
      tracing.request({
        requestId: requestIdOf(res),
        name,
        method: req.method,
        path: safePath(req.originalUrl),
        status: res.statusCode,
        startedAt,
        endedAt: clock(),
        ...(directoryId !== undefined && { directoryId }),
        ...(traceparent !== undefined && { traceparent }),
      });
    });
    next();
  };
}

function spanName({ method, path, originalUrl }: Request): string | undefined {
  const route = routeClass(path);
  if (route === 'api') return `API ${method}`;
  if (route !== 'scim') return undefined;
  const { operation, resource } = scimOperation(method, originalUrl);
  return resource === 'none' ? `SCIM ${operation}` : `SCIM ${operation} ${resource}`;
}
