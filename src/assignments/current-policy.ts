import type { Policy, TargetSetAside } from '../mapping/policy-model.js';

/** The policy in force, compiled; version 0 is the empty policy, before anything was published. */
export interface CurrentPolicy {
  readonly version: number;
  readonly policy: Policy;
  /** Absent for the empty policy. */
  readonly publishedAt?: Date;
}

/** What the policy says of accounts of a target whatever its roles, also where the target is set aside; undefined when it does not name the target. */
export function accountRules(
  { targets, setAside }: Policy,
  targetName: string,
): Pick<TargetSetAside, 'offboard' | 'protect'> | undefined {
  return [...targets, ...setAside].find(({ name }) => name === targetName);
}
