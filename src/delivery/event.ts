import type { Account, Assignment, Cause, PreviousState, Target } from '../assignments/model.js';
import type { DesiredRole } from '../mapping/access.js';
import { eventType } from './model.js';

/** The part of a target an event names. */
type EventTarget = Pick<Target, 'name' | 'catalog'>;

/**
 * The body of the event for the assignment's current version, in compact JSON. Made from the record alone, with a fixed order of keys: the same
 * version gives the same bytes on every attempt. Fields the record does not have are left out.
 */
export function renderEvent(assignment: Assignment, target: EventTarget): string {
  const { id, epoch, version, versionAt, desired, previous, cause } = assignment;
  return JSON.stringify({
    type: eventType(assignment),
    timestamp: versionAt.toISOString(),
    data: {
      target: target.name,
      helpdesk: target.catalog,
      assignment: { id, epoch, version },
      account: account(desired.account),
      status: desired.status,
      roles: desired.roles.map(role),
      ...(previous && { previous: previousState(previous) }),
      cause: causeOf(cause),
    },
  });
}

/** The body of `target.test`: proves the signature and the way, names nobody, changes nothing. */
export function renderTestEvent(target: EventTarget, at: Date): string {
  const data = { target: target.name, helpdesk: target.catalog };
  return JSON.stringify({ type: 'target.test', timestamp: at.toISOString(), data });
}

// Undefined properties are dropped by JSON.stringify; naming each field keeps unknown ones of a record from leaking out.
function account({ key, userName, externalId, email, displayName, givenName, familyName, active }: Account): object {
  return { key, userName, externalId, email, displayName, givenName, familyName, active };
}

function role({ key, name, vendorValue, scope }: DesiredRole): object {
  const ordered = Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : 1)); // a store may give them in another order
  return { key, name, vendorValue, scope: Object.fromEntries(ordered) };
}

function previousState({ key, status, roles }: PreviousState): PreviousState {
  return { key, status, roles: roles.map((held) => ({ key: held.key })) };
}

function causeOf({ kind, directory, rules, groups, policyVersion, requestId }: Cause): object {
  return { kind, directory, rules, groups, policyVersion, requestId };
}
