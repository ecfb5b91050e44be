import type { MarkStore } from '../directory/store.js';
import type { Assignment } from './model.js';
import type { AssignmentStore, PolicyStore } from './store.js';

interface Needs {
  readonly marks: Pick<MarkStore, 'areResolved'>;
  readonly policies: Pick<PolicyStore, 'currentPolicyVersion'>;
  readonly assignments: Pick<AssignmentStore, 'findAssignment'>;
}

/**
 * May a grant still be sent? While its users are what they were when it was decided, and the policy is, too; or when every one of its users was resolved since,
 * as it is now, with the policy in force (or advanced to it), and that made no newer grant. The latter lets go out again what was in step while people changed in
 * ways that changed nothing of it: a resend, a resync, a restore.
 */
export function createFreshness({ marks, policies, assignments }: Needs): (claimed: Assignment) => Promise<boolean> {
  return async ({ id, basis, epoch, version }) => {
    const current = await policies.currentPolicyVersion();
    if (basis.policyVersion === current && (await marks.areResolved(basis.users, undefined))) return true;
    const asTheyAre = basis.users.map((user) => ({ id: user.id }));
    if (asTheyAre.length === 0 || !(await marks.areResolved(asTheyAre, current))) return false;
    const newest = await assignments.findAssignment(id); // read after its users: what resolving them wrote is seen
    return newest?.epoch === epoch && newest.version === version;
  };
}
