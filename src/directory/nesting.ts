import { ServiceError } from '../core/errors.js';
import { parseId, type GroupId } from '../core/ids.js';
import type { MemberChange } from './model.js';

/** The groups among those whom a change puts in. */
export function groupsAdded(change: MemberChange): readonly GroupId[] {
  const added = change.kind === 'replace' ? change.members : change.add;
  return added.flatMap((id) => parseId('grp', id) ?? []);
}

/** `group_cycle` when one of `added` is the group itself or among the groups above it, where it would come to contain itself. */
export function refuseCycle(groupId: GroupId, added: readonly GroupId[], above: ReadonlySet<string>): void {
  const member = added.find((id) => id === groupId || above.has(id));
  if (member !== undefined) throw new ServiceError('group_cycle', { group: groupId, member });
}
