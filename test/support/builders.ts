import type { Assignment, AccountState } from '../../src/assignments/model.js';
import { trustId, type AssignmentId, type DirectoryId, type TargetId, type UserId } from '../../src/core/ids.js';
import type { JsonObject } from '../../src/core/json.js';
import type { Membership, Subject, User } from '../../src/directory/model.js';

export const noon = new Date('2026-11-22T12:00:00.000Z');

/** The n-th id of a kind, always the same. */
export const userId = (n: number): UserId => trustId('usr', `usr_${hex(n)}`);
export const directoryId = (n = 1): DirectoryId => trustId('dir', `dir_${hex(n)}`);
const targetId = (n = 1): TargetId => trustId('tgt', `tgt_${hex(n)}`);
const assignmentId = (n = 1): AssignmentId => trustId('asg', `asg_${hex(n)}`);

function hex(n: number): string {
  return n.toString(16).padStart(32, '0');
}

/** A user as the store gives it; `attributes` are added to the usual ones. */
export function user(
  n: number,
  { attributes = {}, ...change }: Partial<Omit<User, 'attributes'>> & { attributes?: JsonObject } = {},
): User {
  const userName = change.userName ?? `person${n}@example.com`;
  const active = change.active ?? true;
  return {
    id: userId(n),
    directoryId: directoryId(),
    ordinal: n,
    userName,
    active,
    revision: 1,
    formerKeys: [],
    createdAt: noon,
    lastModifiedAt: noon,
    markedAt: noon,
    ...change,
    attributes: {
      userName,
      active,
      emails: [{ value: userName, type: 'work', primary: true }],
      displayName: `Person ${n}`,
      ...attributes,
    },
  };
}

export function subject(of: User, memberships: readonly Membership[] = []): Subject {
  return { user: of, memberships };
}

/** An acknowledged, active assignment with one role; `desired` and the rest may be replaced. */
export function assignment(n: number, state: AccountState, change: Partial<Assignment> = {}): Assignment {
  return {
    id: assignmentId(n),
    targetId: targetId(),
    key: state.account.key,
    userIds: [userId(n)],
    desired: state,
    acknowledged: { epoch: 1, version: n, at: noon, state },
    epoch: 1,
    version: n,
    versionAt: noon,
    cause: { kind: 'group', rules: [], groups: [], policyVersion: 1 },
    basis: { users: [{ id: userId(n), revision: 1 }], policyVersion: 1 },
    lane: 2,
    revision: 1,
    createdAt: noon,
    delivery: { state: 'done', attempts: 0, resend: 0 },
    ...change,
  };
}
