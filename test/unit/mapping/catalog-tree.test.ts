import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogs } from '../../../src/catalogs/index.js';
import type { Catalog } from '../../../src/mapping/catalog.js';
import { compareRoles } from '../../../src/mapping/catalog-compare.js';
import { effectivePermissions } from '../../../src/mapping/catalog-effective.js';
import { risksOf } from '../../../src/mapping/catalog-risk.js';
import { type TargetRole, targetRoles } from '../../../src/mapping/catalog-roles.js';
import { locateNode } from '../../../src/mapping/catalog-tree.js';

function responsoCatalog(): Catalog {
  const catalog = catalogs.get('responso');
  if (!catalog) throw new Error('no catalog responso');
  return catalog;
}

const responso = responsoCatalog();

type Ticks = Readonly<Record<string, string>>;

function rulesBroken(permissions: Ticks): readonly string[] {
  return targetRoles(responso, { mine: { permissions } }).faults.map(
    ({ rule, path }) => `${rule} ${path.at(-1) ?? ''}`,
  );
}

function roleWith(permissions: Ticks, key = 'mine'): TargetRole {
  const { roles, faults } = targetRoles(responso, { [key]: { permissions } });
  const role = roles.get(key);
  if (!role || faults.length > 0) throw new Error(`not a sound role: ${JSON.stringify(faults)}`);
  return role;
}

function shown(permissions: Ticks, key?: string): (node: string) => string | null | undefined {
  const effective = effectivePermissions(responso, roleWith(permissions, key));
  return (node) => effective.get(node)?.value;
}

describe('the privilege tree', () => {
  it('gives every box below a ticked one', () => {
    const state = shown({ agents: 'checked' });
    expect(state('agents')).toBe('checked');
    expect(state('agents.delete')).toBe('checked');
    expect(state('agents.assign-signature')).toBe('checked');
    expect(state('api')).toBe('unchecked');
    expect(state('all')).toBe('partial');
  });

  it('shows a category as partial when some of its boxes are ticked, and as checked when all are', () => {
    expect(shown({ 'domains.add': 'checked' })('domains')).toBe('partial');
    const all = { 'domains.add': 'checked', 'domains.delete': 'checked', 'domains.verify': 'checked' };
    expect(shown(all)('domains')).toBe('checked');
  });

  it('never takes partial as something to store', () => {
    expect(rulesBroken({ domains: 'partial' })).toEqual(['partial_is_derived domains']);
  });

  it('refuses to clear a box under a ticked one, and to tick one under a cleared one', () => {
    expect(rulesBroken({ agents: 'checked', 'agents.delete': 'unchecked' })).toEqual([
      'child_under_ticked_parent agents.delete',
    ]);
    expect(rulesBroken({ agents: 'unchecked', 'agents.edit': 'checked' })).toEqual([
      'child_under_cleared_parent agents.edit',
    ]);
    expect(rulesBroken({ 'integrations.allegro': 'checked', 'integrations.allegro.accounts.pl': 'unchecked' })).toEqual(
      ['child_under_ticked_parent integrations.allegro.accounts.pl'],
    );
  });

  it('refuses the root, patterns, unknown boxes and other values', () => {
    expect(rulesBroken({ all: 'checked' })).toEqual(['root_not_tickable all']);
    expect(rulesBroken({ 'inboxes.access.{inbox}': 'checked' })).toEqual([
      'template_not_filled inboxes.access.{inbox}',
    ]);
    expect(rulesBroken({ 'agents.fly': 'checked' })).toEqual(['unknown_permission agents.fly']);
    expect(rulesBroken({ 'agents.edit': 'granted' })).toEqual(['unknown_value agents.edit']);
  });

  it('opens one account of one integration and nothing else', () => {
    const state = shown({ 'integrations.allegro.accounts.shop-pl': 'checked' });
    expect(state('integrations.allegro.accounts.shop-pl')).toBe('checked');
    expect(state('integrations.allegro.accounts')).toBe('partial');
    expect(state('integrations.allegro')).toBe('partial');
    expect(state('integrations.allegro.delete')).toBe('unchecked');
    expect(state('integrations')).toBe('partial');
    expect(state('inboxes')).toBe('unchecked');
  });

  it('gives every action and account of an integration ticked as a whole', () => {
    const state = shown({ 'integrations.allegro': 'checked' });
    expect(state('integrations.allegro.configure')).toBe('checked');
    expect(state('integrations.allegro.accounts')).toBe('checked');
    expect(state('integrations')).toBe('partial');
  });

  it('does not take a group for checked because the instances somebody named are', () => {
    const boxes = {
      'inboxes.add': 'checked',
      'inboxes.edit': 'checked',
      'inboxes.delete': 'checked',
      'inboxes.access-all': 'checked',
    };
    expect(shown({ ...boxes, 'inboxes.access.default': 'checked' })('inboxes')).toBe('partial');
    expect(shown({ inboxes: 'checked' })('inboxes')).toBe('checked');
  });

  it('finds instances by name, dots included where nothing can follow', () => {
    const templateOf = (key: string) => locateNode(responso, key)?.permission.key;
    expect(templateOf('inboxes.access.help@shop.example.com')).toBe('inboxes.access.{inbox}');
    expect(templateOf('integrations.allegro.accounts.shop.pl')).toBe('integrations.{integration}.accounts.{account}');
    expect(templateOf('integrations.access-all')).toBe('integrations.access-all');
    expect(templateOf('integrations.access-all.add')).toBeUndefined();
    expect(locateNode(responso, 'integrations.allegro.accounts.pl')?.ancestors).toEqual([
      'integrations.allegro.accounts',
      'integrations.allegro',
      'integrations',
      'all',
    ]);
  });

  it('leaves unknown what the vendor does not list: the roles it ships', () => {
    const state = shown({ 'reports.view-all': 'checked' }, 'agent');
    expect(state('reports.view-all')).toBe('checked');
    expect(state('reports.view-agents')).toBeNull();
    expect(state('reports')).toBeNull();
    expect(shown({ 'reports.view-all': 'checked', 'reports.view-agents': 'unchecked' }, 'agent')('reports')).toBe(
      'partial',
    );
    expect(shown({ tags: 'checked' }, 'agent')('tags.delete')).toBe('checked');
  });

  it('counts what the templates below a ticked group would allow among its risks', () => {
    const risks = (permissions: Ticks) => [...risksOf(responso, roleWith(permissions).permissions)].sort();
    expect(risks({ 'integrations.allegro': 'checked' })).toEqual(['delete', 'settings']);
    expect(risks({ integrations: 'checked' })).toEqual(['delete', 'settings']);
    expect(risks({ 'integrations.allegro.accounts.pl': 'checked' })).toEqual([]);
    expect(roleWith({ 'privileges.edit': 'checked' }).isPrivileged).toBe(true);
    expect(roleWith({ 'tickets.view': 'checked' }).isPrivileged).toBe(false);
  });

  it('compares roles by what their boxes allow, not by how they were ticked', () => {
    const role = (permissions: Ticks) => roleWith(permissions);
    const listed = { 'domains.add': 'checked', 'domains.delete': 'checked', 'domains.verify': 'checked' };
    expect(compareRoles(responso, role({ domains: 'checked' }), role(listed))).toBe('equal');
    expect(compareRoles(responso, role({ inboxes: 'checked' }), role({ 'inboxes.access.a': 'checked' }))).toBe(
      'stronger',
    );
    expect(
      compareRoles(responso, role({ 'inboxes.access.a': 'checked' }), role({ 'inboxes.access.b': 'checked' })),
    ).toBe('incomparable');
    expect(compareRoles(responso, role({}), role({ domains: 'checked' }))).toBe('weaker');
  });
});

describe('any set of ticks', () => {
  const keys = responso.permissions
    .filter(({ node }) => node?.kind !== 'root')
    .map(({ key }) => key.replace('{integration}', 'allegro').replace('{account}', 'pl').replace('{inbox}', 'a'));
  const ticked = fc
    .uniqueArray(fc.constantFrom(...keys), { maxLength: 12 })
    .map((chosen) => Object.fromEntries(chosen.map((key) => [key, 'checked'])));

  it('is accepted, and every box below a ticked one is checked', () => {
    fc.assert(
      fc.property(ticked, (permissions) => {
        const state = shown(permissions);
        for (const key of Object.keys(permissions)) {
          expect(state(key)).toBe('checked');
          for (const other of keys) {
            if (locateNode(responso, other)?.ancestors.includes(key) && state(other) !== undefined) {
              expect(state(other)).toBe('checked');
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('shows a group as unchecked exactly when nothing below it is held', () => {
    fc.assert(
      fc.property(ticked, (permissions) => {
        const effective = effectivePermissions(responso, roleWith(permissions));
        for (const [key, { value }] of effective) {
          const below = [...effective].filter(([other]) => locateNode(responso, other)?.ancestors.includes(key));
          if (below.length === 0) continue;
          const isHeld = permissions[key] === 'checked' || below.some(([, state]) => state.value === 'checked');
          expect({ key, isUnchecked: value === 'unchecked' }).toEqual({ key, isUnchecked: !isHeld });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never loses power by one more tick', () => {
    fc.assert(
      fc.property(ticked, fc.constantFrom(...keys), (permissions, extra) => {
        const compared = compareRoles(
          responso,
          roleWith({ ...permissions, [extra]: 'checked' }),
          roleWith(permissions),
        );
        expect(['equal', 'stronger']).toContain(compared);
      }),
      { numRuns: 40 },
    );
  });
});
