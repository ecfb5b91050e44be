import { fold } from '../core/fold.js';
import { parseDuration } from '../core/duration.js';
import type { Scope } from './access.js';
import { targetRoles, type DeclaredRole, type DeclaredRoles, type TargetRole } from './catalog-roles.js';
import type { Catalog } from './catalog.js';
import type { Finding } from './lint-finding.js';
import type { FaultList } from './policy-faults.js';
import type { OffboardPolicy, PolicyTarget, Position, RoleLimit } from './policy-model.js';
import type { ScopeDeclaration, TargetDeclaration } from './policy-schema.js';
import { didYouMean } from './policy-suggest.js';

/** What compiling a target reads and writes besides its declaration. */
export interface TargetSurroundings {
  readonly faults: FaultList;
  /** Things to know that are no faults; lint reports them. */
  readonly notices: Finding[];
  readonly position: Position;
}

/** A target as the policy sees it. `declaration` is undefined when only rules name the target. */
export function compileTarget(
  name: string,
  catalog: Catalog,
  declaration: TargetDeclaration | undefined,
  { faults, notices, position }: TargetSurroundings,
): PolicyTarget {
  const path = ['targets', name];
  const declaredRoles = declared(declaration);
  const { roles, faults: roleFaults } = targetRoles(catalog, declaredRoles);
  for (const { severity, message, path: inner } of roleFaults) {
    if (severity === 'error') faults.add([...path, 'roles', ...inner], message);
    else notices.push({ id: 'role_warning', severity, ...position, message: `${name}: ${message}`, ruleIds: [] });
  }
  const check = (
    key: string,
    at: readonly (string | number)[],
    part: 'key' | 'value' = 'value',
  ): TargetRole | undefined => {
    const role = roles.get(key);
    if (!role && !Object.hasOwn(declaredRoles, key)) faults.add([...path, ...at], unknownRole(key, name, roles), part);
    return role;
  };
  const defaultRole =
    declaration?.default === undefined || declaration.default === 'none'
      ? undefined
      : check(declaration.default, ['default']);
  return {
    ...position,
    name,
    ...(declaration?.description === undefined ? {} : { description: declaration.description }),
    catalog,
    precedence: precedence(declaration, path, check, faults),
    ...(defaultRole ? { defaultRole } : {}),
    offboard: offboardOf(declaration),
    limits: limits(declaration, path, check, faults),
    protect: protectedKeys(declaration),
    roles,
    declaredRoles,
  };
}

/** What to say of a role key that the target does not have. */
export function unknownRole(key: string, target: string, roles: ReadonlyMap<string, unknown>): string {
  const hint = didYouMean(key, roles.keys()) || ` - it has ${[...roles.keys()].join(', ')}`;
  return `the target "${target}" has no role "${key}"${hint}; declare custom roles under targets.${target}.roles`;
}

/** Limits with every value in a list. */
export function normalScope(scope: ScopeDeclaration | undefined): Scope {
  return Object.fromEntries(
    Object.entries(scope ?? {}).map(([dimension, values]) => [dimension, [...new Set([values].flat())]]),
  );
}

function declared(declaration: TargetDeclaration | undefined): DeclaredRoles {
  const entries = Object.entries(declaration?.roles ?? {}).map(([key, role]): [string, DeclaredRole] => {
    const permissions = Object.entries(role?.permissions ?? {}).map(([permission, value]) => [
      permission,
      String(value),
    ]);
    return [
      key,
      {
        base: role?.base,
        name: role?.name,
        vendorValue: role?.vendorValue,
        permissions:
          role?.permissions === undefined ? undefined : (Object.fromEntries(permissions) as Record<string, string>), // pairs of texts, made one line above
        scope: role?.scope === undefined ? undefined : normalScope(role.scope),
        assignable: role?.assignable,
      },
    ];
  });
  return Object.fromEntries(entries);
}

type Check = (key: string, at: readonly (string | number)[], part?: 'key' | 'value') => TargetRole | undefined;

function precedence(
  declaration: TargetDeclaration | undefined,
  path: readonly string[],
  check: Check,
  faults: FaultList,
): readonly string[] {
  const list = declaration?.precedence ?? [];
  for (const [index, key] of list.entries()) {
    check(key, ['precedence', index]);
    if (list.indexOf(key) < index)
      faults.add([...path, 'precedence', index], `"${key}" stands in the precedence twice; keep the higher one`);
  }
  return list;
}

function limits(
  declaration: TargetDeclaration | undefined,
  path: readonly string[],
  check: Check,
  faults: FaultList,
): ReadonlyMap<string, RoleLimit> {
  const result = new Map<string, RoleLimit>();
  for (const [key, { min, max }] of Object.entries(declaration?.limits ?? {})) {
    check(key, ['limits', key], 'key');
    if (min !== undefined && max !== undefined && min > max)
      faults.add([...path, 'limits', key, 'min'], `min ${min} is above max ${max}: no number of holders can meet both`);
    result.set(key, { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) });
  }
  return result;
}

/** Account keys that a target's entry keeps out of this service's hands, folded. */
export function protectedKeys(declaration: TargetDeclaration | undefined): ReadonlySet<string> {
  return new Set((declaration?.protect ?? []).map((key) => fold(key.trim())));
}

/** What a target's entry says becomes of accounts without access. */
export function offboardOf(declaration: TargetDeclaration | undefined): OffboardPolicy {
  const written = declaration?.offboard;
  if (written === undefined || written === 'suspend') return { kind: 'suspend' };
  if (written === 'remove') return { kind: 'remove' };
  const after = parseDuration(written['remove-after']);
  return after ? { kind: 'remove_after', after } : { kind: 'suspend' }; // the schema lets nothing else through
}
