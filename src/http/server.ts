import {
  createServer as createNodeServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import express, { type Express, type RequestHandler, type Router } from 'express';
import { scimPlaceOf } from '../directory/base-path.js';
import type { Log } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import { createAdminAuth, type AdminAuthNeeds } from './admin-auth.js';
import { fixedHeaders, noteHeaders, setHeaders, type HeaderList } from './fixed-headers.js';
import { notFoundHandler, problemHandler } from './problems.js';
import { assignRequestId, requestIdHeader } from './request-id.js';
import { logRequests } from './request-log.js';
import { traceRequests } from './trace-requests.js';
import type { Tracing } from '../observe/tracing.js';

/** Answers SCIM requests; each answer is to carry the headers. */
type ScimListener = (req: IncomingMessage, res: ServerResponse, headers: HeaderList) => void;

/** The parts the composition root hands in: this folder mounts them and knows none of them. */
export interface ServerParts extends AdminAuthNeeds {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Given every URL of scimPlaceOf; authenticates by itself (see createScimAuth). */
  readonly scim: ScimListener;
  /** `/sign-on`: browsers that come from, and go to, an OpenID provider. */
  readonly signOnRouter?: Router;
  /** `/oauth/token` and its metadata; clients prove themselves in the request. */
  readonly oauthRouter?: Router;
  /** Mounted at `/api/v1` behind a key or a session. */
  readonly adminRouter: RequestHandler;
  /** `/openapi.json` and `/docs`. */
  readonly docsRouter?: Router;
  /** `/console`. */
  readonly consoleRouter?: Router;
  readonly healthRouter: Router;
  readonly monotonicMs?: () => number;
  /** Absent while nobody collects traces: requests then pass no code of it. */
  readonly tracing?: Tracing;
}

/**
 * The whole HTTP surface: ids, log and headers for every request, then SCIM or the express application with the other parts in their places.
 * SCIM does without express: through its routing and its reader of bodies one user took twice the CPU to read.
 */
export function createHttpListener(parts: ServerParts): RequestListener {
  const { log, metrics, scim, monotonicMs = () => performance.now() } = parts;
  const logRequest = logRequests({ log, metrics, monotonicMs });
  const traceRequest = parts.tracing && traceRequests(parts.tracing, parts.clock);
  const fixed = fixedHeaders();
  const app = createExpressApp(parts);
  return (req, res) => {
    tidyUrl(req);
    const headers = [...fixed, requestIdHeader, assignRequestId(req, res)];
    logRequest(req, res);
    traceRequest?.(req, res);
    if (scimPlaceOf(req.url ?? '')) {
      noteHeaders(res, headers); // for whoever of this folder refuses the request
      scim(req, res, headers); // which knows nothing of this folder
    } else {
      setHeaders(res, headers);
      app(req, res);
    }
  };
}

/** All parts but SCIM, and problems for whatever fails. */
function createExpressApp(parts: ServerParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(parts.healthRouter);
  if (parts.oauthRouter) app.use(parts.oauthRouter);
  if (parts.signOnRouter) app.use(parts.signOnRouter);
  app.use('/api/v1', createAdminAuth(parts), parts.adminRouter);
  if (parts.docsRouter) app.use(parts.docsRouter);
  if (parts.consoleRouter) app.use(parts.consoleRouter);
  app.use(notFoundHandler, problemHandler(parts.log));
  return app;
}

/**
 * The URL as a path: a client that believes it speaks to a proxy sends the origin too. Base URLs are pasted with doubled slashes; anywhere up to the
 * directory they would hide the SCIM service from its own path.
 */
function tidyUrl(req: IncomingMessage): void {
  const url = (req.url ?? '').replace(/^https?:\/\/[^/?#]*/i, '');
  const [path = '', ...query] = url.split('?');
  const isDoubled = path.includes('//') && /^\/+scim\/+v2\//i.test(path);
  req.url = isDoubled ? [path.replace(/\/{2,}/g, '/'), ...query].join('?') : url;
}

/** A server, not listening yet, for the application or for what will listen to `request`; with time limits that a slow or silent client cannot stretch. */
export function createServer(app?: RequestListener): Server {
  const server = createNodeServer({ maxHeaderSize: 16_384, connectionsCheckingInterval: 5_000 }, app);
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000; // longer than the idle time of common load balancers, so that they close first
  server.timeout = 300_000; // of silence in both directions: a client that stops reading its answer does not hold it for ever
  server.maxConnections = 10_000;
  server.maxRequestsPerSocket = 0;
  return server;
}

/** Listens, and resolves with the port and the address to reach it by; rejects when the port is taken. */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; readonly url: string }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return { port: actual, url: `http://${name}:${actual}` };
}

/** Takes no new requests, lets those in flight end for `graceMs`, then cuts what is left. */
export async function closeServer(server: Server, graceMs = 10_000): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection turns idle only when its last answer is out, so idle ones are looked for until all are gone.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
}
