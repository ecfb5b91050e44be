import type { DirectoryId } from '../core/ids.js';
import type { Policy, Rule } from './policy-model.js';
import { meansGroup } from './resolve-index.js';

/** A group as far as rules look at it. */
export interface NamedGroup {
  readonly id: string;
  readonly directoryId: DirectoryId;
  readonly displayName: string;
  readonly externalId?: string;
}

/** The rules whose conditions this group can meet, in the document's order. What else a rule asks of a person is not looked at. */
export function rulesNaming({ rules }: Pick<Policy, 'rules'>, group: NamedGroup): readonly Rule[] {
  return rules.filter(
    ({ when }) =>
      (!when.directory || when.directory.id === group.directoryId) &&
      when.groups.some((selector) => meansGroup(selector, group)),
  );
}
