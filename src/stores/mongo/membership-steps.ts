import type { DirectoryId, GroupId, RequestId, UserId } from '../../core/ids.js';
import type { Database } from './database.js';
import { spreading } from './group-documents.js';
import { marking, usersOf, type MembershipDocument, type UserDocument } from './user-documents.js';

/** The group whose members change, and when. */
export interface MembershipStep {
  readonly directoryId: DirectoryId;
  readonly groupId: GroupId;
  readonly at: Date;
  readonly requestId: RequestId | undefined;
}

/** In or out. */
export type MemberState = 'in' | 'out';

/** What a step reads of a user before it writes. */
export type MemberDocument = Pick<UserDocument, '_id' | 'ordinal' | 'revision' | 'memberships'>;

/** The live users among these, as steps read them. */
export async function findMembers(
  db: Database,
  directoryId: DirectoryId,
  userIds: readonly UserId[],
): Promise<readonly MemberDocument[]> {
  return usersOf(db)
    .find({ directoryId, _id: { $in: [...userIds] }, deletedAt: null }, memberFields)
    .toArray();
}

export const memberFields = { projection: { ordinal: 1, revision: 1, memberships: 1 } } as const;

/**
 * The one write that puts a user in or takes it out, with its mark; only over the revision that was read, so that whoever was overtaken reads again.
 * Undefined when there is nothing to do: one who is in already keeps the time of joining and is not marked.
 */
export function userStep(
  { directoryId, groupId, at, requestId }: MembershipStep,
  user: MemberDocument,
  to: MemberState,
) {
  const held = user.memberships.find(({ id }) => id === groupId);
  const change = membershipChange({ groupId, at }, held, to);
  if (change === undefined) return undefined;
  const mark = marking(requestId === undefined ? { at } : { at, requestId });
  return {
    filter: { directoryId, _id: user._id, deletedAt: null, revision: user.revision },
    update: { ...mark, ...change },
  };
}

/** What a step reads of a nested group before it writes. */
export interface ChildDocument {
  readonly _id: string;
  readonly spreads: number;
  readonly parents: readonly MembershipDocument[];
}

/** The one write that nests a group or takes it out, with its mark, by which every user in it is looked at again. */
export function groupStep({ directoryId, groupId, at }: MembershipStep, child: ChildDocument, to: MemberState) {
  const held = child.parents.find(({ id }) => id === groupId);
  if ((held !== undefined) === (to === 'in')) return undefined;
  const filter = { directoryId, _id: child._id, deletedAt: null, spreads: child.spreads };
  const mark = { $set: spreading(at, true), $inc: { spreads: 1 } };
  if (held) return { filter, update: { ...mark, $pull: { parents: held } } };
  return { filter, update: { ...mark, $push: { parents: { id: groupId, sinceAt: at } } } };
}

function membershipChange(
  { groupId, at }: Pick<MembershipStep, 'groupId' | 'at'>,
  held: MembershipDocument | undefined,
  to: MemberState,
) {
  if (to === 'in') return held ? undefined : { $push: { memberships: { id: groupId, sinceAt: at } } };
  return held && { $pull: { memberships: held } };
}
