import type { components } from './schema.js';

type ProblemBody = components['schemas']['Problem'];

/** What the API answered instead of a result. `requestId` finds the matching lines in the service's log. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    readonly problem: ProblemBody,
    /** Seconds to wait before the next try, where the answer says so. */
    readonly retryAfter: number | undefined,
  ) {
    super(problem.detail);
  }

  get code(): string {
    return this.problem.code;
  }

  get requestId(): string | undefined {
    return this.problem.requestId;
  }
}

/** The failure as a problem: an answer that is none (a proxy's page, no connection) becomes one of status 0 or its own. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiProblem(0, { type: 'about:blank', title: '', status: 0, detail, code: 'unreachable' }, undefined);
}

/** The problem in a failed answer. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) ? wait : undefined;
  const requestId = response.headers.get('x-request-id');
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return new ApiProblem(response.status, body, retryAfter);
  const { status, statusText } = response;
  const plain = { type: 'about:blank', title: statusText, status, detail: statusText, code: 'unexpected' };
  return new ApiProblem(status, requestId === null ? plain : { ...plain, requestId }, retryAfter);
}

function isProblem(value: unknown): value is ProblemBody {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}
