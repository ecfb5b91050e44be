import type { AccountState, Assignment, AccountStatus, Lane, Target } from '../../src/assignments/model.js';
import { newId, type TargetId } from '../../src/core/ids.js';

export const start = new Date('2026-11-22T09:00:00.000Z');

/** `start` plus so many milliseconds. */
export function after(ms: number): Date {
  return new Date(start.getTime() + ms);
}

/** A webhook target that is switched on. */
export function aTarget(changes: Partial<Target> & { readonly url?: string } = {}): Target {
  const { url = 'https://helpdesk.example.com/rolecall', ...rest } = changes;
  return {
    id: newId('tgt'),
    name: 'gorgias-eu',
    catalog: 'gorgias',
    connector: { kind: 'webhook', settings: { url } },
    accountKey: 'email',
    signatures: ['v1'],
    revision: 1,
    isEnabled: true,
    createdAt: start,
    ...rest,
  };
}

/** An account that holds `basic`, or nothing once it is no longer active. */
export function aState(key: string, status: AccountStatus = 'active'): AccountState {
  return {
    account: {
      key,
      userName: key,
      externalId: '00u1',
      email: key,
      displayName: 'Léa Roy',
      givenName: 'Léa',
      familyName: 'Roy',
      active: status === 'active',
    },
    status,
    roles: status === 'active' ? [{ key: 'basic', name: 'Basic', vendorValue: 'basic-agent', scope: {} }] : [],
  };
}

export interface AssignmentChanges extends Partial<Omit<Assignment, 'targetId'>> {
  readonly status?: AccountStatus;
}

/** An assignment whose version 1 is owed since `start`; a revocation goes in lane 0. */
export function anAssignment(targetId: TargetId, changes: AssignmentChanges = {}): Assignment {
  const { status = 'active', key = 'lea@example.com', ...rest } = changes;
  const lane: Lane = status === 'active' ? 2 : 0;
  return {
    id: newId('asg'),
    targetId,
    key,
    userIds: [],
    desired: aState(key, status),
    epoch: 1,
    version: 1,
    versionAt: start,
    cause: { kind: 'group', rules: ['l1-after-90-days'], groups: ['Support L1'], policyVersion: 3 },
    basis: { users: [], policyVersion: 3 },
    lane,
    revision: 1,
    createdAt: start,
    delivery: { state: 'owed', dueAt: start, attempts: 0, resend: 0 },
    ...rest,
  };
}
