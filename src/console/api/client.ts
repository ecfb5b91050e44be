import { problemOf } from './problem.js';
import type { Answer, Method, PathOf, Request } from './types.js';

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
  return (await callTagged(method, path, request)).answer;
}

/** The same with the ETag of the record answered, for an If-Match later; absent where the API gives none. */
export async function callTagged<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  request: Request<P, M> = {},
): Promise<{ readonly answer: Answer<P, M>; readonly etag?: string }> {
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
  const etag = response.headers.get('etag');
  return {
    answer: answer as Answer<P, M>, // the server's tests hold its answers to the description these types are made from
    ...(etag === null ? {} : { etag }),
  };
}

/** The address of a document of the API, such as a CSV or PDF, for a plain link. */
export function documentUrl<P extends PathOf<'get'>>(path: P, request: Pick<Request<P, 'get'>, 'path' | 'query'> = {}) {
  return apiUrl(fill(path, request.path ?? {}), request.query ?? {});
}

function fill(path: string, parameters: object): string {
  const values = new Map(Object.entries(parameters));
  return path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(values.get(name) ?? '')));
}
