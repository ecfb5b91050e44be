import { parseDuration } from '../core/duration.js';
import type { ResourceSchema } from '../core/attributes.js';
import { bindFilter } from '../core/filter/bind.js';
import { FilterError } from '../core/filter/errors.js';
import { parseFilter } from '../core/filter/parse.js';
import { fold } from '../core/fold.js';
import { endOfDay, parseInstant, parseLocalDate } from '../core/zoned-time.js';
import type { FaultList } from './policy-faults.js';
import type {
  Condition,
  Grant,
  GroupSelector,
  PolicyDirectory,
  PolicyTarget,
  Rule,
  TimeBound,
} from './policy-model.js';
import { compilePattern } from './policy-pattern.js';
import type { GroupDeclaration, RuleDeclaration } from './policy-schema.js';
import { normalScope, unknownRole } from './policy-targets.js';
import type { PathStep, PolicyText } from './policy-text.js';

/** What compiling a rule reads and writes besides its declaration. */
export interface RuleSurroundings {
  readonly faults: FaultList;
  readonly text: Pick<PolicyText, 'locate'>;
  readonly targets: ReadonlyMap<string, PolicyTarget>;
  /** Names of targets set aside. */
  readonly aside: ReadonlySet<string>;
  readonly directories: readonly PolicyDirectory[];
  readonly userSchema: ResourceSchema;
  readonly timezone: string;
  /** Ids of the groups that a folded name means by more than its letters. */
  readonly boundTo: (name: string) => readonly string[];
}

/** A rule ready for resolve. Whatever is wrong goes to the faults; the rule is then of no use. */
export function compileRule(declaration: RuleDeclaration, ordinal: number, around: RuleSurroundings): Rule {
  const path = ['rules', ordinal];
  const after = declaration.after === undefined ? undefined : timeBound(declaration.after, [...path, 'after'], around);
  const until = declaration.until === undefined ? undefined : timeBound(declaration.until, [...path, 'until'], around);
  return {
    ...around.text.locate(path),
    id: declaration.id,
    reason: declaration.reason,
    ordinal,
    when: condition(declaration.when, [...path, 'when'], around),
    grants: grants(declaration.grant, [...path, 'grant'], around),
    setAside: Object.keys(declaration.grant).filter((name) => around.aside.has(name)),
    ...(after ? { after } : {}),
    ...(until ? { until } : {}),
    baseline: declaration.baseline ?? 'old',
  };
}

function condition(
  { directory, group, filter, roles }: RuleDeclaration['when'],
  path: readonly PathStep[],
  around: RuleSurroundings,
): Condition {
  if (directory === undefined && group === undefined && filter === undefined && roles === undefined)
    around.faults.add(
      path,
      'no condition: name a group, filter, roles or directory; for everybody use the target\'s "default"',
    );
  const groups = group === undefined ? [] : Array.isArray(group) ? group : [group];
  const isList = Array.isArray(group);
  return {
    ...(directory === undefined ? {} : { directory: findDirectory(directory, around.directories) }),
    groups: groups.flatMap((one, index) => selector(one, [...path, 'group', ...(isList ? [index] : [])], around) ?? []),
    ...(filter === undefined ? {} : compileFilter(filter, [...path, 'filter'], around)),
    roles: roles === undefined ? [] : [roles].flat().map(fold),
  };
}

/** A directory by its id, or by a name that means it here, letter case aside. */
export function findDirectory(
  written: string,
  directories: readonly PolicyDirectory[],
): NonNullable<Condition['directory']> {
  const found =
    directories.find(({ id }) => id === written) ??
    directories.find(({ name, calledHere = [fold(name)] }) => calledHere.includes(fold(written)));
  return found ? { written, id: found.id } : { written };
}

function selector(
  declaration: GroupDeclaration,
  path: readonly PathStep[],
  { faults, boundTo }: Pick<RuleSurroundings, 'faults' | 'boundTo'>,
): GroupSelector | undefined {
  if (typeof declaration === 'string') {
    const name = fold(declaration);
    return { kind: 'name', name, written: declaration, ids: boundTo(name) };
  }
  if ('id' in declaration) return { kind: 'id', id: declaration.id };
  if ('externalId' in declaration) return { kind: 'externalId', externalId: declaration.externalId };
  if ('prefix' in declaration) return { kind: 'prefix', prefix: fold(declaration.prefix), written: declaration.prefix };
  const pattern = compilePattern(declaration.match);
  if (!('problem' in pattern)) return { kind: 'match', pattern, written: declaration.match };
  faults.add([...path, 'match'], `this pattern ${pattern.problem}`);
  return undefined;
}

function compileFilter(
  text: string,
  path: readonly PathStep[],
  { faults, userSchema }: RuleSurroundings,
): Pick<Condition, 'filter'> {
  try {
    return { filter: { text, filter: bindFilter(parseFilter(text, { lenient: true }), userSchema) } };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { message, position } = error;
    faults.addInside(path, position, `not a valid SCIM filter, at character ${position + 1}: ${message}`);
    return {};
  }
}

function grants(
  declaration: RuleDeclaration['grant'],
  path: readonly PathStep[],
  { faults, text, targets }: RuleSurroundings,
): readonly Grant[] {
  const entries = Object.entries(declaration);
  if (entries.length === 0) faults.add(path, 'grants nothing: name at least one target and role');
  return entries.flatMap(([name, granted]) => {
    const target = targets.get(name);
    if (!target) return []; // reported once, with the targets
    const isList = Array.isArray(granted);
    return [granted].flat().flatMap((one, index): readonly Grant[] => {
      const at = [...path, name, ...(isList ? [index] : [])];
      const key = typeof one === 'string' ? one : one.role;
      const role = target.roles.get(key);
      if (role) {
        const scope = typeof one === 'string' || one.scope === undefined ? role.scope : normalScope(one.scope);
        return [{ ...text.locate(at), target: name, role, scope }];
      }
      if (!Object.hasOwn(target.declaredRoles, key)) faults.add(at, unknownRole(key, name, target.roles));
      return [];
    });
  });
}

function timeBound(
  written: string,
  path: readonly PathStep[],
  { faults, timezone }: RuleSurroundings,
): TimeBound | undefined {
  const duration = parseDuration(written);
  if (duration) return { kind: 'duration', duration, written };
  const day = parseLocalDate(written);
  const at = day ? endOfDay(day, timezone) : parseInstant(written);
  if (at) return { kind: 'instant', at, written };
  faults.add(
    path,
    `"${written}" is no duration (P90D), date (2026-03-31), or date and time with offset (2026-03-31T18:00:00Z)`,
  );
  return undefined;
}
