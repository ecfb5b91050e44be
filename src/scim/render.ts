import type { UserId } from '../core/ids.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../core/json.js';
import { attributesText } from '../directory/attributes-text.js';
import type { Group, Member, Membership, User } from '../directory/model.js';
import { etagOf } from './preconditions.js';
import type { Projection } from './projection.js';
import { helpdeskUrn } from './schema/helpdesk.js';

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

/** A user as JSON text: stored attributes, id, computed groups, meta (RFC 7643 sections 3.1 and 4.1). */
export function renderUser(base: string, user: User, extras: UserExtras, projection: Projection): string {
  const text = attributesText(user);
  if (text !== undefined && projection.isDefault && extras.assignments.length === 0)
    return renderStored(base, user, text, extras.memberships);
  const { schemas, ...attributes } = user.attributes;
  const groups = extras.memberships.map((membership) => shownGroup(base, membership));
  const document = {
    schemas: extras.assignments.length > 0 ? withUrn(schemas, helpdeskUrn) : schemas,
    id: user.id,
    ...attributes,
    ...(groups.length > 0 ? { groups } : {}),
    ...(extras.assignments.length > 0 ? withAssignments(attributes[helpdeskUrn], extras.assignments) : {}),
    meta: metaOf(base, 'User', user),
  };
  return JSON.stringify(projection.apply(document));
}

/**
 * The same from the text the store keeps, without parsing it: what is stored is what is shown by default. A page of a hundred users took five
 * milliseconds of CPU when each was parsed, projected and written out again.
 */
function renderStored(base: string, user: User, text: string, memberships: readonly Membership[]): string {
  const groups = memberships.map((membership) => JSON.stringify(shownGroup(base, membership))).join(',');
  const meta = JSON.stringify(metaOf(base, 'User', user));
  return `${text.slice(0, -1)},"id":"${user.id}"${groups === '' ? '' : `,"groups":[${groups}]`},"meta":${meta}}`;
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
  return JSON.stringify(projection.apply({ schemas, id: group.id, ...attributes, meta: metaOf(base, 'Group', group) }));
}

function metaOf(
  base: string,
  resourceType: 'User' | 'Group',
  record: Pick<User | Group, 'id' | 'createdAt' | 'lastModifiedAt' | 'revision'>,
): JsonObject {
  return {
    resourceType,
    created: record.createdAt.toISOString(),
    lastModified: record.lastModifiedAt.toISOString(),
    location: locationOf(base, record),
    version: etagOf(record.revision),
  };
}

function shownGroup(base: string, { groupId, displayName, isDirect }: Membership): JsonObject {
  return {
    value: groupId,
    $ref: locationOf(base, { id: groupId }),
    display: displayName,
    type: isDirect ? 'direct' : 'indirect',
  };
}

function shownMember(base: string, { kind, id, display }: Member): JsonObject {
  return { value: id, $ref: locationOf(base, { id }), type: kind === 'user' ? 'User' : 'Group', display };
}

function withAssignments(extension: Json | undefined, assignments: readonly ShownAssignment[]): JsonObject {
  const shown = assignments.map(({ target, roles, state }) => ({ target, roles: [...roles], state }));
  return { [helpdeskUrn]: { ...(isJsonObject(extension) ? extension : {}), assignments: shown } };
}

function withUrn(schemas: Json | undefined, urn: string): Json {
  return [...new Set([...(isJsonArray(schemas) ? schemas : []), urn])];
}

/** Assignments of users, by user. */
export type AssignmentsOf = (userIds: readonly UserId[]) => Promise<ReadonlyMap<UserId, readonly ShownAssignment[]>>;
