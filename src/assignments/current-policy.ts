import type { Policy } from '../mapping/policy-model.js';

/** The policy in force, compiled; version 0 is the empty policy, before anything was published. */
export interface CurrentPolicy {
  readonly version: number;
  readonly policy: Policy;
  /** Absent for the empty policy. */
  readonly publishedAt?: Date;
}
