import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/core/ids.js';
import { parseDirectoryParam, scimBasePath } from '../../../src/directory/base-path.js';

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
