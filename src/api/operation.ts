import type { Request } from 'express';
import { z } from 'zod';
import type { Identity } from '../admins/identity.js';
import type { Permission } from '../admins/roles.js';
import type { Actor } from '../core/actor.js';
import { ServiceError, type Fault } from '../core/errors.js';
import type { AuditAction } from '../evidence/audit/audit-model.js';
import { actorOf, identityOf, type AdminCaller } from './caller.js';
import { readIfMatch } from './if-match.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** `{ id: string }` for the path `/things/{id}`. */
type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParams<Rest>
  : unknown;

/** A value as JSON shows it, which nobody changes any more. */
export type Shown<Schema extends z.ZodType> = DeepReadonly<z.input<Schema>>;

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** One request, parsed. */
export interface Call<Path extends string, Query, Body> {
  readonly params: PathParams<Path>;
  readonly query: Query;
  readonly body: Body;
  /** The body as it was written, for operations that read a policy. */
  readonly text: string;
  /** The tag in If-Match without its quotes; absent when the caller sets no condition, or `*`. */
  readonly ifMatch?: string;
  /** Who asks. */
  readonly actor: Actor;
  /** As what; `unauthenticated` where nobody has signed in. */
  readonly identity: () => Identity;
  readonly caller: AdminCaller;
}

/** An answer that is a document rather than JSON, with its media type. */
export class TextAnswer {
  constructor(
    readonly type: string,
    readonly text: string,
  ) {}
}

/** A document of bytes, or one too long to be held whole: written piece by piece, at the pace of the client. */
export class StreamAnswer {
  constructor(
    readonly type: string,
    readonly pieces: AsyncIterable<string> | Iterable<Uint8Array>,
  ) {}
}

/** Who may call: whoever has the permission, anybody who is signed in (the operation then looks closer itself), or everybody. */
export type Allowed = Permission | 'signed_in' | 'anyone';

/**
 * Whatever is not a plain reading is an act, and says by which word the audit names it; so may a reading that hands out somebody's data. `nothing`: it
 * takes a body and stores nothing, and is asked at every key a person presses.
 */
type Audited =
  | { readonly method: 'get'; readonly audit?: AuditAction }
  | { readonly method: Exclude<Method, 'get'>; readonly audit: AuditAction | 'nothing' };

type Definition<
  Path extends string,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> = Audited & {
  /** Below /api/v1, parameters in braces. */
  readonly path: Path;
  readonly allow: Allowed;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Query;
  readonly body?: Body;
  /** The body is a policy, YAML or JSON, handed over as text. */
  readonly readsPolicy?: boolean;
  readonly acceptsIfMatch?: boolean;
  /** The answer is one record, and carries its ETag. */
  readonly hasEtag?: boolean;
  readonly status: 200 | 201 | 202 | 204;
  /** Absent for 204. */
  readonly answer?: Answer;
  /** Of an act on a person: every id and key the person is known by, whatever word the request has for them. It may throw what the call itself would. */
  readonly concerns?: (call: Call<Path, z.output<Query>, z.output<Body>>) => Promise<readonly string[]>;
  /** Media types the call can answer in besides JSON; the handler then gives a TextAnswer or a StreamAnswer. */
  readonly texts?: readonly string[];
  readonly handle: (
    call: Call<Path, z.output<Query>, z.output<Body>>,
  ) => Promise<Shown<Answer> | TextAnswer | StreamAnswer>;
};

/** One call of the admin API: what it accepts and answers, and how. The router and the OpenAPI document are both made from these. */
export interface Operation {
  readonly method: Method;
  /** The word for it in the audit; absent for plain readings. */
  readonly audit?: AuditAction;
  readonly path: string;
  readonly allow: Allowed;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly readsPolicy: boolean;
  readonly acceptsIfMatch: boolean;
  readonly hasEtag: boolean;
  readonly status: number;
  readonly answer?: z.ZodType;
  readonly texts: readonly string[];
  /** Parses the request; `invalid_input` with every fault. Nothing is done yet. */
  readonly prepare: (request: Request, caller: AdminCaller) => PreparedCall;
}

/** A request that was understood, before it is acted on. */
export interface PreparedCall {
  /** The body as its schema read it. */
  readonly body: unknown;
  /** Text of a policy; empty for other calls. */
  readonly text: string;
  /** Ids and keys of the person it is about, for acts on a person. */
  readonly concerns: () => Promise<readonly string[]>;
  /** Does it, and gives the answer's body. */
  readonly perform: () => Promise<unknown>;
}

const nothing = z.unknown();

/** An operation with its parsing built in. */
export function operation<
  Path extends string,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = typeof nothing,
  Answer extends z.ZodType = typeof nothing,
>(definition: Definition<Path, Query, Body, Answer>): Operation {
  const { handle, concerns, ...described } = definition;
  const { readsPolicy = false, acceptsIfMatch = false, hasEtag = false, texts = [], audit, ...rest } = described;
  return {
    ...rest,
    ...(audit === undefined || audit === 'nothing' ? {} : { audit }),
    readsPolicy,
    acceptsIfMatch,
    hasEtag,
    texts,
    prepare: (request, caller) => {
      const isReading = definition.method === 'get';
      const ifMatch = isReading ? undefined : readIfMatch(request.get('if-match'), acceptsIfMatch);
      const call = {
        params: request.params as unknown as PathParams<Path>, // express fills in exactly the parameters of the mounted path
        query: parse(definition.query ?? nothing, request.query, 'query') as z.output<Query>, // parsed by that schema on this line
        body: parse(definition.body ?? nothing, request.body ?? {}, 'body') as z.output<Body>, // parsed by that schema on this line
        text: readsPolicy && typeof request.body === 'string' ? request.body : '',
        actor: actorOf(caller),
        identity: () => identityOf(caller),
        caller,
        ...(ifMatch === undefined ? {} : { ifMatch }),
      };
      return {
        body: call.body,
        text: call.text,
        concerns: async () => concerns?.(call) ?? [],
        perform: () => handle(call),
      };
    },
  };
}

/** `value` as the schema reads it, or `invalid_input` with a fault for each thing wrong. */
function parse(schema: z.ZodType, value: unknown, part: 'query' | 'body'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue): Fault => {
    const path = [part, ...issue.path.map(String)].join('.');
    return { path, message: issue.message };
  });
  throw new ServiceError('invalid_input', { faults });
}
