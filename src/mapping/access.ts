/** Resource limits of a role: dimension (`inbox`, `integration.account`, `conversations` …) to allowed values; `{}` is unrestricted. */
export type Scope = Readonly<Record<string, readonly string[]>>;

/** One role somebody should hold on a target, with the words and the value the vendor uses. */
export interface DesiredRole {
  readonly key: string;
  readonly name: string;
  /** Absent where the vendor's value is unknown. */
  readonly vendorValue?: string;
  readonly scope: Scope;
}

/** A rule that concerned somebody on a target, and what came of it. */
export interface RuleMatch {
  readonly ruleId: string;
  /** Line of the rule in the policy text, 1-based. */
  readonly line: number;
  /** Display names of the directory groups that made it match. */
  readonly groups: readonly string[];
  readonly role: string;
  /** `applied`: its role is held. `outranked`: another matching rule's role won. `not_yet` / `over`: matches, but its time has not come or is past. `forbidden`: taken away by a forbid entry. */
  readonly outcome: 'applied' | 'outranked' | 'not_yet' | 'over' | 'forbidden';
  /** For `outranked`: the rule that won. For `forbidden`: the reason written there. */
  readonly because?: string;
  /** For `outranked`: no precedence ranks the two roles, so the less privileged one was taken. */
  readonly isUndecided?: true;
  /** For `not_yet`: from when; for `applied` with an end: until when. */
  readonly changesAt?: Date;
}

/** What somebody should hold on one target according to the policy. No roles means no access. */
export interface TargetAccess {
  readonly target: string;
  readonly roles: readonly DesiredRole[];
  /** True when the roles come from the target's `default`, no rule having matched. */
  readonly isDefault: boolean;
  readonly matches: readonly RuleMatch[];
}

/** The answer of resolve for one person over all targets of the policy, in the policy's order. */
export interface Resolution {
  readonly targets: readonly TargetAccess[];
  /** Targets set aside on which the policy would give the person something: what stands there is to be left alone. Absent: none. */
  readonly undecided?: ReadonlySet<string>;
  /** The next instant at which the answer changes by itself (`after`, `until`); absent when none. */
  readonly nextChangeAt?: Date;
}

/** Two role lists that mean the same access (order does not matter). */
export function sameRoles(
  a: readonly Pick<DesiredRole, 'key' | 'scope'>[],
  b: readonly Pick<DesiredRole, 'key' | 'scope'>[],
): boolean {
  return canonical(a) === canonical(b);
}

function canonical(roles: readonly Pick<DesiredRole, 'key' | 'scope'>[]): string {
  const lines = roles.map(({ key, scope }) => {
    const limits = Object.entries(scope).map(([dimension, values]) => [dimension, [...values].sort()] as const);
    return JSON.stringify([key, limits.sort(([x], [y]) => (x < y ? -1 : 1))]);
  });
  return lines.sort().join('\n');
}
