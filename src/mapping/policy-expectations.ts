import { parseDuration } from '../core/duration.js';
import { parseLocalDate } from '../core/zoned-time.js';
import type { FaultList } from './policy-faults.js';
import type { Forbidden, PolicyTarget, PolicyTest, TestGroup, TestSince } from './policy-model.js';
import type { ForbidDeclaration, TestDeclaration } from './policy-schema.js';
import { unknownRole } from './policy-targets.js';
import type { PathStep, PolicyText } from './policy-text.js';

/** What compiling `forbid` and `tests` reads and writes besides a declaration. */
export interface ExpectationSurroundings {
  readonly faults: FaultList;
  readonly text: Pick<PolicyText, 'locate'>;
  readonly targets: ReadonlyMap<string, PolicyTarget>;
}

/** A forbidden combination, in the order of the document: the first entry is the one that stays. */
export function compileForbidden(
  { roles, reason }: ForbidDeclaration,
  index: number,
  { faults, text, targets }: ExpectationSurroundings,
): Forbidden {
  const path = ['forbid', index];
  if (Object.keys(roles).length < 2)
    faults.add([...path, 'roles'], 'names fewer than two targets: a combination needs at least two');
  const entries = Object.entries(roles).flatMap(([name, listed]) => {
    const target = targets.get(name);
    if (!target) return [];
    const keys = checkedRoles(target, [listed].flat(), {
      path: [...path, 'roles', name],
      isList: Array.isArray(listed),
      faults,
    });
    return [{ target: name, roles: keys }];
  });
  const isWhole = entries.length === Object.keys(roles).length; // with a deleted target, the combination cannot be held any more
  return { ...text.locate(path), reason, entries: isWhole ? entries : [] };
}

/** A policy test. Whether its directory exists is found out when it runs. */
export function compileTest(
  { name, given, expect = {}, deny = {} }: TestDeclaration,
  index: number,
  { faults, text, targets }: ExpectationSurroundings,
): PolicyTest {
  const path = ['tests', index];
  if (Object.keys(expect).length + Object.keys(deny).length === 0)
    faults.add(path, 'expects nothing and denies nothing: a test needs one of the two');
  const at = (written: string | undefined, inner: readonly PathStep[]) =>
    written === undefined ? undefined : since(written, [...path, 'given', ...inner], faults);
  const groups = (given.groups ?? []).map((group, place): TestGroup => {
    if (typeof group === 'string') return { name: group };
    const from = at(group.since, ['groups', place, 'since']);
    return {
      name: group.name ?? group.externalId ?? group.id ?? '',
      ...(group.id === undefined ? {} : { id: group.id }),
      ...(group.externalId === undefined ? {} : { externalId: group.externalId }),
      ...(from ? { since: from } : {}),
    };
  });
  const lasting = Object.entries(given.memberOf ?? {}).map(([group, written]): TestGroup => {
    const from = at(written, ['memberOf', group]);
    return { name: group, ...(from ? { since: from } : {}) };
  });
  const started = at(given.started, ['started']);
  const roleLists = (lists: typeof expect, section: 'expect' | 'deny') =>
    expectedRoles(lists, [...path, section], faults, targets);
  return {
    ...text.locate(path),
    name,
    given: {
      groups: [...groups.filter((group) => !lasting.some((other) => other.name === group.name)), ...lasting],
      active: given.active ?? true,
      ...(given.directory === undefined ? {} : { directory: given.directory }),
      attributes: given.attributes ?? {},
      roles: [given.roles ?? []].flat(),
      ...(started ? { started } : {}),
    },
    expect: roleLists(expect, 'expect'),
    deny: roleLists(deny, 'deny'),
  };
}

function expectedRoles(
  lists: Readonly<Record<string, string | readonly string[]>>,
  path: readonly PathStep[],
  faults: FaultList,
  targets: ReadonlyMap<string, PolicyTarget>,
): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, readonly string[]>();
  for (const [name, listed] of Object.entries(lists)) {
    const target = targets.get(name);
    const keys = listed === 'none' ? [] : [listed].flat();
    if (target)
      result.set(name, checkedRoles(target, keys, { path: [...path, name], isList: Array.isArray(listed), faults }));
  }
  return result;
}

function checkedRoles(
  target: PolicyTarget,
  keys: readonly string[],
  {
    path,
    isList,
    faults,
  }: { readonly path: readonly PathStep[]; readonly isList: boolean; readonly faults: FaultList },
): readonly string[] {
  for (const [index, key] of keys.entries())
    if (!target.roles.has(key) && !Object.hasOwn(target.declaredRoles, key))
      faults.add(isList ? [...path, index] : path, unknownRole(key, target.name, target.roles));
  return keys;
}

function since(written: string, path: readonly PathStep[], faults: FaultList): TestSince | undefined {
  const duration = parseDuration(written);
  if (duration) return { kind: 'ago', duration };
  const date = parseLocalDate(written);
  if (date) return { kind: 'date', date };
  faults.add(path, `"${written}" is neither how long ago (P90D) nor a date (2026-01-15)`);
  return undefined;
}
