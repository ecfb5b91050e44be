import type { Request } from 'express';
import { isServiceError, ServiceError } from '../core/errors.js';
import { fold } from '../core/fold.js';
import { isJsonObject, type JsonObject } from '../core/json.js';
import type { AuditActs } from '../evidence/audit/audit-acts.js';
import type { AuditAction, AuditSubject } from '../evidence/audit/audit-model.js';
import { actDetails, actMentions, type AuditedCall } from './act-details.js';
import { actorOf, type AdminCaller } from './caller.js';
import type { Operation, PreparedCall } from './operation.js';

interface Needs {
  readonly audit: AuditActs;
  /** Settings of connectors that are secret. */
  readonly secretNames: ReadonlySet<string>;
}

/** Answers a call; whatever changes something is noted in the audit before and after. */
export async function answerCall(
  { audit, secretNames }: Needs,
  operation: Operation,
  request: Request,
  caller: AdminCaller,
): Promise<unknown> {
  const { audit: action } = operation;
  if (action === undefined) return operation.prepare(request, caller).perform();
  const prepared = prepare(operation, request, caller);
  const params = paramsOf(request);
  const call = {
    requestId: caller.requestId,
    params: Object.fromEntries(params),
    body: prepared.body,
    text: prepared.text,
  };
  const act = {
    actor: actorOf(caller),
    action,
    subject: subjectBefore(action, params),
    details: actDetails(call, secretNames),
    mentions: [...new Set([...actMentions(call), ...(await concerned(prepared))])],
  };
  return audit.run(act, prepared.perform, (result) => ({
    subject: subjectAfter(action, params, result),
    ...(action === 'person.purge' ? { details: detailsOfPurge(call, result) } : {}),
  }));
}

/** Throws why somebody may not call the operation. Trying to change something without the right to is on record too; nothing of the body is read. */
export async function refuseCall(
  { audit }: Pick<Needs, 'audit'>,
  {
    operation,
    request,
    caller,
  }: { readonly operation: Operation; readonly request: Request; readonly caller: AdminCaller },
  refusal: ServiceError,
): Promise<never> {
  const { audit: action } = operation;
  if (action === undefined) throw refusal;
  const params = paramsOf(request);
  const call = { requestId: caller.requestId, params: Object.fromEntries(params), body: undefined, text: '' };
  const act = {
    actor: actorOf(caller),
    action,
    subject: subjectBefore(action, params),
    details: actDetails(call, new Set()),
    mentions: actMentions(call),
  };
  return audit.run(act, () => Promise.reject(refusal));
}

function paramsOf({ params }: Request): Params {
  return Object.entries(params).map(([name, value]) => [name, String(value)] as const);
}

/** A request that does not parse is an act too, refused; nothing of its body is kept, since nobody knows what it is. */
function prepare(operation: Operation, request: Request, caller: AdminCaller): PreparedCall {
  try {
    return operation.prepare(request, caller);
  } catch (error) {
    if (!isServiceError(error, 'invalid_input')) throw error;
    return { body: undefined, text: '', concerns: async () => [], perform: () => Promise.reject(error) };
  }
}

/**
 * The people of an act by every id and key, found before it is noted: a purge goes by these, and must find what the act says of them in words of its own,
 * also when it is refused or cut off. A call that names nobody known says so itself.
 */
async function concerned({ concerns }: PreparedCall): Promise<readonly string[]> {
  try {
    return (await concerns()).map(fold);
  } catch (error) {
    if (error instanceof ServiceError && error.code !== 'store_unavailable') return [];
    throw error;
  }
}

/** A purge takes its own note along, because that names the person. Why it was done and how much went stays. */
function detailsOfPurge({ requestId, body }: AuditedCall, result: unknown): JsonObject {
  const reason = isJsonObject(body) && typeof body['reason'] === 'string' ? { reason: body['reason'] } : {};
  return { requestId, ...reason, ...(isJsonObject(result) ? { erased: result } : {}) };
}

type Params = readonly (readonly [name: string, value: string])[];

const ownId = /^[a-z]{3}_[0-9a-f]{32}(_\d+_\d+)?$/;

/** The chain can never forget a subject, so what a caller wrote is taken only when it is one of our ids. */
function subjectBefore(action: AuditAction, params: Params): AuditSubject {
  const id = params.at(-1)?.[1];
  return { kind: kindOf(action), ...(id !== undefined && ownId.test(id) ? { id } : {}) };
}

/** Once it is done: the record answered, else the one named in the path. A person is named in the details alone, which can be erased. */
function subjectAfter(action: AuditAction, params: Params, result: unknown): AuditSubject {
  const [name, value] = params.at(-1) ?? [];
  const record = isJsonObject(result) ? (result['id'] ?? result['version']) : undefined;
  const id = typeof record === 'string' || typeof record === 'number' ? String(record) : value;
  return { kind: kindOf(action), ...(id === undefined || (name === 'person' && id === value) ? {} : { id }) };
}

function kindOf(action: AuditAction): string {
  return action.slice(0, action.indexOf('.'));
}
