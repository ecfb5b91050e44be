import { assertNever } from '../core/assert-never.js';
import { accountRules, type CurrentPolicy } from './current-policy.js';
import type { Target } from './model.js';
import type { AssignmentStore, OffboardingStore, TargetStore } from './store.js';

const batch = 200;

interface Needs {
  readonly targets: Pick<TargetStore, 'listTargets' | 'removeTarget'>;
  readonly assignments: Pick<AssignmentStore, 'streamAssignments'>;
  readonly marks: Pick<OffboardingStore, 'markUsers'>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
  readonly onMarked: () => void;
}

type Progress = 'revoking' | 'done';

/**
 * Goes on with targets whose deletion was asked for: marks the users whose access there still stands, and forgets a target once all its
 * assignments are revoked and acknowledged, but for the accounts that the policy protects: those stay as they are. Works from state alone, so it may stop anywhere and be run again. Returns how many were forgotten.
 */
export async function retireTargets(needs: Needs): Promise<number> {
  let forgotten = 0;
  for (const target of await needs.targets.listTargets()) {
    if (!target.deletedAt) continue;
    const progress = await revokeAll(needs, target, target.deletedAt);
    switch (progress) {
      case 'revoking':
        break;
      case 'done':
        await needs.targets.removeTarget(target.id);
        forgotten += 1;
        break;
      default:
        assertNever(progress);
    }
  }
  return forgotten;
}

async function revokeAll(needs: Needs, target: Target, at: Date): Promise<Progress> {
  const { assignments, marks, onMarked } = needs;
  const { policy } = await needs.currentPolicy();
  const rules = accountRules(policy, target.name);
  let progress: Progress = 'done';
  for await (const all of assignments.streamAssignments(target.id, batch)) {
    const some = all.filter(({ key }) => rules?.protect.has(key) !== true);
    if (some.some(({ delivery }) => delivery.state !== 'done')) progress = 'revoking';
    const standing = some.filter(({ desired }) => desired.status === 'active');
    if (standing.length === 0) continue;
    progress = 'revoking';
    await marks.markUsers([...new Set(standing.flatMap(({ userIds }) => userIds))], at);
    onMarked();
  }
  return progress;
}
