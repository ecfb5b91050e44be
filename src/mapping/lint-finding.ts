import type { DirectoryId, GroupId } from '../core/ids.js';
import type { Subject } from '../directory/model.js';

/** Every kind of thing lint reports. Ids are stable: people filter and silence by them. */
export const findingKinds = [
  'target_set_aside',
  'undefined_winner',
  'unknown_group',
  'empty_group',
  'renamed_group',
  'deleted_group',
  'unknown_directory',
  'renamed_directory',
  'directory_missing',
  'role_quota',
  'role_not_assignable',
  'role_warning',
  'unknown_scope',
  'scope_widening',
  'never_in_force',
  'over_for_everybody',
  'always_outranked',
  'overlap',
  'privileged_grant',
  'privileged_broad',
  'no_effect',
  'unused_target',
  'unused_role',
  'unreachable_forbid',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Errors block publishing. */
export type Severity = 'error' | 'warning' | 'info';

/** Something the author of a policy should know before it takes effect. `message` says what is wrong and what to do. */
export interface Finding {
  readonly id: FindingKind;
  readonly severity: Severity;
  /** Where in the policy text, both 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly ruleIds: readonly string[];
  /** userName of somebody it concerns. */
  readonly example?: string;
}

/** A directory group as lint needs it. */
export interface KnownGroup {
  readonly id: GroupId;
  readonly displayName: string;
  readonly externalId?: string;
  readonly directoryId: DirectoryId;
  readonly memberCount: number;
}

/** What a policy is held against. Subjects are optional: they only give findings an example. */
export interface LintContext {
  readonly groups: readonly KnownGroup[];
  readonly directories: readonly { readonly id: DirectoryId; readonly name: string }[];
  readonly subjects?: readonly Subject[];
  readonly now: Date;
}

/** Somebody for whom two rules meet and no precedence decides. */
export interface Undecided {
  readonly target: string;
  readonly roles: readonly string[];
  readonly ruleIds: readonly string[];
  readonly userName: string;
}
