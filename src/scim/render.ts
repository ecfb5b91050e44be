import type { UserId } from '../core/ids.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../core/json.js';
import type { Group, Member, Membership, User } from '../directory/model.js';
import { etagOf } from './preconditions.js';
import type { Projection } from './projection.js';
import { helpdeskUrn } from './schema/helpdesk.js';
import { userText } from './user-text.js';

/** One assignment of a user as our extension's `assignments` shows it. */
export interface ShownAssignment {
  readonly target: string;
  readonly roles: readonly string[];
  readonly state: string;
}

/** What a user document shows beside the stored attributes; left out where the projection does not ask. */
export interface UserExtras {
  readonly memberships: readonly Membership[];
  readonly assignments: readonly ShownAssignment[];
}

/** Where a user or group is read (`meta.location`). */
export function locationOf(base: string, { id }: { readonly id: string }): string {
  return `${base}/${id.startsWith('usr_') ? 'Users' : 'Groups'}/${id}`;
}

/** A user as JSON text (see userTemplate), as far as the projection shows it. */
export function renderUser(base: string, user: User, extras: UserExtras, projection: Projection): string {
  const text = userText(base, user, extras.memberships);
  if (projection.isDefault && extras.assignments.length === 0) return text;
  const document = JSON.parse(text) as JsonObject; // an object was written
  return JSON.stringify(projection.apply(withAssignments(document, extras.assignments)));
}

/**
 * A group as JSON text in pieces. `members` is read only when the projection shows it, batch by batch, as the text is taken; a group without
 * members has no `members`.
 */
export async function* renderGroup(
  base: string,
  group: Group,
  members: () => AsyncIterable<readonly Member[]>,
  projection: Projection,
): AsyncGenerator<string> {
  const head = groupHead(base, group, projection);
  if (!projection.shows('members')) {
    yield head;
    return;
  }
  let isFirst = true;
  yield head.slice(0, -1);
  for await (const batch of members()) {
    const shown = batch.map((member) => shownMember(base, member));
    const texts = (projection.isDefault ? shown : projectedMembers(shown, projection)).map((one) =>
      JSON.stringify(one),
    );
    if (texts.length === 0) continue;
    yield (isFirst ? ',"members":[' : ',') + texts.join(',');
    isFirst = false;
  }
  yield isFirst ? '}' : ']}';
}

function projectedMembers(members: readonly JsonObject[], projection: Projection): readonly JsonObject[] {
  return members
    .map((member) => projection.element('members', member))
    .filter((shown) => Object.keys(shown).length > 0);
}

function groupHead(base: string, group: Group, projection: Projection): string {
  const { schemas, ...attributes } = group.attributes;
  return JSON.stringify(projection.apply({ schemas, id: group.id, ...attributes, meta: metaOf(base, group) }));
}

function metaOf(base: string, group: Group): JsonObject {
  return {
    resourceType: 'Group',
    created: group.createdAt.toISOString(),
    lastModified: group.lastModifiedAt.toISOString(),
    location: locationOf(base, group),
    version: etagOf(group.revision),
  };
}

function shownMember(base: string, { kind, id, display }: Member): JsonObject {
  return { value: id, $ref: locationOf(base, { id }), type: kind === 'user' ? 'User' : 'Group', display };
}

function withAssignments(document: JsonObject, assignments: readonly ShownAssignment[]): JsonObject {
  if (assignments.length === 0) return document;
  const extension = document[helpdeskUrn];
  const shown = assignments.map(({ target, roles, state }) => ({ target, roles: [...roles], state }));
  return {
    ...document,
    schemas: withUrn(document['schemas'], helpdeskUrn),
    [helpdeskUrn]: { ...(isJsonObject(extension) ? extension : {}), assignments: shown },
  };
}

function withUrn(schemas: Json | undefined, urn: string): Json {
  return [...new Set([...(isJsonArray(schemas) ? schemas : []), urn])];
}

/** Assignments of users, by user. */
export type AssignmentsOf = (userIds: readonly UserId[]) => Promise<ReadonlyMap<UserId, readonly ShownAssignment[]>>;
