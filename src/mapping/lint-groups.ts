import { fold } from '../core/fold.js';
import type { DirectoryId } from '../core/ids.js';
import type { KnownGroup } from './lint-finding.js';
import type { GroupSelector } from './policy-model.js';
import { meansGroup } from './resolve-index.js';

/** The groups that exist, looked up the ways rules name them: thousands of groups are not gone through for each of hundreds of rules. */
export interface GroupLookup {
  /** The groups that a selector means, of one directory where it is named, in the order given. */
  meant(selector: GroupSelector, directoryId?: DirectoryId): readonly KnownGroup[];
  byId(id: string): KnownGroup | undefined;
  /** True when some group, of whatever directory, has that folded name. */
  isTaken(foldedName: string): boolean;
  /** The names of all groups, or of those of one directory. */
  names(directoryId?: DirectoryId): readonly string[];
}

/** Builds the lookup, in one pass over the groups. */
export function lookUpGroups(groups: readonly KnownGroup[]): GroupLookup {
  const byId = new Map(groups.map((group) => [String(group.id), group]));
  const byName = gathered(groups, ({ displayName }) => fold(displayName));
  const byExternalId = gathered(groups, ({ externalId }) => externalId);
  const byDirectory = gathered(groups, ({ directoryId }) => directoryId);
  const place = new Map(groups.map((group, index) => [group, index]));
  const all = groups.map(({ displayName }) => displayName);
  const names = new Map([...byDirectory].map(([id, own]) => [id, own.map(({ displayName }) => displayName)]));

  const meant = (selector: GroupSelector): readonly KnownGroup[] => {
    switch (selector.kind) {
      case 'name': {
        const named = byName.get(selector.name) ?? [];
        const bound = selector.ids.flatMap((id) => byId.get(id) ?? []).filter((group) => !named.includes(group));
        return [...named, ...bound].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
      }
      case 'id': {
        const group = byId.get(selector.id);
        return group ? [group] : [];
      }
      case 'externalId':
        return byExternalId.get(selector.externalId) ?? [];
      case 'prefix':
      case 'match':
        return groups.filter((group) => meansGroup(selector, group));
    }
  };

  return {
    meant: (selector, directoryId) => {
      const found = meant(selector);
      return directoryId === undefined ? found : found.filter((group) => group.directoryId === directoryId);
    },
    byId: (id) => byId.get(id),
    isTaken: (foldedName) => byName.has(foldedName),
    names: (directoryId) => (directoryId === undefined ? all : (names.get(directoryId) ?? [])),
  };
}

function gathered<Key>(
  groups: readonly KnownGroup[],
  keyOf: (group: KnownGroup) => Key | undefined,
): ReadonlyMap<Key, readonly KnownGroup[]> {
  const lists = new Map<Key, KnownGroup[]>();
  for (const group of groups) {
    const key = keyOf(group);
    if (key === undefined) continue;
    const list = lists.get(key);
    if (list) list.push(group);
    else lists.set(key, [group]);
  }
  return lists;
}
