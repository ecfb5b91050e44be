import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scimOperation } from '../../../src/http/scim-operation.js';

const base = '/scim/v2/dir-0123456789abcdef0123456789abcdef';

describe('scimOperation', () => {
  it.each([
    ['GET', `${base}/Users?filter=userName eq "lea"`, 'list', 'User'],
    ['HEAD', `${base}/Users`, 'list', 'User'],
    ['POST', `${base}/Users`, 'create', 'User'],
    ['GET', `${base}/users/usr_1`, 'read', 'User'],
    ['PUT', `${base}/Users/usr_1`, 'replace', 'User'],
    ['PATCH', `${base}/Groups/grp_1`, 'patch', 'Group'],
    ['DELETE', `${base}/Groups/grp_1/`, 'delete', 'Group'],
    ['POST', `${base}/Groups/.search`, 'search', 'Group'],
    ['GET', `${base}/Roles`, 'list', 'Role'],
    ['POST', `${base}/.search`, 'search', 'none'],
    ['POST', `${base}/Bulk`, 'bulk', 'none'],
    ['GET', `${base}/ServiceProviderConfig`, 'discover', 'none'],
    ['GET', `${base}`, 'list', 'none'],
    ['TRACE', `${base}/Users`, 'other', 'User'],
  ])('%s %s is to %s a %s', (method, path, operation, resource) => {
    expect(scimOperation(method, path)).toEqual({ operation, resource });
  });

  it('says nothing of what a client made up', () => {
    const words = ['list', 'read', 'search', 'create', 'replace', 'patch', 'delete', 'bulk', 'discover', 'other'];
    fc.assert(
      fc.property(fc.string(), fc.webPath(), (method, path) => {
        const { operation, resource } = scimOperation(method, `${base}${path}`);
        expect(words).toContain(operation);
        expect(['User', 'Group', 'Role', 'none']).toContain(resource);
      }),
    );
  });
});
