import type { LocalDate } from '../core/zoned-time.js';
import type { Duration } from '../core/duration.js';
import type { Filter } from '../core/filter/tree.js';
import type { Fault } from '../core/errors.js';
import type { DirectoryId } from '../core/ids.js';
import type { JsonObject } from '../core/json.js';
import type { Membership } from '../directory/model.js';
import type { Scope } from './access.js';
import type { DeclaredRoles, TargetRole } from './catalog-roles.js';
import type { Catalog } from './catalog.js';
import type { Finding } from './lint-finding.js';
import type { NamePattern } from './policy-pattern.js';

/** Where something stands in the policy text, both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A directory as the policy needs it. Memberships first seen at or before `baselineUntil` were there before Rolecall and count as old. */
export interface PolicyDirectory {
  readonly id: DirectoryId;
  readonly name: string;
  readonly baselineUntil?: Date;
  /** Folded names by which the policy means it; its own name alone when absent. */
  readonly calledHere?: readonly string[];
}

/** A published or drafted policy, checked and ready for resolve. Everything in it is data: two parses of one text decide alike. */
export interface Policy {
  /** SHA-256 (hexadecimal) of what the document says; comments, layout and key order do not count. */
  readonly hash: string;
  /** IANA name; dates without a time end at 24:00 there, and calendar durations are counted there. */
  readonly timezone: string;
  readonly safety: Safety;
  /** Those the document lists, in its order, then those that only rules name. */
  readonly targets: readonly PolicyTarget[];
  /** Targets that a policy in force names and no longer fits; they are not among `targets`. None in a draft, which is refused instead. */
  readonly setAside: readonly TargetSetAside[];
  readonly rules: readonly Rule[];
  readonly forbid: readonly Forbidden[];
  readonly tests: readonly PolicyTest[];
  readonly directories: readonly PolicyDirectory[];
  /** What the author should know although it is no fault; lint reports it with its own findings. */
  readonly notices: readonly Finding[];
  /** Rules by what can make them match. */
  readonly index: RuleIndex;
}

/** How many people may lose access within a sliding window before later ones are held. */
export interface Safety {
  readonly revokes: { readonly max: number; readonly percent: number; readonly windowMs: number };
}

/** What becomes of an account whose holder has no access any more. */
export type OffboardPolicy =
  | { readonly kind: 'suspend' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'remove_after'; readonly after: Duration };

/** Holders a role must keep (`min`) and may have (`max`). */
export interface RoleLimit {
  readonly min?: number;
  readonly max?: number;
}

/** What the policy says of one helpdesk instance. */
export interface PolicyTarget extends Position {
  readonly name: string;
  readonly description?: string;
  readonly catalog: Catalog;
  /** Role keys, highest first; empty when the document gives none. */
  readonly precedence: readonly string[];
  /** For active users whom no rule of this target matches. */
  readonly defaultRole?: TargetRole;
  readonly offboard: OffboardPolicy;
  readonly limits: ReadonlyMap<string, RoleLimit>;
  /** Account keys this service never touches, folded. */
  readonly protect: ReadonlySet<string>;
  readonly roles: ReadonlyMap<string, TargetRole>;
  readonly declaredRoles: DeclaredRoles;
}

/**
 * A target whose catalog no longer has what the policy in force says of it. What people hold there stands while some rule would give them something,
 * nobody is given anything, and everybody else loses it as ever.
 */
export interface TargetSetAside extends Pick<PolicyTarget, 'name' | 'offboard' | 'protect'> {
  /** What does not fit, each at its place in the text. */
  readonly faults: readonly Fault[];
  /** The policy gives everybody present something there. */
  readonly hasDefault: boolean;
}

/** One way a group can be meant. Names and prefixes are folded. */
export type GroupSelector =
  /** `ids`: groups that had the name when the policy was published; they are meant whatever they are called since. */
  | { readonly kind: 'name'; readonly name: string; readonly written: string; readonly ids: readonly string[] }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'externalId'; readonly externalId: string }
  | { readonly kind: 'prefix'; readonly prefix: string; readonly written: string }
  | { readonly kind: 'match'; readonly pattern: NamePattern; readonly written: string };

/** Whom a rule concerns: every condition given must hold. */
export interface Condition {
  /** As written, and its id when such a directory exists; a directory nobody knows matches nobody. */
  readonly directory?: { readonly written: string; readonly id?: DirectoryId };
  /** Any of these groups; empty: no group is asked for. */
  readonly groups: readonly GroupSelector[];
  readonly filter?: { readonly text: string; readonly filter: Filter };
  /** Any of these SCIM `roles` values on the user, folded; empty: none is asked for. */
  readonly roles: readonly string[];
}

/** The end of a wait or of a grant: counted from when the person started, or a moment for everybody. */
export type TimeBound =
  | { readonly kind: 'duration'; readonly duration: Duration; readonly written: string }
  | { readonly kind: 'instant'; readonly at: Date; readonly written: string };

/** One role on one target that a rule gives. */
export interface Grant extends Position {
  readonly target: string;
  readonly role: TargetRole;
  readonly scope: Scope;
}

/** Who gets which roles, and why. */
export interface Rule extends Position {
  readonly id: string;
  readonly reason: string;
  /** Place in the document, from 0. */
  readonly ordinal: number;
  readonly when: Condition;
  readonly grants: readonly Grant[];
  /** Names of targets set aside on which the rule would give something. */
  readonly setAside: readonly string[];
  readonly after?: TimeBound;
  readonly until?: TimeBound;
  /** How memberships count that were there when the directory was first read: as long-standing, or from the moment they were seen. */
  readonly baseline: 'old' | 'new';
}

/** Finds the rules a person's groups can bring into play, without looking at every rule. */
export interface RuleIndex {
  /** Ordinals of the rules one of whose group conditions this membership meets, ascending. Looks at nothing else. */
  readonly rulesOf: (membership: Membership) => readonly number[];
  /** Rules that ask for no group. */
  readonly ungrouped: readonly Rule[];
}

/** Roles nobody may hold together. The first entry's role stays; those of the later entries are withheld. */
export interface Forbidden extends Position {
  readonly reason: string;
  readonly entries: readonly { readonly target: string; readonly roles: readonly string[] }[];
}

/** A group given to the invented person of a test, and since when the membership lasts. */
export interface TestGroup {
  readonly name: string;
  readonly id?: string;
  readonly externalId?: string;
  readonly since?: TestSince;
}

export type TestSince =
  { readonly kind: 'ago'; readonly duration: Duration } | { readonly kind: 'date'; readonly date: LocalDate };

/** An invented person and what the rules must and must not give them. */
export interface PolicyTest extends Position {
  readonly name: string;
  readonly given: {
    readonly groups: readonly TestGroup[];
    readonly active: boolean;
    readonly directory?: string;
    readonly attributes: JsonObject;
    readonly roles: readonly string[];
    /** How long ago the directory says the person started (`startDate`). */
    readonly started?: TestSince;
  };
  /** Exactly these roles, per target; an empty list means no access. */
  readonly expect: ReadonlyMap<string, readonly string[]>;
  /** None of these roles, per target. */
  readonly deny: ReadonlyMap<string, readonly string[]>;
}
