import { z } from 'zod';
import { CliError, exits } from './exit.js';
import type { Say } from './say.js';

const problemShape = z.object({
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string().optional(),
  faults: z
    .array(
      z.object({
        path: z.string().optional(),
        line: z.number().optional(),
        column: z.number().optional(),
        message: z.string(),
      }),
    )
    .optional(),
  candidates: z.array(z.object({ id: z.string(), userName: z.string(), directory: z.string() })).optional(),
});

export type ApiProblem = z.infer<typeof problemShape>;

/** The service understood the request and said no. */
export class ApiError extends Error {
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem) {
    super(problem.code);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

interface Call {
  readonly body?: unknown;
  /** A policy as written, sent as YAML (of which JSON is a part). */
  readonly policy?: string;
  readonly ifMatch?: string;
}

/** The admin API as commands use it. Throws ApiError for a refusal, CliError when there is no service to talk to. */
export interface ApiClient {
  get<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>>;
  post<Shape extends z.ZodType>(path: string, shape: Shape, call?: Call): Promise<z.output<Shape>>;
  /** An answer that is a document, as it stands. */
  text(path: string): Promise<string>;
  bytes(path: string): Promise<Uint8Array>;
  put<Shape extends z.ZodType>(path: string, shape: Shape, call: Call): Promise<z.output<Shape>>;
  /** DELETE, answered without a body. */
  remove(path: string): Promise<void>;
  /** Every item of a paged list; `path` may have a query. */
  all<Item extends z.ZodType>(path: string, item: Item): Promise<z.output<Item>[]>;
}

interface Needs {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly say: Say;
}

const defaultUrl = 'http://127.0.0.1:8080';

/** A client for the service that ROLECALL_URL names, with the key in ROLECALL_ADMIN_KEY. */
export function createClient({ env, fetch, say }: Needs): ApiClient {
  const url = (env['ROLECALL_URL']?.trim() || defaultUrl).replace(/\/+$/, '');
  const key = env['ROLECALL_ADMIN_KEY']?.trim();
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url))
    throw new CliError(say.text('urlWrong', { url }), exits.badConfiguration);
  if (!key) throw new CliError(say.text('keyMissing'), exits.badConfiguration);

  const send = (method: string, path: string, call: Call) =>
    fetch(`${url}/api/v1${path}`, { method, ...content(call, key) }).catch((error: unknown) => {
      throw new CliError(say.text('unreachable', { url, cause: causeOf(error) }), exits.failed, { cause: error });
    });

  const request = async <Shape extends z.ZodType>(method: string, path: string, shape: Shape, call: Call = {}) => {
    const response = await send(method, path, call);
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return understand(shape, answer, url);
    throw refusal(response, answer);
  };

  const refusal = (response: Response, answer: unknown): Error => {
    const problem = problemShape.safeParse(answer);
    if (!problem.success) return new CliError(say.text('notRolecall', { url, status: response.status }));
    if (response.status === 401) return new CliError(say.text('keyRefused', { url }));
    return new ApiError(problem.data);
  };

  const understand = <Shape extends z.ZodType>(shape: Shape, answer: unknown, from: string): z.output<Shape> => {
    const parsed = shape.safeParse(answer);
    if (!parsed.success) throw new CliError(say.text('unexpectedAnswer', { url: from }));
    return parsed.data;
  };

  return {
    get: (path, shape) => request('GET', path, shape),
    post: (path, shape, call) => request('POST', path, shape, call),
    put: (path, shape, call) => request('PUT', path, shape, call),
    async remove(path) {
      await request('DELETE', path, z.undefined());
    },
    async text(path) {
      const response = await send('GET', path, {});
      const text = await response.text();
      if (response.ok) return text;
      throw refusal(response, parseJson(text));
    },
    async bytes(path) {
      const response = await send('GET', path, {});
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      throw refusal(response, parseJson(await response.text()));
    },
    async all(path, item) {
      const page = z.object({ items: z.array(item), nextCursor: z.string().optional() });
      const items: z.output<typeof item>[] = [];
      let cursor: string | undefined;
      do {
        const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const answer = await request('GET', `${path}${path.includes('?') ? '&' : '?'}limit=200${after}`, page);
        items.push(...answer.items);
        cursor = answer.nextCursor;
      } while (cursor !== undefined);
      return items;
    },
  };
}

function content({ body, policy, ifMatch }: Call, key: string): RequestInit {
  const headers = {
    authorization: `Bearer ${key}`,
    accept: 'application/json',
    ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
  };
  if (policy !== undefined) return { headers: { ...headers, 'content-type': 'application/yaml' }, body: policy };
  if (body === undefined) return { headers };
  return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `ECONNREFUSED` and the like, which fetch hides one level down. */
function causeOf(error: unknown): string {
  const known = z.object({ code: z.string().optional(), message: z.string() });
  const inner = known.safeParse(z.object({ cause: z.unknown() }).safeParse(error).data?.cause);
  const { code, message } = inner.data ?? known.safeParse(error).data ?? { message: 'unknown cause' };
  return code ?? message;
}
