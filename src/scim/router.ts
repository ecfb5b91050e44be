import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PublishedRole } from '../assignments/published-roles.js';
import type { Clock } from '../core/clock.js';
import { newId, type RequestId } from '../core/ids.js';
import { scimBasePath, scimPlaceOf } from '../directory/base-path.js';
import type { Groups } from '../directory/groups.js';
import type { Users } from '../directory/users.js';
import type { ProvisioningEntry } from '../evidence/model.js';
import type { EvidenceStore } from '../evidence/store.js';
import { jsonAnswer, sendAnswer, type ScimAnswer } from './answer.js';
import { parseBody } from './body.js';
import { readBody } from './body-reader.js';
import { segmentsOf } from './bulk-message.js';
import type { FindCaller, ScimCaller } from './caller.js';
import { errorBody, faultOf, isForeseen, type ScimFault } from './faults.js';
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
  /** Asked first, for every request. */
  readonly authenticate: FindCaller;
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

/** Answers one request; every answer carries the headers too: name, value, name, value. */
export type ScimListener = (req: IncomingMessage, res: ServerResponse, headers?: readonly string[]) => void;

/** The SCIM 2.0 service of every directory (RFC 7643, 7644, 9865), for the URLs of scimPlaceOf. Every request given to it is answered, or cut. */
export function createScimListener(needs: ScimNeeds): ScimListener {
  const { authenticate, evidence, onUnknownError, monotonicMs = () => performance.now() } = needs;
  // What was done stays done: a log that cannot be written is reported, and the client still learns what came of its request.
  const append = (entry: ProvisioningEntry) =>
    evidence.appendProvisioning([entry]).catch((error: unknown) => onUnknownError?.(error, entry.requestId));
  const routes = createService({ ...needs, append });
  const report = (error: unknown, requestId: RequestId) => {
    if (!isForeseen(error)) onUnknownError?.(error, requestId);
  };

  const answer = async (caller: ScimCaller, req: IncomingMessage): Promise<ScimAnswer> => {
    const body = await readBody(req, limits.payloadBytes);
    const startedAt = monotonicMs();
    const context = contextOf(needs, caller);
    const request = requestOf(req, body);
    const elapsedMs = () => Math.round(monotonicMs() - startedAt);
    const performed = await perform(routes(request), context, request, { elapsedMs, append });
    if (performed.kind === 'answered') return performed.answer;
    report(performed.error, context.requestId);
    return faultAnswer(performed.fault);
  };

  const serve = async (req: IncomingMessage, res: ServerResponse, headers: readonly string[]): Promise<void> => {
    let requestId: RequestId | undefined;
    try {
      const caller = await authenticate(req, res);
      if (!caller) return;
      requestId = caller.requestId;
      await sendAnswer(res, headers, await answer(caller, req));
    } catch (error) {
      report(error, requestId ?? newId('req'));
      await sendFault(res, headers, faultOf(error));
    }
  };

  return (req, res, headers = []) => {
    serve(req, res, headers).catch(() => res.destroy()); // nothing more can be said to this client
  };
}

function contextOf({ clock, publicUrl }: ScimNeeds, { directory, scopes, requestId }: ScimCaller): ScimContext {
  const { warn, warnings } = createWarnings();
  return {
    directory,
    scopes,
    requestId,
    at: clock(),
    base: `${publicUrl}${scimBasePath(directory.id)}`,
    lenient: directory.dialect !== 'strict',
    warn,
    warnings,
  };
}

function requestOf({ method = '', url = '', headers }: IncomingMessage, body: Uint8Array | undefined): ScimRequest {
  const [path = '', ...search] = (scimPlaceOf(url)?.path ?? '').split('?');
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, 'content-type': contentType } = headers;
  return {
    method: method === 'HEAD' ? 'GET' : method,
    segments: segmentsOf(path),
    query: () => parseQuery(search.join('?')),
    body: () => parseBody(body, contentType),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
  };
}

/** Answers what failed outside an action: authentication, reading the body, sending. Once an answer is on its way only cutting it is honest. */
async function sendFault(res: ServerResponse, headers: readonly string[], fault: ScimFault): Promise<void> {
  if (res.headersSent) res.destroy();
  else await sendAnswer(res, headers, faultAnswer(fault));
}

function faultAnswer(fault: ScimFault): ScimAnswer {
  return jsonAnswer(fault.status, errorBody(fault), fault.headers);
}
