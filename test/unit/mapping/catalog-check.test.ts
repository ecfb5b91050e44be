import { describe, expect, it } from '@jest/globals';
import { catalogs } from '../../../src/catalogs/index.js';
import { defaultsFromTable } from '../../../src/catalogs/build.js';
import type { Catalog } from '../../../src/mapping/catalog.js';
import { catalogFaults, parseCatalog } from '../../../src/mapping/catalog-check.js';
import { compareValues } from '../../../src/mapping/catalog-compare.js';

function userlikeCatalog(): Catalog {
  const catalog = catalogs.get('userlike');
  if (!catalog) throw new Error('no catalog userlike');
  return catalog;
}

const userlike = userlikeCatalog();

describe('checking a catalog', () => {
  it('accepts a catalog that is sound', () => {
    expect(parseCatalog(userlike)).toEqual(userlike);
  });

  it('refuses what has not the shape of a catalog', () => {
    expect(() => parseCatalog({ ...userlike, roleModel: 'anarchy' })).toThrow(/roleModel/);
    expect(() => parseCatalog({ ...userlike, colour: 'red' })).toThrow(/colour/);
  });

  it('names every reference that leads nowhere', () => {
    const [company, ...others] = userlike.permissions;
    if (!company) throw new Error('no permission');
    const broken: Catalog = {
      ...userlike,
      permissions: [{ ...company, category: 'nowhere', valueType: 'none' }, ...others, ...others.slice(0, 1)],
      defaults: {
        ghost: {},
        staff: {
          flying: { value: 'ON', isCustomisable: true, alternatives: [], basis: 'table' },
          roles: { value: 'ON', isCustomisable: true, alternatives: ['MAYBE'], basis: 'table' },
        },
      },
      customRoles: { ...userlike.customRoles, startsFrom: 'trainee' },
    };
    expect(catalogFaults(broken)).toEqual([
      'permission organizations appears twice',
      'permission company: its category nowhere is not listed',
      'permission company: its value type none is not listed',
      'defaults name the unknown role ghost',
      'defaults of staff name the unknown permission flying',
      'defaults of staff: roles cannot be ON',
      'defaults of staff: roles cannot be MAYBE',
      'role trainee is named but not listed',
    ]);
    expect(() => parseCatalog(broken)).toThrow(/^catalog userlike: permission organizations appears twice; /);
  });

  it('refuses a table row with a cell too many or too few', () => {
    const read = () => ({ value: null, isCustomisable: null, alternatives: [], basis: 'not_stated' as const });
    const row = { permission: 'tickets.view', codes: ['Y', 'N'] };
    expect(() => defaultsFromTable(['a', 'b', 'c'], [row], read)).toThrow('row tickets.view has 2 cells for 3 roles');
  });
});

describe('comparing values', () => {
  const level = userlike.valueTypes.find((type) => type.key === 'level');

  it('follows the rising order of the type and refuses foreign values', () => {
    if (!level) throw new Error('no value type level');
    expect(compareValues(level, 'OFF', 'READ')).toBeLessThan(0);
    expect(compareValues(level, 'EDIT', 'READ')).toBeGreaterThan(0);
    expect(compareValues(level, 'EDIT', 'EDIT')).toBe(0);
    expect(compareValues(level, 'EDIT', 'ON')).toBeUndefined();
  });
});
