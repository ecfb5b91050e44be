import { isJsonObject, stableJson } from '../core/json.js';
import { addDuration } from '../core/zoned-time.js';
import { contactEmail } from '../directory/account-key.js';
import type { Subject, User } from '../directory/model.js';
import { sameRoles, type DesiredRole } from '../mapping/access.js';
import { causeOf, type Moment } from './cause.js';
import type { Account, AccountState, Assignment, Basis, Lane, PreviousState } from './model.js';
import type { VersionWrite } from './store.js';
import type { Wanted } from './wanted.js';

/** What to do with an account. `keep` still refreshes what the standing version was decided from. */
export type Decision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'keep'; readonly userIds: Assignment['userIds']; readonly basis: Basis; readonly removeAt?: Date }
  | { readonly kind: 'version'; readonly write: VersionWrite };

/**
 * Pure: compares what is wanted with what the assignment says. A version is made when account, key, roles, scope or status differ.
 * `assignment` may stand under another key (a changed address); the version then carries it over to the new one.
 */
export function decide(wanted: Wanted, assignment: Assignment | undefined, moment: Moment): Decision {
  if (!assignment && wanted.access.roles.length === 0) return { kind: 'nothing' };
  const { state, removeAt } = desiredState(wanted, assignment, moment.now);
  const userIds = wanted.holders.length > 0 ? wanted.holders.map(({ user }) => user.id) : (assignment?.userIds ?? []);
  const basis = basisOf(wanted.holders, moment.policyVersion);
  if (assignment && assignment.key === wanted.key && sameState(assignment.desired, state)) {
    return { kind: 'keep', userIds, basis, ...(removeAt ? { removeAt } : {}) };
  }
  const previous = assignment && previousState(assignment);
  return {
    kind: 'version',
    write: {
      key: wanted.key,
      userIds,
      desired: state,
      ...(previous ? { previous } : {}),
      cause: causeOf(wanted, assignment, moment, state),
      basis,
      lane: laneOf(state, assignment),
      ...(removeAt ? { removeAt } : {}),
      at: moment.now,
      delivery: 'owed',
    },
  };
}

/**
 * May a changed address move this assignment to its new key? Only when the target is known to hold the account under the present key:
 * else the move would leave a key behind that nobody tells the target to close.
 */
export function canMoveKey(assignment: Assignment): boolean {
  return assignment.acknowledged?.state.account.key === assignment.key;
}

function desiredState(
  wanted: Wanted,
  assignment: Assignment | undefined,
  now: Date,
): { state: AccountState; removeAt?: Date } {
  const { access, holders, isOffboarded, key } = wanted;
  const [first] = holders;
  if (access.roles.length > 0 && first) {
    return { state: { account: accountOf(first.user, key), status: 'active', roles: access.roles } };
  }
  const before = assignment?.desired;
  if (!before) throw new Error('an account without access and without an assignment has no state');
  if (before.status === 'removed') return { state: before };
  const removeAt = removalAt(wanted, assignment, now);
  if (removeAt && removeAt <= now)
    return { state: { account: inactive(before.account), status: 'removed', roles: [] } };
  const rest = removeAt ? { removeAt } : {};
  if (before.status === 'suspended') return { state: before, ...rest };
  const account = first && !isOffboarded ? before.account : inactive(before.account);
  return { state: { account, status: 'suspended', roles: [] }, ...rest };
}

/** When the account is to be removed; undefined when it stays suspended. A removal once dated keeps its date. */
function removalAt({ offboard, timezone }: Wanted, assignment: Assignment, now: Date): Date | undefined {
  switch (offboard.kind) {
    case 'suspend':
      return undefined;
    case 'remove':
      return now;
    case 'remove_after':
      return assignment.removeAt ?? addDuration(now, offboard.after, timezone);
  }
}

function inactive(account: Account): Account {
  return { ...account, active: false };
}

/** The account as the event shows it, from the user that holds the key. */
export function accountOf(user: User, key: string): Account {
  const { attributes } = user;
  const name = isJsonObject(attributes['name']) ? attributes['name'] : {};
  const email = contactEmail(attributes);
  const optional = {
    externalId: user.externalId,
    email,
    displayName: text(attributes['displayName']) ?? text(name['formatted']),
    givenName: text(name['givenName']),
    familyName: text(name['familyName']),
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { key, userName: user.userName, ...present, active: user.active && user.deletedAt === undefined };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Two states that mean the same to a target. */
function sameState(a: AccountState, b: AccountState): boolean {
  return a.status === b.status && sameRoles(a.roles, b.roles) && stableJson(a.account) === stableJson(b.account);
}

function basisOf(holders: readonly Subject[], policyVersion: number): Basis {
  return { users: holders.map(({ user }) => ({ id: user.id, revision: user.revision })), policyVersion };
}

/** What the next version names as the state before it; undefined while nothing was acknowledged. */
export function previousState({ acknowledged }: Assignment): PreviousState | undefined {
  if (!acknowledged) return undefined;
  const { account, status, roles } = acknowledged.state;
  return { key: account.key, status, roles: roles.map(({ key }) => ({ key })) };
}

/** Leavers go before everybody, then whoever loses a role, then the rest. */
function laneOf(state: AccountState, assignment: Assignment | undefined): Lane {
  if (state.status !== 'active') return 0;
  const held = new Set([...roleKeys(assignment?.desired.roles), ...roleKeys(assignment?.acknowledged?.state.roles)]);
  for (const key of roleKeys(state.roles)) held.delete(key);
  return held.size > 0 ? 1 : 2;
}

function roleKeys(roles: readonly DesiredRole[] = []): string[] {
  return roles.map(({ key }) => key);
}
