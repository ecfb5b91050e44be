import { problemOf } from './problem.js';
import type { paths } from './schema.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths of the API that have this method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];

type OperationOf<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer Op> ? Op : never;
type Part<Op, Name extends 'path' | 'query' | 'header'> = Op extends {
  parameters: { [Key in Name]?: infer Value };
}
  ? NonNullable<Value>
  : never;
type BodyOf<Op> = Op extends { requestBody?: { content: infer Content } } ? Content[keyof Content] : never;
type SuccessOf<Op> = Op extends { responses: infer Responses }
  ? Extract<keyof Responses, 200 | 201 | 202 | 204> extends infer Status
    ? Status extends keyof Responses
      ? Responses[Status] extends { content: { 'application/json': infer Body } }
        ? Body
        : undefined
      : never
    : never
  : never;

/** What a call answers with, as the description of the API says; undefined for 204. */
export type Answer<P extends keyof paths, M extends Method> = SuccessOf<OperationOf<P, M>>;

/** The parts of a request; which are needed follows from the description of the call. */
export interface Request<P extends keyof paths, M extends Method> {
  readonly path?: Part<OperationOf<P, M>, 'path'>;
  readonly query?: Part<OperationOf<P, M>, 'query'>;
  readonly body?: BodyOf<OperationOf<P, M>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** The body is text of this media type, such as a policy in YAML; JSON when absent. */
  readonly contentType?: string;
}

/** Where the API is: beside the console, whatever path prefix the service stands below. */
export function apiUrl(path: string, query: object = {}): string {
  const url = new URL(`../api/v1${path}`, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  return url.href;
}

/** One call of the admin API with the session's cookie. Throws ApiProblem for every answer that is not a success. */
export async function call<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  request: Request<P, M> = {},
): Promise<Answer<P, M>> {
  const { path: parameters = {}, query = {}, body, headers = {}, signal, contentType } = request;
  const filled = fill(path, parameters);
  const response = await fetch(apiUrl(filled, query), {
    method: method.toUpperCase(),
    credentials: 'same-origin',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }) },
    ...(body === undefined ? {} : { body: contentType === undefined ? JSON.stringify(body) : String(body) }),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await problemOf(response);
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  return answer as Answer<P, M>; // the server's tests hold its answers to the description these types are made from
}

/** The address of a document of the API, such as a CSV or PDF, for a plain link. */
export function documentUrl<P extends PathOf<'get'>>(path: P, request: Pick<Request<P, 'get'>, 'path' | 'query'> = {}) {
  return apiUrl(fill(path, request.path ?? {}), request.query ?? {});
}

function fill(path: string, parameters: object): string {
  const values = new Map(Object.entries(parameters));
  return path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(values.get(name) ?? '')));
}
