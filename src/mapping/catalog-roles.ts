import type { Scope } from './access.js';
import { type Catalog, type CatalogRole, defaultCells, findRole, valueTypeOf, type Wording } from './catalog.js';
import { type CatalogFault, errorAt } from './catalog-fault.js';
import { overrideFaults, uselessGrants } from './catalog-overrides.js';
import { holdsPower } from './catalog-risk.js';
import { scopeFaults } from './catalog-scope.js';
import { clearedTicks, storeTicks } from './catalog-ticks.js';

/** One entry of a target's `roles` in the policy: a custom role, or an override of one the catalog has. */
export interface DeclaredRole {
  /** A catalog role whose permissions a custom role starts from; absent: from nothing, or what the helpdesk prescribes. */
  readonly base?: string | undefined;
  readonly name?: string | { readonly en: string; readonly fr: string } | undefined;
  /** What the vendor's own interface calls the role on this instance. */
  readonly vendorValue?: string | undefined;
  /** Permission key to value; in a privilege tree, node key (templates filled in) to `checked` or `unchecked`. */
  readonly permissions?: Readonly<Record<string, string>> | undefined;
  /** Limits that every grant of the role carries unless it names its own. */
  readonly scope?: Scope | undefined;
  /** `false` keeps rules from granting it; `true` cannot open a protected role. */
  readonly assignable?: boolean | undefined;
}

/** A target's declared roles by key. */
export type DeclaredRoles = Readonly<Record<string, DeclaredRole>>;

/** A role that rules may name on one target: the catalog's own, changed by what the target declares. */
export interface TargetRole {
  readonly key: string;
  readonly name: Wording;
  readonly vendorValue?: string;
  readonly isPrivileged: boolean;
  readonly isAssignable: boolean;
  /** True for declared and example roles: they count against the helpdesk's quota. */
  readonly isCustom: boolean;
  /** The catalog role it starts from; on helpdesks that hold base and custom together, the base to send. */
  readonly base?: string;
  /** Limits that a grant without its own scope carries. */
  readonly scope: Scope;
  readonly recommendedMaxHolders?: number;
  /** What is known of its permissions; an absent key is not stated by the vendor. */
  readonly permissions: ReadonlyMap<string, string>;
  /** What its permissions would be had the target declared none. */
  readonly defaults: ReadonlyMap<string, string>;
}

/** Every role of a target by key, and every rule its declarations break. */
export interface TargetRoles {
  readonly roles: ReadonlyMap<string, TargetRole>;
  readonly faults: readonly CatalogFault[];
}

/**
 * The roles a target offers: the catalog's, plus and changed by those declared. A declaration with an error keeps its
 * entry, without the permissions it asked for, so that one mistake is reported once; publish only when no fault is an error.
 */
export function targetRoles(catalog: Catalog, declared: DeclaredRoles): TargetRoles {
  const roles = new Map<string, TargetRole>();
  const faults: CatalogFault[] = [];
  for (const key of new Set([...catalog.roles.map((role) => role.key), ...Object.keys(declared)])) {
    const entry = Object.hasOwn(declared, key) ? declared[key] : undefined;
    const plan = { key, own: findRole(catalog, key), entry: entry ?? {} };
    const built = buildRole(catalog, plan);
    const found = entry ? declarationFaults(catalog, plan, built) : [];
    faults.push(...found);
    const isSound = !found.some((fault) => fault.severity === 'error');
    roles.set(
      key,
      isSound ? built : buildRole(catalog, { ...plan, entry: { ...plan.entry, permissions: {}, scope: {} } }),
    );
  }
  return { roles, faults: [...faults, ...quotaFaults(catalog, declared, [])] };
}

/** How many custom roles a target uses: those declared, and the catalog's examples among `used` (role keys that rules or settings name). */
export function countCustomRoles(catalog: Catalog, declared: DeclaredRoles, used: Iterable<string>): number {
  const isBuiltIn = (key: string) => findRole(catalog, key)?.origin === 'built_in';
  const custom = new Set(Object.keys(declared).filter((key) => !isBuiltIn(key)));
  for (const key of used) if (findRole(catalog, key)?.origin === 'example_custom') custom.add(key);
  return custom.size;
}

/** A fault when a target uses more custom roles than its helpdesk can hold. */
export function quotaFaults(
  catalog: Catalog,
  declared: DeclaredRoles,
  used: Iterable<string>,
): readonly CatalogFault[] {
  const { max } = catalog.customRoles;
  const count = countCustomRoles(catalog, declared, used);
  if (max === undefined || count <= max) return [];
  const message = `${catalog.name} holds at most ${max} custom roles and this target uses ${count}: give up ${count - max}`;
  return [errorAt([], 'custom_role_quota', message)];
}

interface RolePlan {
  readonly key: string;
  /** The catalog's role of that key, when there is one. */
  readonly own: CatalogRole | undefined;
  readonly entry: DeclaredRole;
}

function buildRole(catalog: Catalog, { key, own, entry }: RolePlan): TargetRole {
  const isCustom = own?.origin !== 'built_in';
  const base = isCustom ? findRole(catalog, entry.base ?? catalog.customRoles.startsFrom ?? '') : undefined;
  const defaults = startingPermissions(catalog, base, entry.base === undefined ? own : undefined);
  const changes = Object.entries(entry.permissions ?? {});
  const isTree = catalog.roleModel === 'privilege_tree';
  const permissions = new Map([...defaults, ...(isTree ? storeTicks(catalog, changes) : changes)]);
  const vendorValue = entry.vendorValue ?? own?.vendorValue;
  const wasPrivileged = [own, base].some((role) => role?.isPrivileged === true);
  return {
    key,
    name: nameOf(key, own, entry.name),
    ...(vendorValue === undefined ? {} : { vendorValue }),
    isPrivileged: wasPrivileged || holdsPower(catalog, permissions),
    isAssignable: (own?.isAssignable ?? true) && entry.assignable !== false,
    isCustom,
    ...(base ? { base: base.key } : {}),
    scope: entry.scope ?? {},
    ...(own?.recommendedMaxHolders === undefined ? {} : { recommendedMaxHolders: own.recommendedMaxHolders }),
    permissions,
    defaults,
  };
}

function nameOf(key: string, own: CatalogRole | undefined, name: DeclaredRole['name']): Wording {
  if (name === undefined) return own?.label ?? { en: key, fr: key };
  return typeof name === 'string' ? { en: name, fr: name } : name;
}

/** What is known of a role before changes: of the role itself, over its base; of a role made from nothing, everything at its weakest. */
function startingPermissions(
  catalog: Catalog,
  base: CatalogRole | undefined,
  own: CatalogRole | undefined,
): ReadonlyMap<string, string> {
  if (base || own) return new Map([base, own].flatMap((role) => (role ? knownCells(catalog, role.key) : [])));
  if (catalog.roleModel === 'privilege_tree') return clearedTicks(catalog);
  return new Map(
    catalog.permissions.map((permission) => [permission.key, valueTypeOf(catalog, permission).values[0] ?? '']),
  );
}

function knownCells(catalog: Catalog, roleKey: string): readonly (readonly [string, string])[] {
  return [...defaultCells(catalog, roleKey)].flatMap(([key, { value }]) =>
    value === null ? [] : [[key, value] as const],
  );
}

function declarationFaults(catalog: Catalog, plan: RolePlan, built: TargetRole): readonly CatalogFault[] {
  const { key, own, entry } = plan;
  const origin = originFaults(catalog, plan);
  if (origin.length > 0) return origin;
  const builtIn = own?.origin === 'built_in' ? own : undefined;
  const override = { key, builtIn, permissions: entry.permissions ?? {} };
  const faults = overrideFaults(catalog, override);
  const isSound = !faults.some((fault) => fault.severity === 'error');
  return [
    ...faults,
    ...(isSound ? uselessGrants(catalog, override, built.permissions) : []),
    ...scopeFaults(catalog, built, entry.scope ?? {}, [key, 'scope']),
  ];
}

/** Whether the role may exist at all, and start where it says. */
function originFaults(catalog: Catalog, { key, own, entry }: RolePlan): readonly CatalogFault[] {
  if (own?.isAssignable === false && entry.assignable === true) {
    const message = `${key} belongs to the account owner of ${catalog.name}: no rule can hand it out`;
    return [errorAt([key, 'assignable'], 'protected_role', message)];
  }
  if (own?.origin === 'built_in') {
    if (entry.base === undefined) return [];
    const message = `${key} is a role ${catalog.name} ships and has no base: choose another key for a role of your own`;
    return [errorAt([key, 'base'], 'base_of_built_in', message)];
  }
  const { isAllowed, startsFrom } = catalog.customRoles;
  if (!isAllowed) {
    const known = catalog.roles.map((role) => role.key).join(', ');
    return [errorAt([key], 'no_custom_roles', `${catalog.name} has no custom roles: use one of ${known}`)];
  }
  if (entry.base === undefined) return [];
  const base = findRole(catalog, entry.base);
  if (!base) {
    const known = catalog.roles.filter((role) => role.isAssignable).map((role) => role.key);
    return [
      errorAt([key, 'base'], 'unknown_base', `${catalog.name} has no role ${entry.base}: use ${known.join(', ')}`),
    ];
  }
  if (base.isAssignable && (startsFrom === undefined || startsFrom === base.key)) return [];
  const advice = startsFrom === undefined ? 'choose another base' : `it starts from ${startsFrom}`;
  return [
    errorAt(
      [key, 'base'],
      'base_not_allowed',
      `a custom role of ${catalog.name} cannot start from ${base.key}: ${advice}`,
    ),
  ];
}
