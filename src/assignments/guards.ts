import type { RoleLimit, Safety } from '../mapping/policy-model.js';
import type { HoldKind, HoldReason } from './hold-model.js';

/** Up to this many holders only `max` counts: a percentage of few people stops what is everyday work. */
const percentAboveHolders = 20;

/** What the policy in force allows on one target. */
export interface GuardLimits {
  readonly revokes: Safety['revokes'];
  readonly roles: ReadonlyMap<string, RoleLimit>;
}

/** Whose change is judged, and by which limits. */
export interface GuardRequest {
  /** The person as the windows count it: person key, else user id. */
  readonly person: string;
  /** The policy's name of the target: approved plans use it. */
  readonly targetName: string;
  /** An explicit offboarding asks for the change. */
  readonly isOffboarded: boolean;
  /** The person has access to the target under another key, as after a change of address: nobody loses any. False when absent. */
  readonly keepsAccess?: boolean;
  readonly limits: GuardLimits;
}

/** One sliding window: the people who lost access in it. */
export interface WindowFacts {
  /** The person is in it already, counted or released. */
  readonly isKnown: boolean;
  /** People counted, this one left out. */
  readonly counted: number;
  /** People who hold something now. */
  readonly holders: number;
}

/** What a verdict depends on, read in the same atomic step that acts on it. */
export interface GuardFacts {
  /** Roles the account has in effect: what was last owed, never what is held. */
  readonly seats: readonly string[];
  /** Roles the account is to have. */
  readonly next: readonly string[];
  /** Why the assignment is held now, if it is. */
  readonly standing?: HoldReason;
  /** The same change, from the same inputs, was discarded by a person. */
  readonly isExcepted: boolean;
  /** A person published a plan that names this revoke. */
  readonly isApproved: boolean;
  readonly target: WindowFacts;
  readonly overall: WindowFacts;
  /** Accounts that have each limited role in effect. */
  readonly holdersOf: ReadonlyMap<string, number>;
}

/** `counts`: the person joins the windows. `belowMin`: an offboarding took this role below its minimum, which somebody should know. */
export type Verdict =
  | { readonly kind: 'pass'; readonly counts: boolean; readonly belowMin?: string }
  | { readonly kind: 'hold'; readonly reason: HoldReason }
  | { readonly kind: 'excepted' };

const pass = { kind: 'pass', counts: false } as const;

/**
 * Pure: may this change go out? Only a person's loss of the last role on a target counts as losing access; fewer roles do not, nor does the end of one account
 * of somebody who has another there. `min` and `max` look at
 * each role. What is held by the window stays held until a person, an offboarding or an approved plan frees it.
 */
export function judge(facts: GuardFacts, { isOffboarded, keepsAccess = false, limits }: GuardRequest): Verdict {
  const lost = facts.seats.filter((role) => !facts.next.includes(role));
  const gained = facts.next.filter((role) => !facts.seats.includes(role));
  const losesAccess = lost.length > 0 && facts.next.length === 0 && !keepsAccess;
  const belowMin = lost.find((role) => isBelowMin(role, facts, limits));
  if (isOffboarded) return belowMin === undefined ? pass : { ...pass, belowMin };
  if (lost.length + gained.length === 0) return pass;
  if (facts.isExcepted) return { kind: 'excepted' };
  if (losesAccess && facts.isApproved) return pass;
  if (losesAccess && facts.standing?.kind === 'revokes') return { kind: 'hold', reason: facts.standing };
  if (belowMin !== undefined) return hold('min', belowMin, limits.roles.get(belowMin)?.min);
  const tooMany = losesAccess ? windowReason(facts, limits.revokes) : undefined;
  if (tooMany) return { kind: 'hold', reason: tooMany };
  const aboveMax = gained.find((role) => isAboveMax(role, facts, limits));
  if (aboveMax !== undefined) return hold('max', aboveMax, limits.roles.get(aboveMax)?.max);
  return { kind: 'pass', counts: losesAccess };
}

function hold(kind: Exclude<HoldKind, 'revokes'>, role: string, allowed = 0): Verdict {
  return { kind: 'hold', reason: { kind, role, allowed } };
}

function isBelowMin(role: string, { holdersOf }: GuardFacts, { roles }: GuardLimits): boolean {
  const min = roles.get(role)?.min;
  return min !== undefined && (holdersOf.get(role) ?? 0) - 1 < min;
}

function isAboveMax(role: string, { holdersOf }: GuardFacts, { roles }: GuardLimits): boolean {
  const max = roles.get(role)?.max;
  return max !== undefined && (holdersOf.get(role) ?? 0) + 1 > max;
}

function windowReason({ target, overall }: GuardFacts, revokes: Safety['revokes']): HoldReason | undefined {
  for (const [scope, window] of [['target', target] as const, ['overall', overall] as const]) {
    if (window.isKnown) continue;
    const { allowed, limit } = allowance(revokes, window.holders + window.counted);
    if (window.counted + 1 > allowed) return { kind: 'revokes', scope, limit, allowed };
  }
  return undefined;
}

/**
 * How many people may lose access within the window when it began with that many holders. A percentage above zero always lets one person go:
 * a single leave is no mass removal.
 */
export function allowance(
  { max, percent }: Pick<Safety['revokes'], 'max' | 'percent'>,
  holders: number,
): { readonly allowed: number; readonly limit: 'max' | 'percent' } {
  if (holders <= percentAboveHolders) return { allowed: max, limit: 'max' };
  const share = percent === 0 ? 0 : Math.max(1, Math.floor((holders * percent) / 100));
  return share < max ? { allowed: share, limit: 'percent' } : { allowed: max, limit: 'max' };
}

/** From this many holders on, the percentage no longer decides: nobody needs to count further. Nor does a hundred, which stops nobody who holds something. */
export function decisiveHolders({ max, percent }: Pick<Safety['revokes'], 'max' | 'percent'>): number {
  const enough = percent === 0 || percent >= 100 ? 0 : Math.ceil(((max + 1) * 100) / percent);
  return Math.max(percentAboveHolders + 1, enough);
}
