import { assertNever } from '../core/assert-never.js';
import type { Target } from './model.js';
import type { AssignmentStore, OffboardingStore, TargetStore } from './store.js';

const batch = 200;

interface Needs {
  readonly targets: Pick<TargetStore, 'listTargets' | 'removeTarget'>;
  readonly assignments: Pick<AssignmentStore, 'streamAssignments'>;
  readonly marks: Pick<OffboardingStore, 'markUsers'>;
  readonly onMarked: () => void;
}

type Progress = 'revoking' | 'done';

/**
 * Goes on with targets whose deletion was asked for: marks the users whose access there still stands, and forgets a target once all its
 * assignments are revoked and acknowledged. Works from state alone, so it may stop anywhere and be run again. Returns how many were forgotten.
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

async function revokeAll({ assignments, marks, onMarked }: Needs, target: Target, at: Date): Promise<Progress> {
  let progress: Progress = 'done';
  for await (const some of assignments.streamAssignments(target.id, batch)) {
    if (some.some(({ delivery }) => delivery.state !== 'done')) progress = 'revoking';
    const standing = some.filter(({ desired }) => desired.status === 'active');
    if (standing.length === 0) continue;
    progress = 'revoking';
    await marks.markUsers([...new Set(standing.flatMap(({ userIds }) => userIds))], at);
    onMarked();
  }
  return progress;
}
