import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { ServiceError, type ErrorCode, type ErrorDetails, type Fault } from '../core/errors.js';
import type { Log } from '../observe/log.js';
import { requestIdOf } from './request-id.js';

/** An error of the admin API: RFC 9457 problem details, with our code and what the code carries. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId?: string;
  /** Every fault of the input, with path, or line and column. */
  readonly faults?: readonly Fault[];
  /** For an ambiguous person: who it may be. */
  readonly candidates?: ErrorDetails['person_ambiguous']['candidates'];
  /** For `plan_changed`: the hash of the plan as it would be now. */
  readonly planHash?: string;
  /** For `too_many_attempts`: when another one will be looked at; the Retry-After header says the same. */
  readonly retryAfterSeconds?: number;
}

interface Kind<Code extends ErrorCode> {
  readonly status: number;
  readonly title: string;
  readonly detail: (details: ErrorDetails[Code]) => string;
}

const some = (faults: readonly Fault[]) =>
  `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}; see "faults".`;

/** Status and words of every code a service may throw. */
export const problems = {
  invalid_input: { status: 400, title: 'The input is not valid', detail: ({ faults }) => some(faults) },
  not_found: { status: 404, title: 'Not found', detail: ({ kind, id }) => `There is no ${kind} "${id}".` },
  user_name_taken: {
    status: 409,
    title: 'The userName is taken',
    detail: () => 'Another user of the directory has this userName.',
  },
  group_name_taken: {
    status: 409,
    title: 'The group name is taken',
    detail: () => 'Another group of the directory has this displayName.',
  },
  name_taken: {
    status: 409,
    title: 'The name is taken',
    detail: ({ kind, name }) => `There is a ${kind} named "${name}" already. Choose another name.`,
  },
  version_mismatch: {
    status: 409,
    title: 'Changed meanwhile',
    detail: ({ kind, id }) => `The ${kind} "${id}" was changed by somebody else. Read it again and repeat.`,
  },
  precondition_failed: {
    status: 412,
    title: 'Changed since it was read',
    detail: ({ kind, id }) => `The ${kind} "${id}" is no longer what If-Match names. Read it again and repeat.`,
  },
  group_cycle: {
    status: 400,
    title: 'Circle of groups',
    detail: ({ group, member }) => `"${member}" contains "${group}" already.`,
  },
  unknown_members: {
    status: 400,
    title: 'Unknown members',
    detail: ({ ids }) => `Not in this directory: ${ids.join(', ')}.`,
  },
  policy_invalid: { status: 422, title: 'The policy is not valid', detail: ({ faults }) => some(faults) },
  plan_changed: {
    status: 409,
    title: 'The plan has changed',
    detail: () => 'Publishing would now make other changes than the plan you named. Plan again and review.',
  },
  person_ambiguous: {
    status: 409,
    title: 'More than one person matches',
    detail: ({ candidates }) => `${candidates.length} people match. Use the id of one of the candidates.`,
  },
  conflict: { status: 409, title: 'Not possible now', detail: ({ message }) => message },
  unauthenticated: { status: 401, title: 'Not authenticated', detail: ({ message }) => message },
  forbidden: { status: 403, title: 'Not allowed', detail: ({ message }) => message },
  too_many_attempts: {
    status: 429,
    title: 'Too many attempts',
    detail: ({ retryAfterSeconds }) => `Too many failed attempts to sign in. Try again in ${retryAfterSeconds} s.`,
  },
  store_unavailable: {
    status: 503,
    title: 'The database is unavailable',
    detail: () => 'The database cannot be reached or refuses to write. Try again in a moment.',
  },
} satisfies { readonly [Code in ErrorCode]: Kind<Code> };

/** Faults found by the HTTP layer itself, before any service is called. */
const transportProblems: Readonly<Record<number, readonly [code: string, title: string, detail: string]>> = {
  400: [
    'malformed_request',
    'The request cannot be read',
    'The body is not valid JSON, the path is not validly encoded, or the request is cut short.',
  ],
  405: ['method_not_allowed', 'The method is not allowed', 'Use one of the methods in the Allow header.'],
  413: ['body_too_large', 'The body is too large', 'Send less at once.'],
  415: [
    'unsupported_media_type',
    'The content type is not supported',
    'Send application/json, or application/yaml for a policy, in UTF-8.',
  ],
};

/** The problem for anything thrown. Unknown errors become a 500 with a fixed text: their cause is for the log alone. */
export function problemOf(error: unknown, requestId?: string): Problem {
  const id = requestId === undefined ? {} : { requestId };
  if (isServiceFailure(error)) return { ...serviceProblem(error), ...id };
  const status = bodyFaultStatus(error);
  const known = status === undefined ? undefined : transportProblems[status];
  if (status !== undefined && known) {
    const [code, title, detail] = known;
    return { type: typeOf(code), title, status, detail, code, ...id };
  }
  const code = 'internal_error';
  const detail = 'Something went wrong on our side. The log has the cause under this request id.';
  return { type: typeOf(code), title: 'Internal error', status: 500, detail, code, ...id };
}

/** Writes a problem as application/problem+json. */
function sendProblem(res: Response, problem: Problem): void {
  if (problem.retryAfterSeconds !== undefined) res.setHeader('retry-after', String(problem.retryAfterSeconds));
  if (problem.status === 503) res.setHeader('retry-after', '5');
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The last handler: turns whatever was thrown into a problem, or cuts the connection when an answer has begun. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    const problem = problemOf(error, requestIdOf(res));
    if (problem.status >= 500) log.error('http.failed', { requestId: requestIdOf(res), code: problem.code }, error);
    if (res.headersSent) res.destroy();
    else sendProblem(res, problem);
  };
}

/** Answers 404 for every path nobody else wanted. */
export const notFoundHandler: RequestHandler = (_req, res) => {
  const code = 'unknown_path';
  const detail = 'There is nothing at this path. The API is described at /openapi.json.';
  sendProblem(res, { type: typeOf(code), title: 'Not found', status: 404, detail, code, requestId: requestIdOf(res) });
};

/** Narrows to every code at once; `instanceof` alone would leave the code open. */
function isServiceFailure(error: unknown): error is ServiceError {
  return error instanceof ServiceError;
}

function serviceProblem(error: ServiceError): Problem {
  const { status, title } = problems[error.code];
  const code = error.code;
  return { type: typeOf(code), title, status, detail: detailOf(error), code, ...extras(error) };
}

function detailOf<Code extends ErrorCode>({ code, details }: ServiceError<Code>): string {
  const kind = problems[code] as unknown as Kind<Code>; // the table holds, for each code, the words for that code's details
  return kind.detail(details);
}

function extras({
  code,
  details,
}: ServiceError): Pick<Problem, 'faults' | 'candidates' | 'planHash' | 'retryAfterSeconds'> {
  if ((code === 'invalid_input' || code === 'policy_invalid') && 'faults' in details) return { faults: details.faults };
  if (code === 'person_ambiguous' && 'candidates' in details) return { candidates: details.candidates };
  if (code === 'plan_changed' && 'actual' in details) return { planHash: details.actual };
  if (code === 'too_many_attempts' && 'retryAfterSeconds' in details)
    return { retryAfterSeconds: details.retryAfterSeconds };
  return {};
}

/** Body parsers mark their errors with `type` and a 4xx `status`, a path that cannot be decoded is a URIError; nothing else is trusted to choose its status. */
function bodyFaultStatus(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'URIError') return 400;
  if (!('type' in error) || !('status' in error)) return undefined;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  return status in transportProblems ? status : 400;
}

function typeOf(code: string): string {
  return `urn:rolecall:problem:${code}`;
}
