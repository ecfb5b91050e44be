import type { Json, JsonObject } from '../../core/json.js';
import type { RecordedRequest } from '../recording.js';

// What Entra ID sends with its default settings: operations with a capital, booleans as text, members with a null `$ref`, removals that list members in
// the value, `excludedAttributes=members` on every look at a group, `active` "False" on a soft delete and a real DELETE thirty days later.

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterpriseUser = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const oldGroupSchema = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const reading = { Accept: 'application/scim+json' };
const writing = { ...reading, 'Content-Type': 'application/scim+json; charset=utf-8' };

/** Somebody in scope of provisioning. `externalId` is the object id. */
export interface EntraPerson {
  readonly ref: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly userPrincipalName: string;
  readonly mail: string;
  readonly externalId: string;
  readonly department: string;
}

/** One PATCH operation, as Entra spells it. */
export interface EntraOperation {
  readonly op: 'Add' | 'Replace' | 'Remove';
  readonly path: string;
  readonly value?: Json;
}

/** "Test connection": a user name that cannot exist must give an empty list. */
export function validateCredentials(guid: string): RecordedRequest {
  return lookUp(guid, 0);
}

/** Somebody new: matched, not found, created, read back. */
export function provision(person: EntraPerson): readonly RecordedRequest[] {
  return [
    lookUp(person.userPrincipalName, 0),
    {
      method: 'POST',
      path: '/Users',
      headers: writing,
      body: resource(person),
      expect: { status: 201 },
      save: person.ref,
      find: byUserName(person.userPrincipalName),
    },
    { method: 'GET', path: `/Users/{{${person.ref}}}`, headers: reading, expect: { status: 200 } },
  ];
}

/** Attributes of a user changed: read, then patched. */
export function patchUser(ref: string, ...operations: readonly EntraOperation[]): readonly RecordedRequest[] {
  return [
    { method: 'GET', path: `/Users/{{${ref}}}`, headers: reading, expect: { status: 200 } },
    {
      method: 'PATCH',
      path: `/Users/{{${ref}}}`,
      headers: writing,
      body: patch(operations),
      expect: { status: 200 },
    },
  ];
}

/** Out of scope or soft-deleted ("False"), or back again ("True"). */
export function setActive(ref: string, isActive: boolean): readonly RecordedRequest[] {
  return patchUser(ref, { op: 'Replace', path: 'active', value: isActive ? 'True' : 'False' });
}

/** Thirty days after the soft delete: gone, and not to be found afterwards. */
export function deleteForGood(ref: string): readonly RecordedRequest[] {
  return [
    { method: 'DELETE', path: `/Users/{{${ref}}}`, headers: reading, expect: { status: 204 } },
    { method: 'GET', path: `/Users/{{${ref}}}`, headers: reading, expect: { status: 404 } },
  ];
}

/** A group in scope: matched without its members, created, then filled. */
export function provisionGroup(
  ref: string,
  displayName: string,
  { externalId, members }: { readonly externalId: string; readonly members: readonly string[] },
): readonly RecordedRequest[] {
  const find = `/Groups?excludedAttributes=members&filter=${term(`displayName eq "${displayName}"`)}`;
  return [
    { method: 'GET', path: find, headers: reading, expect: { status: 200, totalResults: 0 } },
    {
      method: 'POST',
      path: '/Groups',
      headers: writing,
      body: { schemas: [groupSchema, oldGroupSchema], externalId, displayName, meta: { resourceType: 'Group' } },
      expect: { status: 201 },
      save: ref,
      find,
    },
    readGroup(ref),
    addMembers(ref, members),
  ];
}

/** Members in. */
export function addMembers(ref: string, members: readonly string[]): RecordedRequest {
  return patchGroup(ref, { op: 'Add', path: 'members', value: asMembers(members) });
}

/** Members out in the old form: those listed in the value, and only those. Checked first, as Entra does. */
export function removeMembers(ref: string, members: readonly string[]): readonly RecordedRequest[] {
  return [
    ...members.map((member) => isMember(ref, member)),
    patchGroup(ref, { op: 'Remove', path: 'members', value: asMembers(members) }),
  ];
}

/** A group's new name. */
export function renameGroup(ref: string, displayName: string): readonly RecordedRequest[] {
  return [readGroup(ref), patchGroup(ref, { op: 'Replace', path: 'displayName', value: displayName })];
}

/** The manager as Entra writes it: a list, although the attribute holds one. */
export function managedBy(manager: string): EntraOperation {
  return { op: 'Add', path: `${enterpriseUser}:manager`, value: asMembers([manager]) };
}

function resource(person: EntraPerson): JsonObject {
  const { givenName, familyName, userPrincipalName, mail, externalId, department } = person;
  return {
    schemas: [userSchema, enterpriseUser],
    externalId,
    userName: userPrincipalName,
    active: true,
    addresses: null,
    displayName: `${givenName} ${familyName}`,
    emails: [{ primary: true, type: 'work', value: mail }],
    meta: { resourceType: 'User' },
    name: { formatted: `${givenName} ${familyName}`, familyName, givenName },
    phoneNumbers: null,
    preferredLanguage: null,
    roles: [],
    title: null,
    [enterpriseUser]: { department, manager: null },
  };
}

function byUserName(userName: string): string {
  return `/Users?filter=${term(`userName eq "${userName}"`)}`;
}

function lookUp(userName: string, totalResults: number): RecordedRequest {
  return { method: 'GET', path: byUserName(userName), headers: reading, expect: { status: 200, totalResults } };
}

function readGroup(ref: string): RecordedRequest {
  return {
    method: 'GET',
    path: `/Groups/{{${ref}}}?excludedAttributes=members`,
    headers: reading,
    expect: { status: 200 },
  };
}

function isMember(group: string, member: string): RecordedRequest {
  return {
    method: 'GET',
    path: `/Groups?excludedAttributes=members&filter=id+eq+%22{{${group}}}%22+and+members+eq+%22{{${member}}}%22`,
    headers: reading,
    expect: { status: 200, totalResults: 1 },
  };
}

function patchGroup(ref: string, operation: EntraOperation): RecordedRequest {
  return {
    method: 'PATCH',
    path: `/Groups/{{${ref}}}`,
    headers: writing,
    body: patch([operation]),
    expect: { status: 204 },
  };
}

function patch(operations: readonly EntraOperation[]): Json {
  return { schemas: [patchSchema], Operations: operations.map((operation) => ({ ...operation })) };
}

function asMembers(refs: readonly string[]): Json {
  return refs.map((ref) => ({ $ref: null, value: `{{${ref}}}` }));
}

/** A filter in a query string, blanks as `+`. */
function term(filter: string): string {
  return encodeURIComponent(filter).replaceAll('%20', '+');
}
