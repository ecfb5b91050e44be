import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogs } from '../../../src/catalogs/index.js';
import { type Catalog, defaultCells, valueTypeOf } from '../../../src/mapping/catalog.js';
import { effectivePermissions } from '../../../src/mapping/catalog-effective.js';
import { countCustomRoles, type DeclaredRoles, quotaFaults, targetRoles } from '../../../src/mapping/catalog-roles.js';

function catalogOf(key: string): Catalog {
  const catalog = catalogs.get(key);
  if (!catalog) throw new Error(`no catalog ${key}`);
  return catalog;
}

const gorgias = catalogOf('gorgias');
const intercom = catalogOf('intercom');
const liveagent = catalogOf('liveagent');
const userlike = catalogOf('userlike');

/** Each fault as `severity rule at/its/path`. */
function faultsOf(catalog: Catalog, declared: DeclaredRoles): readonly string[] {
  return targetRoles(catalog, declared).faults.map(({ severity, rule, path }) =>
    `${severity} ${rule} ${path.join('/')}`.trim(),
  );
}

function roleOf(catalog: Catalog, declared: DeclaredRoles, key: string) {
  const role = targetRoles(catalog, declared).roles.get(key);
  if (!role) throw new Error(`no role ${key}`);
  return role;
}

describe('a Gorgias target', () => {
  it('refuses to change a permission of any role', () => {
    expect(faultsOf(gorgias, { basic: { permissions: { 'tickets.delete': 'granted' } } })).toEqual([
      'error fixed_roles basic/permissions',
    ]);
  });

  it('refuses a role of its own, even one over an existing role', () => {
    expect(faultsOf(gorgias, { 'night-shift': { base: 'basic' } })).toEqual(['error no_custom_roles night-shift']);
  });

  it('says which roles to use instead', () => {
    const [fault] = targetRoles(gorgias, { supervisor: {} }).faults;
    expect(fault?.message).toBe('Gorgias has no custom roles: use one of observer, lite, basic, lead, admin');
  });

  it('lets an instance use another vendor value or another name', () => {
    const declared = { lead: { vendorValue: 'lead-agent', name: 'Team lead' } };
    expect(faultsOf(gorgias, declared)).toEqual([]);
    expect(roleOf(gorgias, declared, 'lead')).toMatchObject({
      vendorValue: 'lead-agent',
      name: { en: 'Team lead', fr: 'Team lead' },
      isCustom: false,
    });
  });

  it('knows no scope', () => {
    expect(faultsOf(gorgias, { basic: { scope: { inbox: ['sales'] } } })).toEqual([
      'error unknown_scope basic/scope/inbox',
    ]);
  });
});

describe('an Intercom target', () => {
  it('makes a custom role from nothing hold exactly what it lists', () => {
    const declared = { writer: { permissions: { 'help-center.articles.manage': 'granted' } } };
    expect(faultsOf(intercom, declared)).toEqual([]);
    const { permissions, isCustom, isPrivileged } = roleOf(intercom, declared, 'writer');
    expect([...permissions].filter(([, value]) => value === 'granted').map(([key]) => key)).toEqual([
      'help-center.articles.manage',
    ]);
    expect(permissions.get('conversations.access-scope')).toBe('assigned-only');
    expect({ isCustom, isPrivileged }).toEqual({ isCustom: true, isPrivileged: false });
  });

  it('makes a custom role over a base hold what the base holds, with the listed differences', () => {
    const declared = { senior: { base: 'support-agent-limited', permissions: { 'reports.view': 'granted' } } };
    const role = roleOf(intercom, declared, 'senior');
    expect(role.base).toBe('support-agent-limited');
    expect(role.permissions.get('macros.use')).toBe('granted');
    const changed = [...effectivePermissions(intercom, role)].filter(([, { isChanged }]) => isChanged);
    expect(changed).toEqual([['reports.view', { value: 'granted', defaultValue: null, isChanged: true }]]);
  });

  it('offers the example roles without declaring them, and lets them be changed', () => {
    expect(roleOf(intercom, {}, 'support-agent-standard')).toMatchObject({ isCustom: true, isAssignable: true });
    const declared = { 'support-agent-standard': { permissions: { 'data.export': 'granted' } } };
    expect(faultsOf(intercom, declared)).toEqual([]);
    expect(roleOf(intercom, declared, 'support-agent-standard').permissions.get('data.export')).toBe('granted');
  });

  it('treats a custom role with power over people, money or settings as privileged', () => {
    const declared = { clerk: { permissions: { 'billing.manage': 'granted' } } };
    expect(roleOf(intercom, declared, 'clerk').isPrivileged).toBe(true);
  });

  it('refuses permissions it does not have and values they cannot take', () => {
    const permissions = { 'tickets.fly': 'granted', 'macros.use': 'maybe', 'conversations.access-scope': 'granted' };
    expect(faultsOf(intercom, { odd: { permissions } })).toEqual([
      'error unknown_permission odd/permissions/tickets.fly',
      'error unknown_value odd/permissions/macros.use',
      'error unknown_value odd/permissions/conversations.access-scope',
    ]);
  });

  it('refuses to change the role it ships, and a base it does not know', () => {
    expect(faultsOf(intercom, { admin: { permissions: { 'billing.manage': 'denied' } } })).toEqual([
      'error built_in_fixed admin/permissions',
    ]);
    expect(faultsOf(intercom, { admin: { base: 'support-manager' } })).toEqual(['error base_of_built_in admin/base']);
    expect(faultsOf(intercom, { mine: { base: 'guru' } })).toEqual(['error unknown_base mine/base']);
  });

  it('lets a scope narrow what the role reaches, never widen it', () => {
    const scoped = (value: readonly string[]) => ({
      'support-agent-limited': { scope: { conversations: value } },
      'support-agent-standard': { scope: { conversations: value } },
    });
    expect(faultsOf(intercom, scoped(['assigned-only']))).toEqual([]);
    expect(faultsOf(intercom, scoped(['own-team']))).toEqual([
      'error scope_wider_than_role support-agent-limited/scope/conversations',
    ]);
  });

  it('wants one scope value that exists', () => {
    const at = 'support-manager/scope/conversations';
    const scoped = (conversations: readonly string[]) => ({ 'support-manager': { scope: { conversations } } });
    expect(faultsOf(intercom, scoped(['some']))).toEqual([`error unknown_scope_value ${at}`]);
    expect(faultsOf(intercom, scoped(['own-team', 'all']))).toEqual([`error one_scope_value ${at}`]);
    expect(faultsOf(intercom, scoped([]))).toEqual([`error empty_scope ${at}`]);
  });
});

describe('a LiveAgent target', () => {
  const three: DeclaredRoles = { tier2: {}, night: {}, 'phone-team': {} };

  it('holds three custom roles and refuses a fourth', () => {
    expect(faultsOf(liveagent, three)).toEqual([]);
    expect(faultsOf(liveagent, { ...three, fourth: {} })).toEqual(['error custom_role_quota']);
  });

  it('counts example roles that rules use, and each role once', () => {
    const used = ['billing-specialist', 'billing-specialist', 'admin', 'tier2'];
    expect(countCustomRoles(liveagent, three, used)).toBe(4);
    expect(quotaFaults(liveagent, three, used)).toHaveLength(1);
    expect(quotaFaults(liveagent, { tier2: {}, night: {} }, used)).toEqual([]);
    expect(countCustomRoles(liveagent, { admin: {}, 'billing-specialist': {} }, used)).toBe(1);
  });

  it('starts every custom role from the plain agent, and sends that as its base', () => {
    expect(roleOf(liveagent, three, 'tier2')).toMatchObject({ base: 'user', isCustom: true });
    expect(roleOf(liveagent, three, 'tier2').permissions.get('customer-interactions.handle')).toBe('granted');
    expect(roleOf(liveagent, {}, 'vip-customer-support').base).toBe('user');
    expect(faultsOf(liveagent, { boss: { base: 'admin' } })).toEqual(['error base_not_allowed boss/base']);
  });

  it('keeps the base roles as they are, and the owner out of reach', () => {
    const permissions = { 'agents.manage': 'granted' };
    expect(faultsOf(liveagent, { user: { permissions } })).toEqual(['error built_in_fixed user/permissions']);
    expect(faultsOf(liveagent, { owner: { permissions } })).toEqual(['error protected_role owner/permissions']);
    expect(faultsOf(liveagent, { owner: { assignable: true } })).toEqual(['error protected_role owner/assignable']);
    expect(roleOf(liveagent, {}, 'owner').isAssignable).toBe(false);
  });
});

describe('a Userlike target', () => {
  it('changes a row that its role may change, and shows the difference', () => {
    const declared = { analyst: { permissions: { 'contacts.edit': 'ON' } } };
    expect(faultsOf(userlike, declared)).toEqual([]);
    const effective = effectivePermissions(userlike, roleOf(userlike, declared, 'analyst'));
    expect(effective.get('contacts.edit')).toEqual({ value: 'ON', defaultValue: 'OFF', isChanged: true });
    expect([...effective.values()].filter(({ isChanged }) => isChanged)).toHaveLength(1);
  });

  it('refuses a row that is locked, and one of which nothing is said', () => {
    expect(faultsOf(userlike, { staff: { permissions: { roles: 'READ' } } })).toEqual([
      'error row_locked staff/permissions/roles',
    ]);
    expect(faultsOf(userlike, { agent: { permissions: { 'contacts.edit': 'ON' } } })).toEqual([
      'error row_not_stated agent/permissions/contacts.edit',
    ]);
    expect(faultsOf(userlike, { staff: { permissions: { roles: 'OFF' } } })).toEqual([]);
  });

  it('leaves the role as shipped when a change is refused', () => {
    const role = roleOf(userlike, { staff: { permissions: { roles: 'READ', 'contacts.edit': 'OFF' } } }, 'staff');
    expect(role.permissions).toEqual(role.defaults);
  });

  it('never changes nor hands out the owner', () => {
    expect(faultsOf(userlike, { owner: { permissions: { analytics: 'OFF' } } })).toEqual([
      'error protected_role owner/permissions',
    ]);
    expect(faultsOf(userlike, { owner: { assignable: true } })).toEqual(['error protected_role owner/assignable']);
    expect(roleOf(userlike, {}, 'owner').isAssignable).toBe(false);
  });

  it('warns that only the owner can change the manager', () => {
    expect(faultsOf(userlike, { manager: { permissions: { analytics: 'READ' } } })).toEqual([
      'warning editable_by_owner_only manager/permissions',
    ]);
    expect(
      roleOf(userlike, { manager: { permissions: { analytics: 'READ' } } }, 'manager').permissions.get('analytics'),
    ).toBe('READ');
    expect(faultsOf(userlike, { manager: { vendorValue: 'mgr' } })).toEqual([]);
  });

  it('warns of a grant that does nothing because no conversation can be edited', () => {
    expect(faultsOf(userlike, { analyst: { permissions: { 'conversations.delete': 'ON' } } })).toEqual([
      'warning grant_without_effect analyst/permissions/conversations.delete',
    ]);
    const permissions = { 'conversations.delete': 'ON', 'conversations.assigned-own-group': 'EDIT' };
    expect(faultsOf(userlike, { analyst: { permissions } })).toEqual([]);
  });

  it('has no custom roles', () => {
    expect(faultsOf(userlike, { intern: { base: 'agent' } })).toEqual(['error no_custom_roles intern']);
  });

  it('limits a role to groups and organizations by name', () => {
    expect(faultsOf(userlike, { agent: { scope: { group: ['Paris'], organization: ['EU'] } } })).toEqual([]);
    expect(faultsOf(userlike, { agent: { scope: { inbox: ['x'] } } })).toEqual([
      'error unknown_scope agent/scope/inbox',
    ]);
  });

  it('accepts a change exactly where the role table allows it, for every role, row and value', () => {
    const cases = userlike.roles.flatMap((role) =>
      userlike.permissions.flatMap((permission) =>
        valueTypeOf(userlike, permission).values.map((value) => ({
          role: role.key,
          permission: permission.key,
          value,
        })),
      ),
    );
    for (const { role, permission, value } of cases) {
      const cell = defaultCells(userlike, role).get(permission);
      const isAllowed = role !== 'owner' && (cell?.value === value || cell?.alternatives.includes(value) === true);
      const { faults } = targetRoles(userlike, { [role]: { permissions: { [permission]: value } } });
      const isRefused = faults.some((fault) => fault.severity === 'error');
      expect({ role, permission, value, isRefused }).toEqual({ role, permission, value, isRefused: !isAllowed });
    }
  });
});

describe('a catalog that lists alternatives for a row', () => {
  it('refuses a value of the right type that is not among them', () => {
    const { manager, ...others } = userlike.defaults;
    const narrowed = {
      ...manager,
      analytics: { value: 'EDIT', isCustomisable: true, alternatives: ['READ'], basis: 'table' as const },
    };
    const catalog: Catalog = { ...userlike, defaults: { ...others, manager: narrowed } };
    const rules = targetRoles(catalog, { manager: { permissions: { analytics: 'OFF' } } }).faults.map(
      ({ rule }) => rule,
    );
    expect(rules).toContain('value_not_listed');
  });
});

describe('the roles of any target', () => {
  const anyCatalog = fc.constantFrom(...catalogs.values());
  const anyValue = fc.constantFrom(
    'granted',
    'denied',
    'all',
    'OFF',
    'READ',
    'EDIT',
    'ON',
    'checked',
    'unchecked',
    'partial',
    'x',
  );
  const declarations = anyCatalog.chain((catalog) => {
    const permission = fc.constantFrom(
      ...catalog.permissions.map(({ key }) => key),
      'toString',
      'integrations.allegro',
    );
    const role = fc.record(
      {
        base: fc.constantFrom(...catalog.roles.map(({ key }) => key), 'nobody'),
        vendorValue: fc.string(),
        permissions: fc.dictionary(permission, anyValue, { maxKeys: 4 }),
        assignable: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const key = fc.constantFrom(...catalog.roles.map((own) => own.key), 'mine', 'other', 'constructor');
    return fc.record({ catalog: fc.constant(catalog), declared: fc.dictionary(key, role, { maxKeys: 4 }) });
  });

  it('include every catalog role and every declared one, whatever is declared', () => {
    fc.assert(
      fc.property(declarations, ({ catalog, declared }) => {
        const { roles } = targetRoles(catalog, declared);
        const expected = new Set([...catalog.roles.map(({ key }) => key), ...Object.keys(declared)]);
        expect(new Set(roles.keys())).toEqual(expected);
      }),
    );
  });

  it('never open a protected role, and stay privileged once they are', () => {
    fc.assert(
      fc.property(declarations, ({ catalog, declared }) => {
        const { roles } = targetRoles(catalog, declared);
        for (const { key, isAssignable, isPrivileged } of catalog.roles) {
          if (!isAssignable) expect(roles.get(key)?.isAssignable).toBe(false);
          if (isPrivileged) expect(roles.get(key)?.isPrivileged).toBe(true);
        }
      }),
    );
  });

  it('differ from their defaults only where the declaration says so', () => {
    fc.assert(
      fc.property(declarations, ({ catalog, declared }) => {
        if (catalog.roleModel === 'privilege_tree') return;
        for (const role of targetRoles(catalog, declared).roles.values()) {
          const asked = Object.hasOwn(declared, role.key) ? Object.keys(declared[role.key]?.permissions ?? {}) : [];
          const changed = [...effectivePermissions(catalog, role)].filter(([, { isChanged }]) => isChanged);
          expect(asked).toEqual(expect.arrayContaining(changed.map(([key]) => key)));
        }
      }),
    );
  });

  it('point each fault at something the declaration contains', () => {
    fc.assert(
      fc.property(declarations, ({ catalog, declared }) => {
        for (const { path } of targetRoles(catalog, declared).faults) {
          const [role] = path;
          if (role !== undefined) expect(Object.keys(declared)).toContain(role);
        }
      }),
    );
  });
});
