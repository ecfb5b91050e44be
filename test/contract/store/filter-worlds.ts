import fc from 'fast-check';
import type { Attribute, ResourceSchema } from '../../../src/core/attributes.js';
import { bindFilter } from '../../../src/core/filter/bind.js';
import { evaluate } from '../../../src/core/filter/evaluate.js';
import { instant } from '../../../src/core/filter/instant.js';
import type { Filter, FilterTree, Literal, Operator } from '../../../src/core/filter/tree.js';
import type { JsonObject } from '../../../src/core/json.js';
import { groupSchema, userSchema } from '../../../src/scim/schema/definitions.js';

/** A user of a random world. */
export interface Person {
  readonly id: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly attributes: JsonObject;
}
/** A group of a random world: its direct members by id. */
export interface Team {
  readonly id: string;
  readonly createdAt: number;
  readonly isGone: boolean;
  readonly attributes: JsonObject;
  readonly users: readonly string[];
  readonly groups: readonly string[];
}
/** Random records that random filters choose from. */
export interface World {
  readonly users: readonly Person[];
  readonly groups: readonly Team[];
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const helpdesk = 'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User';

function shownUser(person: Person, world: World): JsonObject {
  const live = world.groups.filter(({ isGone }) => !isGone);
  const direct = live.filter(({ users }) => users.includes(person.id)).map(({ id }) => id);
  const all = new Set(direct);
  for (const id of all) for (const parent of live) if (parent.groups.includes(id)) all.add(parent.id);
  const groups = live
    .filter(({ id }) => all.has(id))
    .map(({ id, attributes }) => ({
      value: id,
      display: attributes['displayName'],
      type: direct.includes(id) ? 'direct' : 'indirect',
    }));
  const meta = metaOf('User', person.createdAt, person.modifiedAt);
  return { ...person.attributes, id: person.id, meta, ...(groups.length > 0 ? { groups } : {}) };
}

function shownGroup(team: Team, world: World): JsonObject {
  const users = world.users
    .filter(({ id }) => team.users.includes(id))
    .map(({ id, attributes }) => ({
      value: id,
      display: attributes['displayName'] ?? attributes['userName'],
      type: 'User',
    }));
  const children = world.groups
    .filter(({ id, isGone }) => !isGone && team.groups.includes(id))
    .map(({ id, attributes }) => ({ value: id, display: attributes['displayName'], type: 'Group' }));
  const members = [...users, ...children];
  const meta = metaOf('Group', team.createdAt, team.createdAt);
  return { ...team.attributes, id: team.id, meta, ...(members.length > 0 ? { members } : {}) };
}

function metaOf(resourceType: string, created: number, lastModified: number): JsonObject {
  return {
    resourceType,
    created: new Date(created).toISOString(),
    lastModified: new Date(lastModified).toISOString(),
    version: 'W/"1"',
  };
}

/** The ids of those that `evaluate` accepts as they are shown, sorted. */
export function chosenByEvaluate(filter: Filter, table: 'users' | 'groups', world: World): readonly string[] {
  const documents: readonly (readonly [string, JsonObject])[] =
    table === 'users'
      ? world.users.map((person) => [person.id, shownUser(person, world)])
      : world.groups.filter(({ isGone }) => !isGone).map((team) => [team.id, shownGroup(team, world)]);
  return documents
    .filter(([, document]) => evaluate(filter, document))
    .map(([id]) => id)
    .sort();
}

const words = [
  'a',
  'A',
  'work',
  'Work',
  'é',
  'E\u0301',
  'É',
  'x@y.z',
  'X@Y.z',
  ' x@y.z',
  'ß',
  '😀',
  '\uFFFD',
  'ab',
  'ba',
  '"',
  "'",
  '\\',
  '%',
  '_',
  '[]',
  '{}',
  'İ',
  'Σ',
  'ΑΣ',
  '0',
  '1',
  'true',
  '\u0000b',
  'a\u0000b',
];
const word = fc.constantFrom(...words);
const text = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 2, arbitrary: fc.tuple(word, word).map(([a, b]) => a + b) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }) },
);
const dates = [
  '2026-01-31T09:00:00Z',
  '2026-01-31T10:00:00+01:00',
  '2026-01-31T09:00:00.0000001Z',
  '2026-01-31',
  '2026-01-30T23:30:00-00:30',
  '2025-12-31T23:59:59.999Z',
];
const date = fc.constantFrom(...dates);
const at = date.map((value) => Math.round(instant(value) ?? 0));

function valueOf({ type, subAttributes }: Attribute): fc.Arbitrary<unknown> {
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'dateTime':
      return date;
    case 'integer':
    case 'decimal':
      return fc.integer({ min: -2, max: 2 });
    case 'complex':
      return fc.record(Object.fromEntries(subAttributes.map((sub) => [sub.name, valueOf(sub)])), { requiredKeys: [] });
    case 'string':
    case 'reference':
    case 'binary':
      return text;
  }
}

const stored = (attributes: readonly Attribute[]) =>
  attributes.filter(
    ({ mutability, returned, name }) => mutability !== 'readOnly' && returned !== 'never' && name !== 'members',
  );

function documentOf(attributes: readonly Attribute[], required: string[]): fc.Arbitrary<Record<string, unknown>> {
  const fields = stored(attributes).map((attribute) => {
    const single = valueOf(attribute);
    const filled = attribute.type === 'complex' ? single.filter((value) => JSON.stringify(value) !== '{}') : single;
    return [attribute.name, attribute.multiValued ? fc.array(filled, { minLength: 1, maxLength: 3 }) : filled] as const;
  });
  return fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

const userDocument = fc
  .tuple(
    documentOf(userSchema.attributes, ['active']),
    fc.option(documentOf(userSchema.extensions.get(enterprise) ?? [], []), { nil: undefined }),
    fc.option(documentOf(userSchema.extensions.get(helpdesk) ?? [], []), { nil: undefined }),
  )
  .map(([core, company, desk]) => ({
    schemas: [userSchema.urn, ...(company ? [enterprise] : []), ...(desk ? [helpdesk] : [])],
    ...core,
    ...(company && Object.keys(company).length > 0 ? { [enterprise]: company } : {}),
    ...(desk && Object.keys(desk).length > 0 ? { [helpdesk]: desk } : {}),
  }));

/** Up to four users and four groups, nested at random (in circles too); ids are u0, u1 … and g0, g1 … */
export const worlds: fc.Arbitrary<World> = fc
  .tuple(
    fc.array(fc.tuple(userDocument, at, at), { minLength: 1, maxLength: 4 }),
    fc.array(
      fc.tuple(
        fc.tuple(text, fc.option(text, { nil: undefined })),
        at,
        fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
        fc.subarray(['u0', 'u1', 'u2', 'u3']),
        fc.subarray(['g0', 'g1', 'g2', 'g3']),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([people, teams]) => ({
    users: people.map(([document, createdAt, modifiedAt], n) => ({
      id: `u${n}`,
      createdAt,
      modifiedAt,
      // JSON round trip: what a store reads back; the index keeps names apart, as the unique column asks
      attributes: JSON.parse(
        JSON.stringify({ ...document, userName: `${String(n)}${String('title' in document ? document.title : 'a')}` }),
      ) as JsonObject, // a JSON object by construction
    })),
    groups: teams.map(([[name, externalId], createdAt, isGone, members, children], n) => ({
      id: `g${n}`,
      createdAt,
      isGone,
      attributes: {
        schemas: [groupSchema.urn],
        displayName: `${n}${name}`,
        ...(externalId === undefined ? {} : { externalId }),
      },
      users: members.filter((id) => Number(id.slice(1)) < people.length),
      groups: children.filter((id) => Number(id.slice(1)) < teams.length),
    })),
  }));

const ids = fc.constantFrom('u0', 'u1', 'g0', 'g1', 'g2', 'G0');
const operator = fc.constantFrom<Operator>('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');

function literal(attribute: Attribute): fc.Arbitrary<Literal> {
  switch (attribute.type) {
    case 'boolean':
      return fc.boolean();
    case 'dateTime':
      return date;
    case 'integer':
    case 'decimal':
      return fc.integer({ min: -2, max: 2 });
    case 'string':
    case 'reference':
    case 'binary':
    case 'complex':
      return attribute.caseExact
        ? fc.oneof(text, ids, fc.constantFrom('User', 'W/"1"'))
        : fc.oneof(text, fc.constantFrom('User', 'direct', 'indirect', '0A', '1a', ''));
  }
}

interface Leaf {
  readonly path: { readonly urn?: string; readonly attribute: string; readonly sub?: string };
  readonly attribute: Attribute;
}

function leaves(attributes: readonly Attribute[], urn?: string): readonly Leaf[] {
  return attributes.flatMap((attribute) => {
    const where = urn === undefined ? {} : { urn };
    const own: Leaf = { path: { ...where, attribute: attribute.name }, attribute };
    const subs = attribute.subAttributes.map((sub): Leaf => ({
      path: { ...where, attribute: attribute.name, sub: sub.name },
      attribute: sub,
    }));
    return [own, ...subs];
  });
}

/** Filters that the schema takes. */
export function treesOf(schema: ResourceSchema): fc.Arbitrary<FilterTree> {
  const all = [
    ...leaves(schema.attributes),
    ...[...schema.extensions].flatMap(([urn, attributes]) => leaves(attributes, urn)),
  ];
  const isGood = (tree: FilterTree) => {
    try {
      bindFilter(tree, schema);
      return true;
    } catch {
      return false; // paths and operators that the schema refuses are bind's own tests
    }
  };
  const leafTree = (leaf: Leaf): fc.Arbitrary<FilterTree> => {
    const value = leaf.attribute.subAttributes.find(({ name }) => name === 'value') ?? leaf.attribute;
    return fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('compare' as const),
          path: fc.constant(leaf.path),
          operator,
          value: fc.oneof({ weight: 9, arbitrary: literal(value) }, { weight: 1, arbitrary: fc.constant(null) }),
        }),
      },
      { weight: 1, arbitrary: fc.constant<FilterTree>({ kind: 'present', path: leaf.path }) },
    );
  };
  const plain = fc
    .constantFrom(...all)
    .chain(leafTree)
    .filter(isGood);
  const complex = all.filter(
    ({ path, attribute }) =>
      path.sub === undefined && attribute.subAttributes.length > 0 && attribute.returned !== 'request',
  );
  const inBrackets = fc.constantFrom(...complex).chain(({ path, attribute }) => {
    const inner = fc.constantFrom(...leaves(attribute.subAttributes)).chain(leafTree);
    const { tree } = fc.letrec<{ tree: FilterTree }>((tie) => ({
      tree: fc.oneof({ maxDepth: 2 }, inner, combination(tie('tree'))),
    }));
    return tree.map((filter): FilterTree => ({ kind: 'valuePath', path, filter })).filter(isGood);
  });
  const { tree } = fc.letrec<{ tree: FilterTree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      { weight: 3, arbitrary: plain },
      { weight: 2, arbitrary: inBrackets },
      { weight: 2, arbitrary: combination(tie('tree')) },
    ),
  }));
  return tree;
}

function combination(tree: fc.Arbitrary<FilterTree>): fc.Arbitrary<FilterTree> {
  return fc.oneof(
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tree, { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), term: tree }),
  );
}
