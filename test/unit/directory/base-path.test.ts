import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/core/ids.js';
import { parseDirectoryParam, scimBasePath, scimPlaceOf } from '../../../src/directory/base-path.js';

describe('the base path of a directory', () => {
  it('has no underscore, which Okta would refuse, and is understood again', () => {
    const id = newId('dir');
    const path = scimBasePath(id);
    expect(path).toMatch(/^\/scim\/v2\/dir-[0-9a-f]{32}$/);
    expect(parseDirectoryParam(path.split('/').at(-1))).toBe(id);
    expect(parseDirectoryParam(id)).toBe(id);
    expect(parseDirectoryParam(id.toUpperCase())).toBe(id);
  });

  it('is not found in anything else', () => {
    for (const value of [undefined, '', 'dir-1', `usr_${'0'.repeat(32)}`, `dir-${'0'.repeat(33)}`, ['dir']])
      expect(parseDirectoryParam(value)).toBeUndefined();
  });
});

describe('the place of a SCIM request', () => {
  it('is its directory and the path below it, query included, in any letter case', () => {
    expect(scimPlaceOf('/scim/v2/dir-1/Users?count=1')).toEqual({ directoryParam: 'dir-1', path: '/Users?count=1' });
    expect(scimPlaceOf('/SCIM/V2/dir-1')).toEqual({ directoryParam: 'dir-1', path: '' });
    expect(scimPlaceOf('/scim/v2/dir-1?a=/b')).toEqual({ directoryParam: 'dir-1', path: '?a=/b' });
  });

  it('decodes the directory, and keeps what is not validly encoded', () => {
    expect(scimPlaceOf('/scim/v2/dir%5F1/Users')?.directoryParam).toBe('dir_1');
    expect(scimPlaceOf('/scim/v2/dir%E0%A4%A/Users')?.directoryParam).toBe('dir%E0%A4%A');
  });

  it('is none for every other URL', () => {
    for (const url of ['', '/', '/scim', '/scim/v2', '/scim/v2/', '/scim/v2//Users', '/api/v1/scim/v2/dir-1', '*'])
      expect(scimPlaceOf(url)).toBeUndefined();
  });
});
