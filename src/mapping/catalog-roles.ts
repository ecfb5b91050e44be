import type { Scope } from './access.js';
import type { Catalog, Wording } from './catalog.js';

/** One entry of a target's `roles` in the policy: a custom role, or an override of one the catalog has. */
export interface DeclaredRole {
  /** A catalog role whose permissions it starts from. */
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

/** A rule of the catalog that a declaration breaks (`error`), or something its author should know (`warning`). `path` starts at the role key. */
export interface CatalogFault {
  /** Stable id of the rule, snake case. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly path: readonly string[];
}

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
  /** What is known of its permissions: an absent key is not stated by the vendor. */
  readonly permissions: ReadonlyMap<string, string>;
}

/** Every role of a target by key, and every rule its declarations break. */
export interface TargetRoles {
  readonly roles: ReadonlyMap<string, TargetRole>;
  readonly faults: readonly CatalogFault[];
}

/** The roles a target offers: the catalog's, plus and changed by those declared. Faulty declarations are reported and left out of `roles`. */
export function targetRoles(catalog: Catalog, declared: DeclaredRoles): TargetRoles {
  void declared;
  const roles = new Map<string, TargetRole>();
  for (const role of catalog.roles) {
    const cells = Object.entries(catalog.defaults[role.key] ?? {});
    const known = cells.flatMap(([key, { value }]) => (value === null ? [] : [[key, value] as const]));
    roles.set(role.key, {
      key: role.key,
      name: role.label,
      ...(role.vendorValue === undefined ? {} : { vendorValue: role.vendorValue }),
      isPrivileged: role.isPrivileged,
      isAssignable: role.isAssignable,
      isCustom: role.origin === 'example_custom',
      scope: {},
      ...(role.recommendedMaxHolders === undefined ? {} : { recommendedMaxHolders: role.recommendedMaxHolders }),
      permissions: new Map(known),
    });
  }
  return { roles, faults: [] };
}

/** How many custom roles a target uses: those declared, and the catalog's examples among `used` (role keys that rules or settings name). */
export function countCustomRoles(catalog: Catalog, declared: DeclaredRoles, used: Iterable<string>): number {
  const builtIn = new Set(catalog.roles.filter((role) => role.origin === 'built_in').map((role) => role.key));
  const examples = new Set(catalog.roles.filter((role) => role.origin === 'example_custom').map((role) => role.key));
  const custom = new Set(Object.keys(declared).filter((key) => !builtIn.has(key)));
  for (const key of used) if (examples.has(key)) custom.add(key);
  return custom.size;
}
