import { fold } from '../core/fold.js';
import type { GroupSelector, Rule, RuleIndex } from './policy-model.js';

/** Distinct group names whose answer is remembered; above it, the memory starts anew. */
const MAX_REMEMBERED = 20_000;

/** Builds the index; answers for a group name are worked out once. */
export function indexRules(rules: readonly Rule[]): RuleIndex {
  const byName = new Map<string, number[]>();
  const byId = new Map<string, number[]>();
  const byExternalId = new Map<string, number[]>();
  const byForm: { readonly ordinal: number; readonly selector: GroupSelector }[] = [];
  for (const { ordinal, when } of rules)
    for (const selector of when.groups) {
      if (selector.kind === 'name') {
        put(byName, selector.name, ordinal);
        for (const id of selector.ids) put(byId, id, ordinal);
      } else if (selector.kind === 'id') put(byId, selector.id, ordinal);
      else if (selector.kind === 'externalId') put(byExternalId, selector.externalId, ordinal);
      else byForm.push({ ordinal, selector });
    }

  const remembered = new Map<string, readonly number[]>();
  const rulesOfName = (displayName: string): readonly number[] => {
    const known = remembered.get(displayName);
    if (known) return known;
    const folded = fold(displayName);
    const found = sorted([
      ...(byName.get(folded) ?? []),
      ...byForm.filter(({ selector }) => meansName(selector, folded)).map(({ ordinal }) => ordinal),
    ]);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(displayName, found);
    return found;
  };

  return {
    ungrouped: rules.filter(({ when }) => when.groups.length === 0),
    rulesOf: ({ groupId, displayName, externalId }) => {
      const named = rulesOfName(displayName);
      const identified = byId.get(groupId);
      const external = externalId === undefined ? undefined : byExternalId.get(externalId);
      if (!identified && !external) return named;
      return sorted([...named, ...(identified ?? []), ...(external ?? [])]);
    },
  };
}

/** True when the selector means a group of that id, name or external id. */
export function meansGroup(
  selector: GroupSelector,
  group: { readonly id: string; readonly displayName: string; readonly externalId?: string },
): boolean {
  if (selector.kind === 'name' && selector.ids.includes(group.id)) return true;
  if (selector.kind === 'id') return selector.id === group.id;
  if (selector.kind === 'externalId') return selector.externalId === group.externalId;
  return meansName(selector, fold(group.displayName));
}

function meansName(selector: GroupSelector, folded: string): boolean {
  if (selector.kind === 'name') return selector.name === folded;
  if (selector.kind === 'prefix') return folded.startsWith(selector.prefix);
  return selector.kind === 'match' && selector.pattern.test(folded);
}

function put(map: Map<string, number[]>, key: string, ordinal: number): void {
  const list = map.get(key);
  if (list) list.push(ordinal);
  else map.set(key, [ordinal]);
}

function sorted(ordinals: readonly number[]): readonly number[] {
  return [...new Set(ordinals)].sort((a, b) => a - b);
}
