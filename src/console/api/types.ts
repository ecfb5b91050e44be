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
