import { countCustomRoles } from './catalog-roles.js';
import { grantsOn, type GrantOfRule } from './lint-conditions.js';
import type { Finding } from './lint-finding.js';
import type { GroupLookup } from './lint-groups.js';
import type { Policy, PolicyTarget } from './policy-model.js';

/** Holders above which a privileged role counts as given broadly, where its catalog recommends no number. */
const BROAD_HOLDERS = 10;

/** What rules do with roles: give what may not be given, give power widely, use more custom roles than the helpdesk has, limit what cannot be limited. */
export function roleFindings(policy: Policy, groups: GroupLookup): readonly Finding[] {
  return policy.targets.flatMap((target) => {
    const grants = grantsOn(policy, target.name);
    return [
      ...grants.flatMap((grant) => notAssignable(target, grant)),
      ...defaultFindings(target),
      ...privileged(target, grants, groups),
      ...quota(target, grants),
      ...grants.flatMap((grant) => unknownScope(target, grant)),
    ];
  });
}

function notAssignable(target: PolicyTarget, { rule, grant }: GrantOfRule): readonly Finding[] {
  if (grant.role.isAssignable) return [];
  return [
    {
      id: 'role_not_assignable',
      severity: 'error',
      line: grant.line,
      column: grant.column,
      message: `rule ${rule.id} gives "${grant.role.key}" on ${target.name}, which may not be given by a rule; take it out and have its holder set in ${target.catalog.name} itself`,
      ruleIds: [rule.id],
    },
  ];
}

function defaultFindings({ defaultRole, name, line, column }: PolicyTarget): readonly Finding[] {
  if (!defaultRole || (defaultRole.isAssignable && !defaultRole.isPrivileged)) return [];
  const fault = defaultRole.isAssignable
    ? ({ id: 'privileged_broad', severity: 'warning' } as const)
    : ({ id: 'role_not_assignable', severity: 'error' } as const);
  const what = defaultRole.isAssignable ? 'is privileged and would go to everybody' : 'may not be given by a policy';
  return [
    {
      ...fault,
      line,
      column,
      message: `the default of ${name}, "${defaultRole.key}", ${what}; choose a lower role or none`,
      ruleIds: [],
    },
  ];
}

function privileged({ name }: PolicyTarget, grants: readonly GrantOfRule[], groups: GroupLookup): readonly Finding[] {
  return grants
    .filter(({ grant }) => grant.role.isPrivileged && grant.role.isAssignable)
    .map(({ rule, grant }) => {
      const { role, line, column } = grant;
      const breadth = breadthOf(rule, role.recommendedMaxHolders ?? BROAD_HOLDERS, groups);
      const what = `rule ${rule.id} gives the privileged role "${role.key}" on ${name}`;
      return breadth === undefined
        ? {
            id: 'privileged_grant',
            severity: 'info',
            line,
            column,
            message: `${what}; check that its group is closely kept`,
            ruleIds: [rule.id],
          }
        : {
            id: 'privileged_broad',
            severity: 'warning',
            line,
            column,
            message: `${what} ${breadth}; name one small group instead`,
            ruleIds: [rule.id],
          };
    });
}

/** How a rule reaches many people, in words; undefined when it does not. */
function breadthOf({ when }: GrantOfRule['rule'], most: number, groups: GroupLookup): string | undefined {
  if (when.groups.length === 0) return 'without asking for a group';
  if (when.groups.some(({ kind }) => kind === 'prefix' || kind === 'match')) return 'to every group whose name fits';
  const meant = new Set(when.groups.flatMap((selector) => groups.meant(selector)));
  const members = [...meant].reduce((sum, { memberCount }) => sum + memberCount, 0);
  return members > most ? `to groups of ${members} members, where at most ${most} holders are advised` : undefined;
}

function quota(target: PolicyTarget, grants: readonly GrantOfRule[]): readonly Finding[] {
  const { max } = target.catalog.customRoles;
  if (max === undefined) return [];
  const used = [...grants.map(({ grant }) => grant.role.key), ...(target.defaultRole ? [target.defaultRole.key] : [])];
  const count = countCustomRoles(target.catalog, target.declaredRoles, used);
  if (count <= max) return [];
  const custom = [...new Set([...Object.keys(target.declaredRoles), ...used])].filter(
    (key) => target.roles.get(key)?.isCustom,
  );
  return [
    {
      id: 'role_quota',
      severity: 'error',
      line: target.line,
      column: target.column,
      message: `${target.name} would need ${count} custom roles (${custom.join(', ')}), but ${target.catalog.name} has room for ${max}; do without ${count - max} of them`,
      ruleIds: [...new Set(grants.filter(({ grant }) => grant.role.isCustom).map(({ rule }) => rule.id))],
    },
  ];
}

function unknownScope({ name, catalog }: PolicyTarget, { rule, grant }: GrantOfRule): readonly Finding[] {
  return Object.entries(grant.scope).flatMap(([dimension, values]): readonly Finding[] => {
    const known = catalog.scopeDimensions.find(({ key }) => key === dimension);
    const wrong = values.filter((value) => known?.values && !known.values.includes(value));
    if (known && wrong.length === 0) return [];
    const kinds = catalog.scopeDimensions.map(({ key }) => key).join(', ') || 'nothing';
    const message = known
      ? `the limit ${dimension} of "${grant.role.key}" on ${name} cannot be ${wrong.join(', ')}; use one of ${(known.values ?? []).join(', ')}`
      : `"${dimension}" is nothing ${catalog.name} can limit a role to, so the grant would be wider than it reads; it can limit ${kinds}`;
    return [
      { id: 'unknown_scope', severity: 'error', line: grant.line, column: grant.column, message, ruleIds: [rule.id] },
    ];
  });
}
