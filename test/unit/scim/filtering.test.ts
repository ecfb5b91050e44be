import { describe, expect, it } from '@jest/globals';
import { bindForAnyType, bindForType, readFilter, sortPathOf } from '../../../src/scim/filtering.js';
import { groupSchema, userSchema } from '../../../src/scim/schema/definitions.js';

const asUser = { schema: userSchema, resourceType: 'User', lenient: true } as const;
const asGroup = { schema: groupSchema, resourceType: 'Group', lenient: true } as const;
const forUser = (text: string) => bindForType(readFilter(text, true), asUser);
const anywhere = (text: string) => bindForAnyType(readFilter(text, true), asGroup);

describe('RFC 7644 §3.4.2.1 filters per resource type', () => {
  it('decides meta.resourceType without asking the store', () => {
    expect(forUser('meta.resourceType eq "User"')).toBe(true);
    expect(forUser('meta.resourceType eq "Group" and userName pr')).toBe(false);
    expect(forUser('not (META.RESOURCETYPE sw "Gr") or userName pr')).toBe(true);
    expect(forUser('meta.resourceType eq "User" and userName pr')).toMatchObject({ kind: 'present' });
  });

  it('treats attributes a type lacks as absent in a search over all types', () => {
    expect(anywhere('userName eq "a"')).toEqual({ filter: false, isKnown: false });
    expect(anywhere('userName eq "a" or displayName eq "b"')).toMatchObject({
      filter: { kind: 'compare' },
      isKnown: true,
    });
    expect(anywhere('userName ne "a" and displayName pr')).toMatchObject({
      filter: { kind: 'present' },
      isKnown: true,
    });
    expect(anywhere('userName eq null')).toEqual({ filter: true, isKnown: false });
    expect(anywhere('not (title pr)')).toEqual({ filter: true, isKnown: false });
  });

  it('refuses them in a search over one type', () => {
    expect(() => bindForType(readFilter('userName eq "a"', true), asGroup)).toThrow();
  });

  it('understands an extension attribute without its URN, when lenient', () => {
    expect(forUser('manager eq "usr_1"')).toMatchObject({ kind: 'compare', path: { attribute: { name: 'manager' } } });
    expect(() => bindForType(readFilter('manager eq "usr_1"', true), { ...asUser, lenient: false })).toThrow();
  });

  it('sorts by the value of a multi-valued attribute, and not by what has no order', () => {
    expect(sortPathOf('EMAILS', userSchema)).toMatchObject({ attribute: { name: 'emails' }, sub: { name: 'value' } });
    expect(sortPathOf('name.familyName', userSchema)).toMatchObject({ sub: { name: 'familyName' } });
    for (const path of ['name', 'nonsense', 'emails[type eq "work"].value', 'password', ''])
      expect(() => sortPathOf(path, userSchema)).toThrow();
  });
});
