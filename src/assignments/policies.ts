import type { Fault } from '../core/errors.js';
import type { Page, PageRequest } from '../core/page.js';
import type { Finding } from '../mapping/lint.js';
import type { PlanSummary, PlannedChange } from '../mapping/plan.js';
import type { Policy } from '../mapping/policy.js';
import type { PolicyTestResult } from '../mapping/policy-tests.js';
import type { PolicyVersion } from './model.js';

/** The policy in force, compiled; version 0 is the empty policy, before anything was published. */
export interface CurrentPolicy {
  readonly version: number;
  readonly policy: Policy;
}

/** What publishing a text would do. Nothing was stored. */
export interface PolicyPlan {
  /** Covers the policy and the resulting changes, not the directory's revision. */
  readonly hash: string;
  readonly summary: PlanSummary;
  /** Removals and privileged grants first. */
  readonly changes: readonly PlannedChange[];
  readonly findings: readonly Finding[];
  readonly tests: readonly PolicyTestResult[];
}

/** Planning, publishing and reading the policy. */
export interface Policies {
  /** `policy_invalid` with every fault of the text. */
  plan(text: string): Promise<PolicyPlan>;
  /**
   * Makes the text the policy in force. `policy_invalid` when it has faults, findings of severity error or failing tests;
   * `plan_changed` when `expectedHash` is given and the plan is no longer that one. The same text again makes no new version.
   */
  publish(text: string, options: { readonly by: string; readonly expectedHash?: string }): Promise<PolicyVersion>;
  current(): Promise<CurrentPolicy>;
  findText(version: number): Promise<PolicyVersion>;
  list(page: PageRequest): Promise<Page<PolicyVersion>>;
  /** The faults of a text against the catalogs and targets as they are, none when it parses. */
  check(text: string): Promise<readonly Fault[]>;
}
