import type { UserId } from '../core/ids.js';
import type { Subject } from '../directory/model.js';
import { personKey } from '../directory/people.js';
import type { Policy } from '../mapping/policy-model.js';
import type { GuardRequest } from './guards.js';
import type { Target } from './model.js';

/** The person behind an account as the limits count them: person key, else user id, else the account key alone. */
export function personOf(subjects: readonly Subject[], userIds: readonly UserId[], key: string): string {
  const [first] = subjects;
  return (first && personKey(first.user)) ?? first?.user.id ?? userIds[0] ?? key;
}

/**
 * The limits of the policy for one change on one target. A target that the policy no longer names, or that is being deleted, keeps the limits on revokes: its
 * roles end with it, whatever their minimum.
 */
export function guardRequest(
  policy: Policy,
  { name: targetName, deletedAt }: Pick<Target, 'name' | 'deletedAt'>,
  change: Omit<GuardRequest, 'limits' | 'targetName'>,
): GuardRequest {
  const rules = deletedAt ? undefined : policy.targets.find(({ name }) => name === targetName);
  return { ...change, targetName, limits: { revokes: policy.safety.revokes, roles: rules?.limits ?? new Map() } };
}
