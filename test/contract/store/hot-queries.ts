import { bindFilter } from '../../../src/core/filter/bind.js';
import { parseFilter } from '../../../src/core/filter/parse.js';
import { sortPathOf } from '../../../src/scim/filtering.js';
import { groupSchema, userSchema } from '../../../src/scim/schema/definitions.js';
import { compileFilter } from '../../../src/stores/mongo/filter-query.js';
import { exactly, type Query } from '../../../src/stores/mongo/filter-pieces.js';
import type { Resource } from '../../../src/stores/mongo/filter-relations.js';
import { orderOf } from '../../../src/stores/mongo/list-query.js';
import { startingWith } from '../../../src/stores/mongo/prefix.js';
import { deliveryQueries } from './hot-deliveries.js';
import { markQueries } from './hot-marks.js';
import type { HotQuery } from './served-by.js';

const schemas = { users: userSchema, groups: groupSchema };
const live = { directoryId: 'dir_1', deletedAt: null };
const byOrdinal = { ordinal: 1 } as const;

/** A SCIM filter as the store asks it; `grp_1` has members, `usr_1` is a member of `grp_1`. */
function scim(resource: Resource, text: string): Query {
  const filter = bindFilter(parseFilter(text, { lenient: true }), schemas[resource]);
  const holders = new Map([
    ['grp_1', exactly({ 'memberships.id': 'grp_1' })],
    ['usr_1', exactly({ _id: { $in: ['grp_1'] } })],
  ]);
  const { restriction } = compileFilter(filter, resource, holders);
  if (typeof restriction === 'string') throw new Error(`${text} restricts nothing`);
  return { ...live, ...restriction };
}

function filtered(resource: Resource, text: string, ...few: readonly string[]): HotQuery {
  const filter = scim(resource, text);
  return { what: `${resource} where ${text}`, collection: resource, filter, sort: byOrdinal, few };
}

function sorted(resource: Resource, name: string, descending = false): HotQuery {
  const sort = orderOf(resource, { path: sortPathOf(name, schemas[resource]), descending });
  const what = `${resource} by ${name}${descending ? ', last first' : ''}`;
  return { what, collection: resource, filter: live, sort };
}

const lists: readonly HotQuery[] = [
  { what: 'a page of users', collection: 'users', filter: live, sort: byOrdinal },
  {
    what: 'a page of users after a cursor',
    collection: 'users',
    filter: { ...live, ordinal: { $gt: 7 } },
    sort: byOrdinal,
  },
  { what: 'a page of groups', collection: 'groups', filter: live, sort: byOrdinal },
  { what: 'the number of users', collection: 'users', filter: live },
  sorted('users', 'userName'),
  sorted('users', 'userName', true),
  sorted('users', 'meta.lastModified'),
  sorted('groups', 'displayName'),
  filtered('users', 'userName eq "lea@example.com"', 'userNameKey'),
  filtered('users', 'externalId eq "00u1"', 'externalId'),
  filtered('users', 'id eq "usr_1"', '_id'),
  filtered('users', 'emails.value eq "lea@example.com"', 'search.emails.value.f'),
  filtered('users', 'emails[type eq "work"].value eq "lea@example.com"', 'search.emails.value.f'),
  filtered('users', 'emails[type eq "work" and value eq "lea@example.com"]', 'search.emails.value.f'),
  filtered('users', 'displayName eq "Léa Roy"', 'search.displayName.f'),
  filtered('users', 'groups.value eq "grp_1"', 'memberships.id'),
  filtered('users', 'userName eq "a" or emails.value eq "a"', 'userNameKey', 'search.emails.value.f'),
  filtered('users', 'meta.lastModified gt "2026-01-01T00:00:00Z"', 'lastModifiedAt'),
  filtered('groups', 'displayName eq "Support"', 'search.displayName.f'),
  filtered('groups', 'externalId eq "00g1"', 'externalId'),
  filtered('groups', 'id eq "grp_1"', '_id'),
  filtered('groups', 'members.value eq "usr_1"', '_id'),
  filtered('groups', 'members[value eq "usr_1"]', '_id'),
  filtered('groups', 'id eq "grp_1" and members eq "usr_1"', '_id'),
];

const persons: readonly HotQuery[] = [
  { what: 'a person by key', collection: 'users', filter: { keys: 'mail:lea@example.com' }, sort: byOrdinal },
  { what: 'every live user', collection: 'users', filter: { deletedAt: null, ordinal: { $gt: 7 } }, sort: byOrdinal },
  {
    what: 'people whose name or address begins with a text',
    collection: 'users',
    filter: {
      $or: ['userName', 'displayName', 'mail'].map((kind) => ({ keys: startingWith(`${kind}:lea`) })),
      deletedAt: null,
    },
    few: ['keys'],
  },
  { what: 'every live group', collection: 'groups', filter: { deletedAt: null, ordinal: { $gt: 7 } }, sort: byOrdinal },
  {
    what: 'how many users a group has',
    collection: 'users',
    filter: { directoryId: 'dir_1', 'memberships.id': 'grp_1' },
  },
  {
    what: 'the groups in a group',
    collection: 'groups',
    filter: { directoryId: 'dir_1', 'parents.id': { $in: ['grp_1'] }, deletedAt: null },
    few: ['parents.id'],
  },
];

/** Every query whose cost must not grow with the number of users, groups or assignments. Each port adds its own. */
export const hotQueries: readonly HotQuery[] = [...lists, ...persons, ...markQueries, ...deliveryQueries];
