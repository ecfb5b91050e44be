import type { UserId } from '../core/ids.js';
import type { Clock } from '../core/clock.js';
import { assignmentState, type Assignment, type AssignmentStateName } from './model.js';
import type { AssignmentStore, TargetStore } from './store.js';
import { isFrozen } from './targets.js';

/** What a user has on one target, in short: the roles desired there, and whether the target has confirmed them. */
export interface AssignmentSummary {
  readonly target: string;
  readonly roles: readonly string[];
  readonly state: AssignmentStateName;
}

interface Needs {
  readonly assignments: Pick<AssignmentStore, 'listAssignments'>;
  readonly targets: Pick<TargetStore, 'listTargets'>;
  readonly isServiceFrozen: (now: Date) => boolean | Promise<boolean>;
  readonly clock: Clock;
}

/** Reads the assignments of users, by user and in creation order. Users without any are left out, and so are accounts that are gone. */
export function createAssignmentsOf({ assignments, targets, isServiceFrozen, clock }: Needs) {
  return async (userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly AssignmentSummary[]>> => {
    const now = clock();
    const [all, found, isStopped] = await Promise.all([
      targets.listTargets(),
      everyAssignment(assignments, userIds),
      isServiceFrozen(now),
    ]);
    const byId = new Map(all.map((target) => [target.id, target]));
    const asked = new Set(userIds);
    const byUser = new Map<UserId, AssignmentSummary[]>();
    for (const assignment of found) {
      const target = byId.get(assignment.targetId);
      if (!target || isGone(assignment)) continue;
      const summary: AssignmentSummary = {
        target: target.name,
        roles: assignment.desired.roles.map(({ key }) => key),
        state: assignmentState(assignment.delivery, isStopped || isFrozen(target, now)),
      };
      for (const userId of assignment.userIds) {
        if (asked.has(userId)) byUser.set(userId, [...(byUser.get(userId) ?? []), summary]);
      }
    }
    return byUser;
  };
}

/** Removed, and the target has said so: nothing of it is left to show. */
function isGone({ desired, delivery }: Assignment): boolean {
  return desired.status === 'removed' && delivery.state === 'done';
}

async function everyAssignment(
  store: Needs['assignments'],
  userIds: readonly UserId[],
): Promise<readonly Assignment[]> {
  const found: Assignment[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await store.listAssignments({ userIds }, { limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) return found;
  }
}
