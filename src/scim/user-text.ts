import { attributesText } from '../directory/attributes-text.js';
import type { Membership, User } from '../directory/model.js';
import type { GroupsPart, TextPart, UserField, UserGroupField, UserTemplate } from '../directory/user-template.js';

/** A user as clients see it by default: stored attributes, id, computed groups, meta (RFC 7643 sections 3.1 and 4.1). */
export const userTemplate: UserTemplate = [
  '{',
  { field: 'attributes' },
  ',"id":"',
  { field: 'id' },
  '"',
  {
    before: ',"groups":[',
    each: [
      '{"value":"',
      { field: 'groupId' },
      '","$ref":"',
      { field: 'base' },
      '/Groups/',
      { field: 'groupId' },
      '","display":',
      { field: 'displayName' },
      ',"type":"',
      { field: 'kind' },
      '"}',
    ],
    after: ']',
  },
  ',"meta":{"resourceType":"User","created":"',
  { field: 'createdAt' },
  '","lastModified":"',
  { field: 'lastModifiedAt' },
  '","location":"',
  { field: 'base' },
  '/Users/',
  { field: 'id' },
  '","version":"W/\\"',
  { field: 'revision' },
  '\\""}}',
];

/**
 * A record by that template, for records at hand and where the store makes no texts (see UserStore). The text of the attributes is passed on as the
 * store keeps it, without parsing it.
 */
export function userText(base: string, user: User, memberships: readonly Membership[]): string {
  let text = '';
  for (const part of userTemplate)
    text += isGroups(part)
      ? groupsText(part, base, memberships)
      : partText(part, base, (name) => userFields[name](user));
  return text;
}

const userFields: Readonly<Record<UserField, (user: User) => string>> = {
  attributes: (user) => (attributesText(user) ?? JSON.stringify(user.attributes)).slice(1, -1),
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt.toISOString(),
  lastModifiedAt: ({ lastModifiedAt }) => lastModifiedAt.toISOString(),
  revision: ({ revision }) => String(revision),
};

const groupFields: Readonly<Record<UserGroupField, (membership: Membership) => string>> = {
  groupId: ({ groupId }) => groupId,
  displayName: ({ displayName }) => JSON.stringify(displayName),
  kind: ({ isDirect }) => (isDirect ? 'direct' : 'indirect'),
};

function partText<Field extends string>(part: TextPart<Field>, base: string, value: (field: Field) => string): string {
  if (typeof part === 'string') return part;
  return part.field === 'base' ? base : value(part.field);
}

/** Groups stand in the order of their ids, whichever way they were read. */
function groupsText({ before, each, after }: GroupsPart, base: string, memberships: readonly Membership[]): string {
  if (memberships.length === 0) return '';
  const ordered = memberships.toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1));
  const texts = ordered.map((one) =>
    each.map((part) => partText(part, base, (name) => groupFields[name](one))).join(''),
  );
  return before + texts.join(',') + after;
}

function isGroups(part: UserTemplate[number]): part is GroupsPart {
  return typeof part !== 'string' && 'each' in part;
}
