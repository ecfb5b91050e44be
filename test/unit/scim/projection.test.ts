import { describe, expect, it } from '@jest/globals';
import { projectionOf } from '../../../src/scim/projection.js';
import { groupSchema, userSchema } from '../../../src/scim/schema/definitions.js';
import { helpdeskUrn } from '../../../src/scim/schema/helpdesk.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const document = {
  schemas: [core, enterprise],
  id: 'usr_1',
  userName: 'a',
  name: { givenName: 'A', familyName: 'B' },
  emails: [{ value: 'a@example.com', type: 'work' }, { type: 'home' }],
  meta: { resourceType: 'User', version: 'W/"1"' },
  [enterprise]: { department: 'IT', manager: { value: 'usr_2', displayName: 'M' } },
  [helpdeskUrn]: { startDate: '2026-01-01T00:00:00Z', assignments: [{ target: 't', roles: ['r'], state: 'in_step' }] },
};

const only = (...attributes: string[]) => projectionOf(userSchema, { attributes }, true).apply(document);
const without = (...excludedAttributes: string[]) =>
  projectionOf(userSchema, { excludedAttributes }, true).apply(document);

describe('RFC 7644 §3.4.2.5 projection', () => {
  it('without a wish shows everything but what is shown on request only', () => {
    const shown = projectionOf(userSchema, {}, true).apply(document);
    expect(shown).toEqual({ ...document, [helpdeskUrn]: { startDate: '2026-01-01T00:00:00Z' } });
  });

  it('shows id and schemas always, and beside them only what is named', () => {
    expect(only('NAME.GivenName')).toEqual({ schemas: document.schemas, id: 'usr_1', name: { givenName: 'A' } });
    expect(only('nothing')).toEqual({ schemas: document.schemas, id: 'usr_1' });
    expect(only(`${core}:userName`, 'meta.version')).toMatchObject({ userName: 'a', meta: { version: 'W/"1"' } });
  });

  it('leaves out elements of which nothing is shown', () => {
    expect(only('emails.value')['emails']).toEqual([{ value: 'a@example.com' }]);
  });

  it('knows extensions, whole or in part, in any letter case', () => {
    expect(only(`${enterprise.toUpperCase()}:Department`)[enterprise]).toEqual({ department: 'IT' });
    expect(only(`${enterprise}:manager.value`)[enterprise]).toEqual({ manager: { value: 'usr_2' } });
    expect(only(enterprise)[enterprise]).toEqual(document[enterprise]);
    expect(without(enterprise)[enterprise]).toBeUndefined();
    expect(without(`${enterprise}:manager`)[enterprise]).toEqual({ department: 'IT' });
    expect(only(`${helpdeskUrn}:assignments.roles`)[helpdeskUrn]).toEqual({ assignments: [{ roles: ['r'] }] });
  });

  it('excludes attributes and sub-attributes, but never the id', () => {
    const shown = without('id', 'name.familyName', 'emails', 'meta');
    expect(shown).toMatchObject({ id: 'usr_1', name: { givenName: 'A' } });
    expect([shown['emails'], shown['meta']]).toEqual([undefined, undefined]);
  });

  it('says what need not be read', () => {
    expect(projectionOf(groupSchema, { excludedAttributes: ['members'] }, true).shows('members')).toBe(false);
    expect(projectionOf(groupSchema, { attributes: ['displayName'] }, true).shows('members')).toBe(false);
    expect(projectionOf(groupSchema, { attributes: ['members.value'] }, true).shows('members')).toBe(true);
    expect(projectionOf(userSchema, {}, true).shows('assignments', helpdeskUrn)).toBe(false);
    expect(projectionOf(userSchema, { attributes: ['password'] }, true).shows('password')).toBe(false);
  });

  it('refuses both lists at once when strict, and goes by attributes when lenient', () => {
    const both = { attributes: ['userName'], excludedAttributes: ['userName'] };
    expect(() => projectionOf(userSchema, both, false)).toThrow();
    expect(projectionOf(userSchema, both, true).shows('userName')).toBe(true);
  });
});
