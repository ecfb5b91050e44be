import type { Account, Assignment, Cause, PreviousState, Target } from '../assignments/model.js';
import type { DesiredRole } from '../mapping/access.js';
import { eventType, webhookId } from './model.js';

/** The part of a target an event names. */
type EventTarget = Pick<Target, 'name' | 'catalog'>;

/** How an event is wrapped: as Standard Webhooks recommends, or as CloudEvents 1.0 in structured mode. The data inside is the same. */
export const eventFormats = ['standard', 'cloudevents'] as const;
export type EventFormat = (typeof eventFormats)[number];

/** The media type of each format's body. */
export const eventMediaTypes = {
  standard: 'application/json',
  cloudevents: 'application/cloudevents+json',
} as const satisfies Record<EventFormat, string>;

interface Event {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly target: EventTarget;
  readonly data: object;
  readonly assignment?: Assignment;
}

/**
 * The body of the event for the assignment's current version, in compact JSON. Made from the record alone, with a fixed order of keys: the same
 * version gives the same bytes on every attempt, but for a `previous` that another assignment has overtaken (see closingOnlyItsOwn). Fields the record does
 * not have are left out.
 */
export function renderEvent(assignment: Assignment, target: EventTarget, format: EventFormat = 'standard'): string {
  const { id, epoch, version, versionAt, desired, previous, cause } = assignment;
  const data = {
    target: target.name,
    helpdesk: target.catalog,
    assignment: { id, epoch, version },
    account: account(desired.account),
    status: desired.status,
    roles: desired.roles.map(role),
    ...(previous && { previous: previousState(previous) }),
    cause: causeOf(cause),
  };
  const event = { id: webhookId(assignment), type: eventType(assignment), at: versionAt, target, data, assignment };
  return wrap(event, format);
}

/** The body of `target.test`: proves the signature and the way, names nobody, changes nothing. `id` is that of the webhook. */
export function renderTestEvent(
  target: EventTarget,
  { id, at, format = 'standard' }: { readonly id: string; readonly at: Date; readonly format?: EventFormat },
): string {
  return wrap({ id, type: 'target.test', at, target, data: { target: target.name, helpdesk: target.catalog } }, format);
}

function wrap({ id, type, at, target, data, assignment }: Event, format: EventFormat): string {
  const time = at.toISOString();
  if (format === 'standard') return JSON.stringify({ type, timestamp: time, data });
  // CloudEvents 1.0 section 3; `version` is an extension attribute by which brokers may order what concerns one subject.
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: `/rolecall/${encodeURIComponent(target.name)}`,
    type,
    ...(assignment && { subject: assignment.id }),
    time,
    ...(assignment && { version: assignment.version }),
    data,
  });
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
