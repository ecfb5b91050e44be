import type { Json, JsonObject } from '../../core/json.js';
import type { RecordedRequest } from '../recording.js';

// What Okta sends, sequence by sequence: exists-check by filter, create with a placeholder password and an empty `groups`, update by GET and PUT of the
// whole object, PATCH without a path for `active`, groups by POST and then PATCH. Okta never deletes a user.

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
/** Mapped in Okta's profile editor, so that the first working day arrives. */
const helpdeskExtension = 'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User';

const reading = {
  'User-Agent': 'Okta SCIM Client 1.0.0',
  Accept: 'application/scim+json',
  'Accept-Charset': 'utf-8',
};
const writing = { ...reading, 'Content-Type': 'application/scim+json; charset=utf-8' };

/** Somebody assigned to the application in Okta. `ref` is the word the day uses for the person. */
export interface OktaPerson {
  readonly ref: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly userName: string;
  readonly externalId: string;
  /** A profile without an address when absent. */
  readonly email?: string;
  readonly startDate?: string;
}

/** "Test connection" in Okta's provisioning settings. */
export function testConnection(): RecordedRequest {
  return { method: 'GET', path: '/Users?startIndex=1&count=2', headers: reading, expect: { status: 200 } };
}

/** Assigning somebody new: looked for, not found, created. */
export function assign(person: OktaPerson): readonly RecordedRequest[] {
  return [
    lookUp(person.userName, 0),
    {
      method: 'POST',
      path: '/Users',
      headers: writing,
      body: profile(person),
      expect: { status: 201 },
      save: person.ref,
      find: byUserName(person.userName),
    },
  ];
}

/** A change of the profile: the object is read and sent back whole with the changes. */
export function update(ref: string, changes: JsonObject): readonly RecordedRequest[] {
  return [
    read(ref),
    { method: 'PUT', path: `/Users/{{${ref}}}`, headers: writing, over: ref, body: changes, expect: { status: 200 } },
  ];
}

/** Unassigning: `active` becomes false, by a replace without a path. */
export function deactivate(ref: string): readonly RecordedRequest[] {
  return [setActive(ref, false)];
}

/** Assigning somebody who was here before: found by name, read, switched on. */
export function reactivate(ref: string, userName: string): readonly RecordedRequest[] {
  return [lookUp(userName, 1), read(ref), setActive(ref, true)];
}

/** A group pushed for the first time: looked for, created without members, then filled. */
export function pushGroup(ref: string, displayName: string, members: readonly string[]): readonly RecordedRequest[] {
  const find = `/Groups?filter=${encodeURIComponent(`displayName eq "${displayName}"`)}&startIndex=1&count=100`;
  return [
    { method: 'GET', path: find, headers: reading, expect: { status: 200, totalResults: 0 } },
    {
      method: 'POST',
      path: '/Groups',
      headers: writing,
      body: { schemas: [groupSchema], displayName, members: [] },
      expect: { status: 201 },
      save: ref,
      find,
    },
    changeMembers(ref, displayName, { add: members }),
  ];
}

/** Members in and out; the group's name rides along, as it always does. */
export function changeMembers(
  ref: string,
  displayName: string,
  { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): RecordedRequest {
  const removals = remove.map((member) => ({ op: 'remove', path: `members[value eq "{{${member}}}"]` }));
  const additions = add.length > 0 ? [{ op: 'add', path: 'members', value: asMembers(add) }] : [];
  return patchGroup(ref, [naming(ref, displayName), ...removals, ...additions]);
}

/** "Push now": the whole list of members again. */
export function pushNow(ref: string, displayName: string, members: readonly string[]): RecordedRequest {
  return patchGroup(ref, [naming(ref, displayName), { op: 'replace', path: 'members', value: asMembers(members) }]);
}

/** A new name: a replace without a path, with the id inside the value. */
export function renameGroup(ref: string, displayName: string): RecordedRequest {
  return patchGroup(ref, [naming(ref, displayName)]);
}

/** "Unlink and delete" of a pushed group. */
export function deleteGroup(ref: string): RecordedRequest {
  return { method: 'DELETE', path: `/Groups/{{${ref}}}`, headers: reading, expect: { status: 204 } };
}

/** The `emails` of a profile with one address. */
export function workEmail(value: string): Json {
  return [{ primary: true, value, type: 'work' }];
}

function profile({ givenName, familyName, userName, externalId, email, startDate }: OktaPerson): JsonObject {
  return {
    schemas: [userSchema, ...(startDate === undefined ? [] : [helpdeskExtension])],
    userName,
    name: { givenName, familyName },
    ...(email === undefined ? {} : { emails: workEmail(email) }),
    displayName: `${givenName} ${familyName}`,
    locale: 'fr-FR',
    externalId,
    groups: [],
    password: '1mz050nq', // Okta sends a placeholder although passwords are not synchronised
    active: true,
    ...(startDate === undefined ? {} : { [helpdeskExtension]: { startDate } }),
  };
}

function byUserName(userName: string): string {
  return `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}&startIndex=1&count=100`;
}

function lookUp(userName: string, totalResults: number): RecordedRequest {
  return { method: 'GET', path: byUserName(userName), headers: reading, expect: { status: 200, totalResults } };
}

function read(ref: string): RecordedRequest {
  return { method: 'GET', path: `/Users/{{${ref}}}`, headers: reading, expect: { status: 200 }, keep: ref };
}

function setActive(ref: string, active: boolean): RecordedRequest {
  return {
    method: 'PATCH',
    path: `/Users/{{${ref}}}`,
    headers: writing,
    body: { schemas: [patchSchema], Operations: [{ op: 'replace', value: { active } }] },
    expect: { status: 200 },
  };
}

function patchGroup(ref: string, operations: readonly Json[]): RecordedRequest {
  return {
    method: 'PATCH',
    path: `/Groups/{{${ref}}}`,
    headers: writing,
    body: { schemas: [patchSchema], Operations: operations },
    expect: { status: 204 },
  };
}

function naming(ref: string, displayName: string): Json {
  return { op: 'replace', value: { id: `{{${ref}}}`, displayName } };
}

function asMembers(refs: readonly string[]): Json {
  return refs.map((ref) => ({ value: `{{${ref}}}`, display: ref }));
}
