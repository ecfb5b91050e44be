import { z } from 'zod';
import {
  assignmentState,
  assignmentStates,
  causeKinds,
  type Account,
  type AccountState,
  type Assignment,
  type Cause,
  type Target,
} from '../assignments/model.js';
import { isFrozen } from '../assignments/targets.js';
import type { DesiredRole } from '../mapping/access.js';
import { instant } from './shapes.js';

const scope = z.record(z.string(), z.array(z.string())).describe('dimension to allowed values; empty: unrestricted');

export const roleView = z
  .object({ key: z.string(), name: z.string(), vendorValue: z.string().optional(), scope })
  .meta({ id: 'Role' });

const accountView = z
  .object({
    key: z.string(),
    userName: z.string(),
    externalId: z.string().optional(),
    email: z.string().optional(),
    displayName: z.string().optional(),
    givenName: z.string().optional(),
    familyName: z.string().optional(),
    active: z.boolean(),
  })
  .meta({ id: 'Account' });

const status = z.enum(['active', 'suspended', 'removed']);

const causeView = z
  .object({
    kind: z.enum(causeKinds),
    directory: z.string().optional(),
    rules: z.array(z.string()),
    groups: z.array(z.string()),
    policyVersion: z.int(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Cause' });

/** What one account should hold on one target, and how far the target is with it. */
export const assignmentView = z
  .object({
    id: z.string(),
    target: z.string(),
    targetId: z.string(),
    userIds: z.array(z.string()),
    account: accountView,
    status,
    roles: z.array(roleView),
    epoch: z.int(),
    version: z.int(),
    versionAt: instant,
    state: z.enum(assignmentStates),
    cause: causeView,
    acknowledged: z
      .object({ epoch: z.int(), version: z.int(), at: instant, key: z.string(), status, roles: z.array(roleView) })
      .optional(),
    attempts: z.int().describe('failed attempts of this version'),
    dueAt: instant.optional(),
    lastError: z.string().optional(),
    removeAt: instant.optional(),
    createdAt: instant,
  })
  .meta({ id: 'Assignment' });

/** An assignment as the API shows it; `target` is the one it belongs to. */
export function showAssignment(assignment: Assignment, target: Pick<Target, 'name' | 'frozen'>, now: Date) {
  const { id, targetId, userIds, desired, epoch, version, versionAt, acknowledged, delivery, removeAt } = assignment;
  return {
    id,
    target: target.name,
    targetId,
    userIds,
    ...showState(desired),
    epoch,
    version,
    versionAt: versionAt.toISOString(),
    state: assignmentState(delivery, isFrozen(target, now)),
    cause: showCause(assignment.cause),
    ...(acknowledged ? { acknowledged: showAcknowledged(acknowledged) } : {}),
    attempts: delivery.attempts,
    ...(delivery.dueAt ? { dueAt: delivery.dueAt.toISOString() } : {}),
    ...(delivery.lastError === undefined ? {} : { lastError: delivery.lastError }),
    ...(removeAt ? { removeAt: removeAt.toISOString() } : {}),
    createdAt: assignment.createdAt.toISOString(),
  };
}

/** A role with its scope, copied so that it is plain JSON. */
export function showRole({ key, name, vendorValue, scope: limits }: DesiredRole) {
  return { key, name, ...(vendorValue === undefined ? {} : { vendorValue }), scope: { ...limits } };
}

function showState({ account, status: current, roles }: AccountState) {
  return { account: showAccount(account), status: current, roles: roles.map(showRole) };
}

function showAccount(account: Account) {
  return { ...account };
}

function showCause({ kind, directory, rules, groups, policyVersion, requestId }: Cause) {
  return {
    kind,
    ...(directory === undefined ? {} : { directory }),
    rules,
    groups,
    policyVersion,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function showAcknowledged({ epoch, version, at, state }: NonNullable<Assignment['acknowledged']>) {
  const { account, status: held, roles } = state;
  return { epoch, version, at: at.toISOString(), key: account.key, status: held, roles: roles.map(showRole) };
}
