import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogs } from '../../src/catalogs/index.js';
import { type Catalog, defaultCells, type DefaultCell, findRole } from '../../src/mapping/catalog.js';
import { catalogFaults } from '../../src/mapping/catalog-check.js';
import { compareRoles } from '../../src/mapping/catalog-compare.js';
import { targetRoles } from '../../src/mapping/catalog-roles.js';
import { catalogJsonSchema } from '../../src/mapping/catalog-schema.js';

function catalogOf(key: string): Catalog {
  const catalog = catalogs.get(key);
  if (!catalog) throw new Error(`no catalog ${key}`);
  return catalog;
}

function allCells(catalog: Catalog): readonly DefaultCell[] {
  return catalog.roles.flatMap((role) => [...defaultCells(catalog, role.key).values()]);
}

/** One line per fact of a catalog, in order: whatever a vendor's document states, and nothing in our own words. */
function facts(catalog: Catalog): readonly string[] {
  const { terms } = catalog;
  return [
    ['catalog', catalog.key, catalog.name, catalog.roleModel],
    ['term', 'person', terms.person.en, terms.person.fr],
    ['term', 'role', terms.role.en, terms.role.fr],
    ['term', 'permission', terms.permission.en, terms.permission.fr],
    ...catalog.valueTypes.flatMap((type) => [
      ['type', type.key, type.kind, type.values],
      ...(type.key === 'scope' ? type.values : []).flatMap((value) => {
        const label = type.labels?.[value];
        return label ? [['value', type.key, value, label.en, label.fr]] : [];
      }),
    ]),
    ...catalog.categories.map(({ key, label }) => ['category', key, label.en, label.fr]),
    ...catalog.permissions.map(({ key, category, label, valueType, node }) => [
      ...['permission', key, category ?? null, label.en, label.fr, valueType],
      ...[node?.kind ?? null, node?.parent ?? null, node?.parameter ?? null, node?.example ?? null],
    ]),
    ...catalog.roles.flatMap((role) => [
      ...[
        [
          'role',
          role.key,
          role.label.en,
          role.label.fr,
          role.origin,
          role.rank?.value ?? null,
          role.rank?.basis ?? null,
          role.recommendedMaxHolders ?? null,
        ],
      ],
      ...catalog.permissions.flatMap((permission) => {
        const cell = defaultCells(catalog, role.key).get(permission.key);
        return cell
          ? [['cell', role.key, permission.key, cell.value, cell.isCustomisable, cell.alternatives, cell.basis]]
          : [];
      }),
    ]),
  ].map((fact) => JSON.stringify(fact));
}

describe.each([...catalogs.values()])('the $name catalog', (catalog) => {
  it('is plain data whose every reference leads somewhere', () => {
    expect(catalogFaults(catalog)).toEqual([]);
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog);
  });

  it('offers each of its roles on a target that declares nothing', () => {
    const { roles, faults } = targetRoles(catalog, {});
    expect(faults).toEqual([]);
    expect([...roles.keys()]).toEqual(catalog.roles.map((role) => role.key));
  });

  it('marks as privileged every role that holds power over access, billing or settings', () => {
    for (const role of catalog.roles) {
      const risky = catalog.permissions.filter(({ key, risk, valueType }) => {
        const top = catalog.valueTypes.find((type) => type.key === valueType)?.values.at(-1);
        const isPower = risk === 'access' || risk === 'billing' || risk === 'settings';
        return isPower && defaultCells(catalog, role.key).get(key)?.value === top;
      });
      if (risky.length > 0) expect(role).toMatchObject({ key: role.key, isPrivileged: true });
    }
  });

  it('never lets a rule hand out the role of an account owner', () => {
    for (const role of catalog.roles) expect(role.isAssignable).toBe(role.key !== 'owner');
  });
});

describe('the helpdesk catalogs, counted against the vendor documents', () => {
  it.each([
    { key: 'gorgias', permissions: 25, categories: 8, builtIn: 5, examples: 0, cells: 125 },
    { key: 'intercom', permissions: 25, categories: 4, builtIn: 1, examples: 4, cells: 45 },
    { key: 'liveagent', permissions: 13, categories: 0, builtIn: 3, examples: 5, cells: 12 },
    { key: 'responso', permissions: 137, categories: 26, builtIn: 2, examples: 1, cells: 0 },
    { key: 'userlike', permissions: 20, categories: 3, builtIn: 6, examples: 0, cells: 120 },
  ])('$key has $permissions permissions, $categories categories and $cells default cells', (expected) => {
    const catalog = catalogOf(expected.key);
    expect({
      key: catalog.key,
      permissions: catalog.permissions.length,
      categories: catalog.categories.length,
      builtIn: catalog.roles.filter((role) => role.origin === 'built_in').length,
      examples: catalog.roles.filter((role) => role.origin === 'example_custom').length,
      cells: allCells(catalog).length,
    }).toEqual(expected);
  });

  it('makes the Gorgias roles a strict ladder of 7, 10, 11, 17 and 25 granted permissions', () => {
    const gorgias = catalogOf('gorgias');
    const { roles } = targetRoles(gorgias, {});
    const ladder = [...roles.values()].map(
      ({ permissions }) => [...permissions.values()].filter((value) => value === 'granted').length,
    );
    expect(ladder).toEqual([7, 10, 11, 17, 25]);
    const inOrder = [...roles.values()];
    inOrder.slice(1).forEach((role, index) => {
      const below = inOrder[index];
      if (below) expect(compareRoles(gorgias, role, below)).toBe('stronger');
    });
  });

  it('splits the Userlike permissions into 11 levels and 9 switches, 69 cells free to change and 6 unstated', () => {
    const userlike = catalogOf('userlike');
    const ofType = (type: string) => userlike.permissions.filter((permission) => permission.valueType === type).length;
    expect([ofType('level'), ofType('toggle')]).toEqual([11, 9]);
    const cells = allCells(userlike);
    expect(cells.filter((cell) => cell.isCustomisable === true)).toHaveLength(69);
    expect(cells.filter((cell) => cell.value === null)).toHaveLength(6);
  });

  it('keeps the Userlike roles that no order ranks incomparable, and owner equal to manager', () => {
    const userlike = catalogOf('userlike');
    const { roles } = targetRoles(userlike, {});
    const compared = (a: string, b: string) => {
      const [first, second] = [roles.get(a), roles.get(b)];
      if (!first || !second) throw new Error(`no role ${a} or ${b}`);
      return compareRoles(userlike, first, second);
    };
    expect(compared('owner', 'manager')).toBe('equal');
    expect(compared('analyst', 'staff')).toBe('incomparable');
    expect(compared('analyst', 'agent')).toBe('incomparable');
    expect(compared('manager', 'administrator')).toBe('stronger');
  });

  it('draws the Responso tree from one root, 26 categories, 100 boxes and 10 nodes that exist per instance', () => {
    const kinds = catalogOf('responso').permissions.map((permission) => permission.node?.kind);
    const count = (...wanted: readonly string[]) =>
      kinds.filter((kind) => kind !== undefined && wanted.includes(kind)).length;
    expect([count('root'), count('category'), count('leaf'), count('template_group', 'template_leaf')]).toEqual([
      1, 26, 100, 10,
    ]);
  });

  it('leaves 12 Intercom permissions without a category and allows LiveAgent three custom roles', () => {
    expect(catalogOf('intercom').permissions.filter((permission) => permission.category === undefined)).toHaveLength(
      12,
    );
    expect(catalogOf('liveagent').customRoles.max).toBe(3);
  });

  it('names roles to the vendors as their interfaces do', () => {
    const values = (key: string) => catalogOf(key).roles.map((role) => role.vendorValue);
    expect(values('gorgias')).toEqual(['observer-agent', 'lite-agent', 'basic-agent', 'agent', 'admin']);
    expect(values('liveagent').slice(0, 3)).toEqual(['agent', 'admin', 'owner']);
    expect(values('userlike').every((value) => value === undefined)).toBe(true);
    expect(values('responso').every((value) => value === undefined)).toBe(true);
    expect(findRole(catalogOf('intercom'), 'support-agent-standard')?.vendorValue).toBe('Support Agent (Standard)');
  });

  // Each digest covers the lines of facts() as the vendor's document gives them. A cell, label or key that is dropped,
  // added or changed gives another digest: set it anew only after comparing the catalog with that document again.
  it.each([
    { key: 'gorgias', lines: 168, digest: '46cba9e4c5f46b1a1ddf6bbe50b21dba7bb0e30187d78212e4d153fb5417f270' },
    { key: 'intercom', lines: 88, digest: 'd8d1289c93c02888d1b31522c57554cbe55a9bc7104a73de173f8c5a9f72e0d3' },
    { key: 'liveagent', lines: 38, digest: '5ec00f8d70e3601ebeba9b52c664ce06528f7b56a40cdb1c7f933487f1689669' },
    { key: 'responso', lines: 171, digest: 'c5c2cba71042f7856e1d26d61459a6a4cc131afa173a26019ac42eac02ab9a1d' },
    { key: 'userlike', lines: 155, digest: '706da62924cbf9f07466a507119e06163004fc292ed5ec101be9d645a93f4dfb' },
  ])('$key still states every fact of its vendor document', ({ key, lines, digest }) => {
    const stated = facts(catalogOf(key));
    expect(stated).toHaveLength(lines);
    expect(createHash('sha256').update(stated.join('\n')).digest('hex')).toBe(digest);
  });
});

describe('schemas/catalog.schema.json', () => {
  it('is what the catalog model describes', () => {
    const committed: unknown = JSON.parse(
      readFileSync(new URL('../../schemas/catalog.schema.json', import.meta.url), 'utf8'),
    );
    expect(committed).toEqual(catalogJsonSchema());
  });
});
