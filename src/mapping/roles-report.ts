import type { Resolution } from './access.js';
import { type DeclaredRoles, targetRoles, type TargetRole } from './catalog-roles.js';
import { findRole, type Catalog } from './catalog.js';
import { grantsOn } from './lint-conditions.js';
import type { Policy } from './policy-model.js';

/** A rule behind a role, as the policy in force words it; `line` is 1-based. */
export interface HeldBecause {
  readonly id: string;
  readonly line: number;
  readonly reason: string;
}

/** An account that has a role, or is owed it. */
export interface RoleHolder {
  /** Account key on the target. */
  readonly key: string;
  readonly displayName?: string;
  /** The rules that give it the role now; none for a default, and for a role that is kept although no rule gives it any more. */
  readonly rules: readonly HeldBecause[];
  readonly isDefault: boolean;
}

/** One role of a target: what gives it, and to whom. */
export interface ReportedRole {
  readonly role: TargetRole;
  /** Every rule that can give it. */
  readonly rules: readonly HeldBecause[];
  /** The target gives it to whom no rule matches. */
  readonly isDefault: boolean;
  readonly holders: readonly RoleHolder[];
}

/** The roles of a target; without `target`, of a helpdesk before anybody uses it. */
export interface RolesReport {
  readonly target?: string;
  readonly catalog: Catalog;
  readonly roles: readonly ReportedRole[];
}

/** The roles a helpdesk offers on a target that declares these, held by nobody. */
export function catalogReport(catalog: Catalog, declared: DeclaredRoles): RolesReport {
  const roles = [...targetRoles(catalog, declared).roles.values()];
  return { catalog, roles: roles.map((role) => ({ role, rules: [], isDefault: false, holders: [] })) };
}

/**
 * The roles of one target under a policy, its declared ones among them, with the rules that give each and the holders found by role key.
 * A role that is held although neither catalog nor policy knows it any more is left out: no table can say what it allows.
 */
export function targetReport(
  policy: Policy,
  target: { readonly name: string; readonly catalog: Catalog },
  holders: ReadonlyMap<string, readonly RoleHolder[]>,
): RolesReport {
  const declared = policy.targets.find(({ name }) => name === target.name);
  const roles = declared?.roles ?? targetRoles(target.catalog, {}).roles;
  const grants = grantsOn(policy, target.name);
  return {
    target: target.name,
    catalog: target.catalog,
    roles: [...roles.values()].map((role) => ({
      role,
      rules: distinct(grants.filter(({ grant }) => grant.role.key === role.key).map(({ rule }) => rule)),
      isDefault: declared?.defaultRole?.key === role.key,
      holders: holders.get(role.key) ?? [],
    })),
  };
}

/** How many custom roles the target uses up of its helpdesk's quota: those the policy declares, and examples of the catalog that a rule gives or somebody holds. */
export function customRolesUsed({ catalog, roles }: RolesReport): number {
  return roles.filter(
    ({ role, rules, isDefault, holders }) =>
      role.isCustom && (!findRole(catalog, role.key) || rules.length > 0 || isDefault || holders.length > 0),
  ).length;
}

/** Why a person has one role of a target: the rules applied for it, from the run that decides. */
export function becauseOf(
  policy: Policy,
  { targets }: Resolution,
  { target, role }: { readonly target: string; readonly role: string },
): Pick<RoleHolder, 'rules' | 'isDefault'> {
  const access = targets.find((one) => one.target === target);
  const applied = new Set(
    access?.matches.filter((match) => match.outcome === 'applied' && match.role === role).map(({ ruleId }) => ruleId),
  );
  return {
    rules: distinct(policy.rules.filter(({ id }) => applied.has(id))),
    isDefault: access?.isDefault === true && access.roles.some(({ key }) => key === role),
  };
}

function distinct(rules: readonly HeldBecause[]): readonly HeldBecause[] {
  return [...new Map(rules.map(({ id, line, reason }) => [id, { id, line, reason }])).values()];
}
