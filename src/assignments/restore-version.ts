import type { AccountState, Assignment } from './model.js';
import type { VersionWrite } from './store.js';

/**
 * Pure: the version that takes a held change back. The account gets what it had before; one that had nothing is left without access.
 * It is sent again, which tells a target nothing new.
 */
export function restoreVersion(assignment: Assignment, before: AccountState | undefined, at: Date): VersionWrite {
  const { userIds, previous, basis } = assignment;
  const { saidAt: _, ...cause } = assignment.cause; // somebody decides now, whatever a directory said
  const none: AccountState = { account: assignment.desired.account, status: 'suspended', roles: [] };
  const desired = before ?? none;
  return {
    key: desired.account.key,
    userIds,
    desired,
    ...(previous ? { previous } : {}),
    cause: { ...cause, kind: 'manual', rules: [], groups: [], receivedAt: at.toISOString() },
    basis,
    lane: 2,
    at,
    delivery: 'owed',
  };
}
