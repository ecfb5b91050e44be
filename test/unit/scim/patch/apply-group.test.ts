import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/core/json.js';
import { finish } from '../../../../src/core/turns.js';
import { ScimInputError } from '../../../../src/scim/input-error.js';
import { applyGroupPatch, readGroupPatch } from '../../../../src/scim/patch/apply-group.js';
import { groupSchema } from '../../../../src/scim/schema/definitions.js';

const warn = () => undefined;
const group: JsonObject = { schemas: [groupSchema.urn], displayName: 'Support' };

const [u1, u2, u3, u4, u9] = ['1', '2', '3', '4', '9'].map((digit) => `usr_${digit.repeat(32)}`) as [
  string,
  string,
  string,
  string,
  string,
]; // five go in

const patch = (...operations: readonly unknown[]) => {
  const read = finish(readGroupPatch(groupSchema, operations, { lenient: true, warn }));
  return { ...applyGroupPatch(groupSchema, group, read), ...(read.members ? { members: read.members } : {}) };
};
const members = (...operations: readonly unknown[]) => patch(...operations).members;
const delta = (add: readonly string[], remove: readonly string[]) => ({ kind: 'delta', add, remove });
const refusal = (...operations: readonly unknown[]) => {
  try {
    patch(...operations);
  } catch (error) {
    if (error instanceof ScimInputError) return error.scimType;
    throw error;
  }
  return undefined;
};

describe('RFC 7644 §3.5.2 a PATCH of a group', () => {
  it.each([
    ['add, as Okta', { op: 'add', path: 'members', value: [{ value: u2, display: 'a@b.c' }] }, delta([u2], [])],
    ['add, as Entra ID', { op: 'Add', path: 'members', value: [{ $ref: null, value: u2 }] }, delta([u2], [])],
    ['add without a list', { op: 'add', path: 'members', value: { value: u2 } }, delta([u2], [])],
    ['add of a bare id', { op: 'add', path: 'members', value: [u2] }, delta([u2], [])],
    ['add without a path', { op: 'add', value: { members: [{ value: u2 }] } }, delta([u2], [])],
    ['add by a core URN', { op: 'add', path: `${groupSchema.urn}:members`, value: [{ value: u2 }] }, delta([u2], [])],
    ['remove by filter', { op: 'remove', path: `members[value eq "${u1}"]` }, delta([], [u1])],
    [
      'remove by filter with or',
      { op: 'remove', path: `members[value eq "${u1}" or value eq "${u2}"]` },
      delta([], [u1, u2]),
    ],
    [
      'remove by value, as Entra ID',
      { op: 'Remove', path: 'members', value: [{ $ref: null, value: u1 }] },
      delta([], [u1]),
    ],
    ['remove of all', { op: 'remove', path: 'members' }, { kind: 'replace', members: [] }],
    [
      'replace',
      { op: 'replace', path: 'members', value: [{ value: u1 }, { value: u1 }, { value: u2 }] },
      { kind: 'replace', members: [u1, u2] },
    ],
    ['replace by nothing', { op: 'replace', path: 'members', value: [] }, { kind: 'replace', members: [] }],
    [
      'replace without a path',
      { op: 'replace', value: { members: [{ value: u1 }] } },
      { kind: 'replace', members: [u1] },
    ],
    ['remove of an empty list', { op: 'remove', path: 'members', value: [] }, undefined],
  ])('%s', (_name, operation, expected) => {
    const result = patch(operation);
    expect(result.members).toEqual(expected);
    expect(result.document).toBe(group);
    expect(result.isChanged).toBe(false);
  });

  it.each([
    [[{ id: u1 }]],
    [{}],
    [true],
    ['bob'],
    [[{ value: '00u123' }]],
    [[{}]],
    [[null]],
    [[{ value: '' }]],
    [[{ value: 123 }]],
    [['']],
    [0],
    [[[u1]]],
    [[{ value: 'usr_1' }, { value: `tgt_${'1'.repeat(32)}` }]],
  ])('replace by %j, which names no member, is refused instead of emptying the group', (value) => {
    expect(refusal({ op: 'replace', path: 'members', value })).toBe('invalidValue');
    expect(refusal({ op: 'replace', value: { members: value } })).toBe('invalidValue');
  });

  it.each([[null], [''], [[]]])('replace by %j empties the group', (value) => {
    expect(members({ op: 'replace', path: 'members', value })).toEqual({ kind: 'replace', members: [] });
  });

  it('replace takes what names members and leaves out what does not', () => {
    expect(members({ op: 'replace', path: 'members', value: [{ id: u2 }, { value: u1 }, {}] })).toEqual({
      kind: 'replace',
      members: [u1],
    });
  });

  it('renames without touching members, with the id beside the name as Okta sends it', () => {
    expect(patch({ op: 'replace', value: { id: 'grp_1', displayName: 'New' } })).toEqual({
      document: { ...group, displayName: 'New' },
      isChanged: true,
    });
  });

  it('takes rename and membership in one message', () => {
    const result = patch(
      { op: 'replace', value: { id: 'grp_1', displayName: 'New' } },
      { op: 'remove', path: `members[value eq "${u1}"]` },
      { op: 'add', path: 'members', value: [{ value: u2 }] },
    );
    expect(result).toMatchObject({ document: { displayName: 'New' }, members: delta([u2], [u1]) });
  });

  it('folds operations in their order into one change', () => {
    const add = (id: string) => ({ op: 'add', path: 'members', value: [{ value: id }] });
    const remove = (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` });
    const replace = { op: 'replace', path: 'members', value: [{ value: u1 }] };
    expect(members(remove(u1), add(u1))).toEqual(delta([u1], []));
    expect(members(add(u1), remove(u1))).toEqual(delta([], [u1]));
    expect(members(add(u9), replace, add(u2), remove(u1))).toEqual({ kind: 'replace', members: [u2] });
    expect(members({ op: 'remove', path: 'members' }, add(u2))).toEqual({ kind: 'replace', members: [u2] });
  });

  it.each([
    [{ op: 'remove', path: 'displayName' }, 'mutability'],
    [{ op: 'replace', path: 'displayName', value: '' }, 'invalidValue'],
    [{ op: 'replace', path: `members[value eq "${u1}"].value`, value: u2 }, 'mutability'],
    [{ op: 'replace', path: `members[value eq "${u1}"].display`, value: 'x' }, 'mutability'],
    [{ op: 'remove', path: 'members[display eq "x"]' }, 'invalidFilter'],
    [{ op: 'remove', path: 'members[value ne "x"]' }, 'invalidFilter'],
    [{ op: 'remove', path: 'members[not (value eq "x")]' }, 'invalidFilter'],
    [{ op: 'add', path: 'member', value: [] }, 'invalidPath'],
  ])('%j is refused', (operation, scimType) => {
    expect(refusal(operation)).toBe(scimType);
  });

  it('writes nothing at all when one of several operations is bad', () => {
    expect(
      refusal({ op: 'add', path: 'members', value: [{ value: u1 }] }, { op: 'add', path: 'members[', value: 1 }),
    ).toBe('invalidPath');
  });

  it('takes a change of members beside an attribute nobody knows', () => {
    expect(members({ op: 'add', path: 'costCentre', value: 1 }, { op: 'add', path: 'members', value: [u1] })).toEqual(
      delta([u1], []),
    );
  });

  it('takes membership operations without counting them, and counts the others', () => {
    const many = Array.from({ length: 3000 }, (_, n) => ({
      op: n % 2 === 0 ? 'add' : 'remove',
      path: 'members',
      value: [{ value: u1 }],
    }));
    expect(members(...many)).toEqual(delta([], [u1]));
    const renames = Array.from({ length: 1001 }, () => ({ op: 'replace', path: 'displayName', value: 'x' }));
    expect(patch(...many, ...renames.slice(1)).document).toMatchObject({ displayName: 'x' });
    expect(() => patch(...many, ...renames)).toThrow('at most 1000 changes beside those of members');
  });

  it('comes to the same members as applying the operations one by one to the list', () => {
    const id = fc.constantFrom<string>(u1, u2, u3, u4);
    const list = fc.array(id, { maxLength: 3 });
    const step = fc.oneof(
      fc.record({ op: fc.constant('add' as const), ids: list }),
      fc.record({ op: fc.constant('remove' as const), ids: list }),
      fc.record({ op: fc.constant('replace' as const), ids: list }),
      fc.record({ op: fc.constant('remove all' as const), ids: fc.constant<string[]>([]) }),
    );
    fc.assert(
      fc.property(list, fc.array(step, { minLength: 1, maxLength: 6 }), (start, steps) => {
        const expected = new Set(start);
        for (const { op, ids } of steps) {
          if (op === 'replace' || op === 'remove all') expected.clear();
          for (const one of ids)
            if (op === 'remove') expected.delete(one);
            else expected.add(one);
        }
        const operations = steps.map(({ op, ids }) =>
          op === 'remove all'
            ? { op: 'remove', path: 'members' }
            : { op, path: 'members', value: ids.map((value) => ({ value })) },
        );
        const change = members(...operations);
        const after = new Set(change?.kind === 'replace' ? change.members : start);
        if (change?.kind === 'delta') {
          for (const one of change.add) after.add(one);
          for (const one of change.remove) after.delete(one);
        }
        expect([...after].sort()).toEqual([...expected].sort());
      }),
      { numRuns: 1000 },
    );
  });
});
