import { trustId, type GroupId } from '../../core/ids.js';
import type { Membership, Subject } from '../../directory/model.js';
import type { Database } from './database.js';
import { groupsAbove, type NestedGroup } from './nesting.js';
import { toUser, type MembershipDocument, type UserDocument } from './user-documents.js';

/** How a user came into a group. */
interface Reached {
  readonly isDirect: boolean;
  readonly sinceAt: Date;
}

/**
 * Users with their memberships, direct and through nested groups; groups that are gone, and what is reached only through them, are left out.
 * An indirect membership counts from when its whole chain stood; where several ways lead to a group, the earliest counts.
 */
export async function subjectsOf(db: Database, users: readonly UserDocument[]): Promise<readonly Subject[]> {
  const directoryIds = [...new Set(users.map(({ directoryId }) => directoryId))];
  const direct = users.flatMap(({ memberships }) => memberships.map(({ id }) => id));
  const groups = await groupsAbove(db, directoryIds, direct);
  return users.map((document) => {
    const reached = reach(document.memberships, groups);
    const memberships = [...reached].flatMap(([groupId, how]) => toMembership(groups.get(groupId), how));
    return { user: toUser(document), memberships };
  });
}

/** Walks from the direct groups upwards; a group is looked at again only when a way with an earlier date is found, so circles end. */
function reach(
  direct: readonly MembershipDocument[],
  groups: ReadonlyMap<string, NestedGroup>,
): ReadonlyMap<GroupId, Reached> {
  const reached = new Map<GroupId, Reached>();
  const open: (readonly [GroupId, Reached])[] = direct.map(({ id, sinceAt }) => [id, { isDirect: true, sinceAt }]);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [groupId, way] = next;
    const before = reached.get(groupId);
    if (before !== undefined && before.sinceAt <= way.sinceAt) continue;
    reached.set(groupId, { isDirect: way.isDirect || before?.isDirect === true, sinceAt: way.sinceAt });
    for (const { id, sinceAt } of groups.get(groupId)?.parents ?? []) {
      open.push([id, { isDirect: false, sinceAt: sinceAt > way.sinceAt ? sinceAt : way.sinceAt }]);
    }
  }
  return reached;
}

function toMembership(group: NestedGroup | undefined, { isDirect, sinceAt }: Reached): readonly Membership[] {
  if (group === undefined) return [];
  const { _id, displayName, externalId } = group;
  const membership = { groupId: trustId('grp', _id), displayName, isDirect, sinceAt };
  return [externalId === undefined ? membership : { ...membership, externalId }];
}
