import { createHash } from 'node:crypto';
import { assertNever } from '../core/assert-never.js';
import { stableJson } from '../core/json.js';
import { sameRoles, type DesiredRole, type Scope, type TargetAccess } from './access.js';
import type { TargetRole } from './catalog-roles.js';

/** What an account has on a target, or is owed: the standing assignment. */
export interface HeldAccess {
  readonly status: 'active' | 'suspended' | 'removed';
  readonly roles: readonly Pick<DesiredRole, 'key' | 'scope'>[];
}

/** Whose account a change concerns. */
export interface PlanPerson {
  /** Account key on the target. */
  readonly key: string;
  readonly displayName?: string;
  readonly userIds: readonly string[];
}

/** One account that a policy would give other access than it has. */
export interface PlannedChange {
  readonly kind: 'grant' | 'change' | 'revoke';
  readonly person: PlanPerson;
  readonly target: string;
  readonly before: readonly PlannedRole[];
  readonly after: readonly PlannedRole[];
  /** Rules behind the roles after the change; for a revoke, none. */
  readonly rules: readonly { readonly id: string; readonly line: number }[];
  /** A privileged role is gained or lost. */
  readonly isPrivileged: boolean;
}

export interface PlannedRole {
  readonly key: string;
  readonly scope: Scope;
}

/** How many accounts change, by kind, and how many different people that is: a person is one account key, however many targets it has an account on. */
export interface PlanSummary {
  readonly grants: number;
  readonly changes: number;
  readonly revokes: number;
  readonly people: number;
}

/** What planChange needs to know beyond the two states. */
export interface PlanSubject {
  readonly person: PlanPerson;
  /** Roles of the target; a role that is not among them any more counts as privileged. */
  readonly roles: ReadonlyMap<string, Pick<TargetRole, 'isPrivileged'>>;
}

/** The change that turns what is held into what the policy gives, or undefined when they are the same. */
export function planChange(
  held: HeldAccess | undefined,
  access: Pick<TargetAccess, 'target' | 'roles' | 'matches'>,
  { person, roles }: PlanSubject,
): PlannedChange | undefined {
  const before = held?.status === 'active' ? held.roles.map(planned) : [];
  const after = access.roles.map(planned);
  if (sameRoles(before, after)) return undefined;
  const kind = before.length === 0 ? 'grant' : after.length === 0 ? 'revoke' : 'change';
  const rules = access.matches.filter(({ outcome }) => outcome === 'applied');
  return {
    kind,
    person,
    target: access.target,
    before,
    after,
    rules: [...new Map(rules.map(({ ruleId, line }) => [ruleId, { id: ruleId, line }])).values()],
    isPrivileged: differing(before, after).some((key) => roles.get(key)?.isPrivileged ?? true),
  };
}

function planned({ key, scope }: Pick<DesiredRole, 'key' | 'scope'>): PlannedRole {
  return { key, scope };
}

/** Keys of roles that are on one side only, or whose limits differ. */
function differing(before: readonly PlannedRole[], after: readonly PlannedRole[]): readonly string[] {
  const isIn = (role: PlannedRole, list: readonly PlannedRole[]) => list.some((other) => sameRoles([role], [other]));
  return [...before.filter((role) => !isIn(role, after)), ...after.filter((role) => !isIn(role, before))].map(
    ({ key }) => key,
  );
}

/** The order in which a person should read changes: what is taken away, then what is privileged, then the rest; by person and target within. */
export function byUrgency(a: PlannedChange, b: PlannedChange): number {
  return (
    urgency(a) - urgency(b) ||
    compare(a.person.key, b.person.key) ||
    compare(a.target, b.target) ||
    kindOrder(a) - kindOrder(b)
  );
}

function urgency({ kind, isPrivileged }: PlannedChange): number {
  return (kind === 'revoke' ? 0 : 2) + (isPrivileged ? 0 : 1);
}

function kindOrder({ kind }: PlannedChange): number {
  switch (kind) {
    case 'revoke':
      return 0;
    case 'change':
      return 1;
    case 'grant':
      return 2;
    default:
      return assertNever(kind);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What a plan is called, and how much of what it holds. */
export interface PlanTotals {
  /**
   * SHA-256 (hexadecimal) over the policy and every resulting change - whose account, on which target, from which roles to which. Rule lines,
   * display names and revisions of the directory do not count.
   */
  readonly hash: string;
  readonly summary: PlanSummary;
}

/** Adds up a plan change by change, each account once and in the order of byUrgency, so that the same changes have the same hash however they were found. */
export function addUpPlan(policyHash: string): { add(change: PlannedChange): void; totals(): PlanTotals } {
  const hash = createHash('sha256').update(policyHash);
  const counts = { grant: 0, change: 0, revoke: 0 };
  const people = new Set<string>();
  return {
    add({ person, target, kind, before, after }) {
      counts[kind] += 1;
      people.add(person.key);
      const roles = [before, after].map((list) => list.map(canonicalRole).sort());
      hash.update('\n').update(stableJson([person.key, target, kind, ...roles]));
    },
    totals: () => ({
      hash: hash.digest('hex'),
      summary: { grants: counts.grant, changes: counts.change, revokes: counts.revoke, people: people.size },
    }),
  };
}

function canonicalRole({ key, scope }: PlannedRole): string {
  const limits = Object.entries(scope).map(([dimension, values]) => [dimension, [...values].sort()] as const);
  return stableJson([key, Object.fromEntries(limits)]);
}
