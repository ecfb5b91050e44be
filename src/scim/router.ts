import express, { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { PublishedRole } from '../assignments/published-roles.js';
import type { Clock } from '../core/clock.js';
import { newId, type RequestId } from '../core/ids.js';
import { scimBasePath } from '../directory/base-path.js';
import type { Groups } from '../directory/groups.js';
import type { Users } from '../directory/users.js';
import type { EvidenceStore } from '../evidence/store.js';
import { jsonAnswer, sendAnswer } from './answer.js';
import { parseBody } from './body.js';
import { segmentsOf } from './bulk-message.js';
import { scimCaller } from './caller.js';
import { errorBody, faultOf, isForeseen, ScimFault } from './faults.js';
import { limits } from './limits.js';
import { perform } from './perform.js';
import { parseQuery } from './query.js';
import type { AssignmentsOf } from './render.js';
import { createWarnings, type ScimContext, type ScimRequest } from './request.js';
import { createService } from './service.js';

/** What the SCIM edge needs of the rest. */
export interface ScimNeeds {
  readonly users: Users;
  readonly groups: Groups;
  /**
   * Express handler run for every request, `req.params.directoryId` given (see parseDirectoryParam). It calls `setScimCaller(res, caller)` and
   * `next()`, or answers 401 itself, or passes on an error.
   */
  readonly authenticate: RequestHandler;
  /** Where writes and failed reads are noted. */
  readonly evidence: Pick<EvidenceStore, 'appendProvisioning'>;
  /** Assignments of users, for those who ask for the extension attribute; without it the attribute is never present. */
  readonly assignmentsOf?: AssignmentsOf;
  /** Every role of every target, published as `/Roles`; without it the list is empty. */
  readonly listRoles?: () => Promise<readonly PublishedRole[]>;
  readonly clock: Clock;
  /** Origin and optional path prefix of the service as the identity provider sees it, no trailing slash. */
  readonly publicUrl: string;
  /** Signs paging cursors: 32 bytes, the same in every instance of the service. */
  readonly cursorKey: Uint8Array;
  /** Told of every failure nobody foresaw; the client sees a fixed text. */
  readonly onUnknownError?: (error: unknown, requestId: RequestId) => void;
  /** Milliseconds of a clock that never goes back, for durations. */
  readonly monotonicMs?: () => number;
}

/** The SCIM 2.0 service of every directory (RFC 7643, 7644, 9865), to be mounted at `/scim/v2/:directoryId`. */
export function createScimRouter(needs: ScimNeeds): Router {
  const router = Router({ mergeParams: true });
  router.use(needs.authenticate);
  router.use(createBodyReader());
  router.use(createHandler(needs));
  router.use(createFaultHandler(needs));
  return router;
}

/** Reads the body whole, decompressed. Bytes that are not compressed as their header says are the client's mistake, under whatever name zlib reports them. */
function createBodyReader(): RequestHandler {
  const read = express.raw({ type: () => true, limit: limits.payloadBytes });
  return (req, res, next) => {
    read(req, res, (error: unknown) => {
      const isCoded = req.headers['content-encoding'] !== undefined && error !== undefined;
      next(isCoded && !transportFault(error) ? new ScimFault(400, notDecoded, { scimType: 'invalidSyntax' }) : error);
    });
  };
}

const notDecoded = 'the body is not compressed as its Content-Encoding says';

function createHandler(needs: ScimNeeds): RequestHandler {
  const { evidence, onUnknownError, monotonicMs = () => performance.now() } = needs;
  const service = createService(needs);
  const report = (error: unknown, requestId: RequestId) => {
    if (!isForeseen(error)) onUnknownError?.(error, requestId);
  };

  const answer = async (req: Request, res: Response): Promise<void> => {
    const startedAt = monotonicMs();
    const context = contextOf(needs, res);
    const request = requestOf(req);
    const action = service.routes(request);
    const performed = await perform(action, context, request, () => Math.round(monotonicMs() - startedAt));
    const entries = [...service.takeEntries(context), ...(performed.entry ? [performed.entry] : [])];
    // What was done stays done: a log that cannot be written is reported, and the client still learns what came of its request.
    if (entries.length > 0)
      await evidence.appendProvisioning(entries).catch((error: unknown) => onUnknownError?.(error, context.requestId));
    if (performed.kind === 'answered') return sendAnswer(res, performed.answer);
    report(performed.error, context.requestId);
    return sendAnswer(res, jsonAnswer(performed.fault.status, errorBody(performed.fault), performed.fault.headers));
  };

  return (req, res, next) => {
    answer(req, res).catch(next);
  };
}

function contextOf({ clock, publicUrl }: ScimNeeds, res: Response): ScimContext {
  const caller = scimCaller(res);
  if (!caller)
    throw new ScimFault(401, 'send the token of the directory', {
      headers: { 'WWW-Authenticate': 'Bearer realm="scim"' },
    });
  return {
    directory: caller.directory,
    scopes: caller.scopes,
    requestId: caller.requestId ?? newId('req'),
    at: clock(),
    base: `${publicUrl}${scimBasePath(caller.directory.id)}`,
    lenient: caller.directory.dialect !== 'strict',
    ...createWarnings(),
  };
}

function requestOf(req: Request): ScimRequest {
  const [path = '', ...search] = req.url.split('?');
  const bytes: unknown = req.body;
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, 'content-type': contentType } = req.headers;
  return {
    method: req.method === 'HEAD' ? 'GET' : req.method,
    segments: segmentsOf(path),
    query: () => parseQuery(search.join('?')),
    body: () => parseBody(bytes instanceof Uint8Array ? bytes : undefined, contentType),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
  };
}

/** Everything that failed outside an action: body parsing, authentication, a broken log. Once an answer is on its way only cutting it is honest. */
function createFaultHandler({ onUnknownError }: ScimNeeds) {
  return (error: unknown, _req: Request, res: Response, _next: NextFunction): void => {
    const fault = transportFault(error) ?? faultOf(error);
    if (fault.status >= 500 && !isForeseen(error)) onUnknownError?.(error, scimCaller(res)?.requestId ?? newId('req'));
    if (res.headersSent) {
      res.destroy();
      return;
    }
    void sendAnswer(res, jsonAnswer(fault.status, errorBody(fault), fault.headers));
  };
}

/** Faults of reading the body, as the body reader of Express names them. */
function transportFault(error: unknown): ScimFault | undefined {
  if (!(error instanceof Error)) return undefined;
  if (!('type' in error) || typeof error.type !== 'string') return undefined;
  switch (error.type) {
    case 'entity.too.large':
      return new ScimFault(413, `the body is larger than the limit, maxPayloadSize (${limits.payloadBytes} bytes)`);
    case 'encoding.unsupported':
      return new ScimFault(415, 'the Content-Encoding of the body is not supported; use gzip, deflate or none');
    case 'request.aborted':
    case 'request.size.invalid':
      return new ScimFault(400, 'the body did not arrive whole', { scimType: 'invalidSyntax' });
    default:
      return undefined;
  }
}
