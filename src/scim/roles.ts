import { createHash } from 'node:crypto';
import type { PublishedRole } from '../assignments/published-roles.js';
import { codePointOrder } from '../core/code-point-order.js';
import { ServiceError } from '../core/errors.js';
import { evaluate } from '../core/filter/evaluate.js';
import { fold } from '../core/fold.js';
import { isJsonObject, type Json, type JsonObject } from '../core/json.js';
import type { ListQuery } from '../directory/store.js';
import { emptyAnswer } from './answer.js';
import type { EndpointNeeds, ReadEndpoint, Slice } from './endpoint.js';
import { createListing } from './listing.js';
import { etagOf, isNotModified } from './preconditions.js';
import { projectionOf, type Projection } from './projection.js';
import type { ScimContext } from './request.js';
import { roleSchema, roleUrns } from './schema/definitions.js';

/** A role as the endpoint holds it: filters and sorting look at the document. */
interface Entry {
  readonly document: JsonObject & { readonly id: string };
  readonly version: string;
}

/** `/Roles`: what directories may put into `roles` of a user, read-only. There are few, so they are read whole and searched in memory. */
export function createRolesEndpoint({
  listRoles,
  cursors,
}: Pick<EndpointNeeds, 'listRoles' | 'cursors'>): ReadEndpoint {
  const entries = async (base: string): Promise<readonly Entry[]> =>
    ((await listRoles?.()) ?? []).map((role) => entryOf(base, role));

  const window = async (
    { base }: ScimContext,
    { filter, sort, from, limit }: ListQuery,
    projection: Projection,
  ): Promise<Slice> => {
    const all = [...(await entries(base)).entries()].map(([index, entry]) => ({ ...entry, ordinal: index + 1 }));
    const found = filter ? all.filter(({ document }) => evaluate(filter, document)) : all;
    const ordered = sort && from.kind === 'offset' ? sorted(found, sort) : found;
    const rest =
      from.kind === 'offset' ? ordered.slice(from.offset) : ordered.filter(({ ordinal }) => ordinal > from.ordinal);
    const items = rest.slice(0, limit).map(({ document }) => JSON.stringify(projection.apply(document)));
    const last = rest.length > limit ? rest[limit - 1] : undefined;
    return { total: found.length, items, count: items.length, ...(last ? { nextAfter: last.ordinal } : {}) };
  };

  return {
    type: 'Role',

    async read(context, id, request) {
      const projection = projectionOf(roleSchema, request.query(), context.lenient);
      const entry = (await entries(context.base)).find(({ document }) => document.id === id);
      if (!entry) throw new ServiceError('not_found', { kind: 'Role', id });
      const headers = { ETag: etagOf(entry.version), Location: locationOf(context.base, entry.document.id) };
      if (isNotModified(request.ifNoneMatch, entry.version)) return emptyAnswer(304, { ETag: headers.ETag });
      return { status: 200, headers, body: JSON.stringify(projection.apply(entry.document)) };
    },

    ...createListing({ type: 'Role', schema: roleSchema, cursors, window }),
  };
}

/** The id is also the `value`: target and role key never change, so neither does it. The version is a digest of what is shown. */
function entryOf(base: string, role: PublishedRole): Entry {
  const id = `${role.target}.${role.key}`;
  const shown = {
    schemas: [...roleUrns],
    id,
    displayName: `${role.target}: ${role.name.en}`,
    type: role.target,
    ...(role.summary === undefined ? {} : { description: role.summary.en.slice(0, 1000) }),
    value: id,
    display: role.name.en,
    supported: role.isAssignable,
    limitedAssignmentsPermitted: role.maxHolders !== undefined,
    ...(role.maxHolders === undefined ? {} : { totalAssignmentsPermitted: role.maxHolders }),
  };
  const version = createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 16);
  const meta = { resourceType: 'Role', location: locationOf(base, id), version: etagOf(version) };
  return { document: { ...shown, meta }, version };
}

function locationOf(base: string, id: string): string {
  return `${base}/Roles/${encodeURIComponent(id)}`;
}

/** In the order asked, records without a value last when ascending and first when descending; ties keep their order. */
function sorted<One extends Entry>(
  entries: readonly One[],
  { path, descending }: NonNullable<ListQuery['sort']>,
): readonly One[] {
  const { attribute, sub } = path;
  const valueOf = ({ document }: Entry): Json | undefined => {
    const value = document[attribute.name];
    return sub && isJsonObject(value) ? new Map(Object.entries(value)).get(sub.name) : value;
  };
  const isExact = (sub ?? attribute).caseExact;
  const sign = descending ? -1 : 1;
  return [...entries].sort((a, b) => sign * order(valueOf(a), valueOf(b), isExact));
}

function order(a: Json | undefined, b: Json | undefined, isExact: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'string' && typeof b === 'string')
    return isExact ? codePointOrder(a, b) : codePointOrder(fold(a), fold(b));
  return Number(a) - Number(b);
}
