import { describe, expect, it } from '@jest/globals';
import { bindFilter } from '../../../../src/core/filter/bind.js';
import { parseFilter } from '../../../../src/core/filter/parse.js';
import { userSchema } from '../../../../src/scim/schema/definitions.js';
import { exactly } from '../../../../src/stores/mongo/filter-pieces.js';
import { compileFilter } from '../../../../src/stores/mongo/filter-query.js';

const compile = (text: string) =>
  compileFilter(bindFilter(parseFilter(text, { lenient: true }), userSchema), 'users', new Map());

describe('a filter as a query of the server', () => {
  it('compares what has a field of its own by that field', () => {
    expect(compile('userName eq "Lea"')).toEqual(exactly({ userNameKey: 'lea' }));
    expect(compile('id eq "usr_1"')).toEqual(exactly({ _id: 'usr_1' }));
    expect(compile('meta.created gt "2026-01-01T00:00:00.0005Z"')).toEqual(
      exactly({ createdAt: { $gt: new Date('2026-01-01T00:00:00.000Z') } }),
    );
  });

  it('asks for what one element must meet by parts, and says that this lets too many through', () => {
    expect(compile('emails[type eq "work" and value eq "X@y.z"]')).toEqual({
      restriction: { $and: [{ 'search.emails.type.f': 'work' }, { 'search.emails.value.f': 'x@y.z' }] },
      isExact: false,
    });
    expect(compile('emails[value eq "x@y.z"]')).toEqual(exactly({ 'search.emails.value.f': 'x@y.z' }));
  });

  it('takes no restriction from the opposite of what lets too many through', () => {
    expect(compile('not (emails[type eq "work" and value eq "x"])')).toEqual({ restriction: 'all', isExact: false });
    expect(compile('title eq "a" and not (emails[type eq "work" and value eq "x"])')).toEqual({
      restriction: { 'search.title.f': 'a' },
      isExact: false,
    });
    expect(compile('title eq "a" or emails[not (type eq "work")]')).toMatchObject({ isExact: false });
  });

  it('decides what is the same for all without asking', () => {
    expect(compile('meta.resourceType eq "User" and meta pr')).toEqual({ restriction: 'all', isExact: true });
    expect(compile('meta.resourceType eq "Group" and userName eq "a"')).toEqual({ restriction: 'none', isExact: true });
  });

  it('takes every character of a text for itself', () => {
    expect(compile('title co ".*"')).toEqual(exactly({ 'search.title.f': { $regex: '\\.\\*' } }));
    expect(compile('title ew "a\\u0000"')).toEqual(exactly({ 'search.title.f': { $regex: 'a\\x00\\z' } }));
  });
});
