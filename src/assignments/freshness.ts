import type { MarkStore } from '../directory/store.js';
import type { Assignment } from './model.js';
import type { AssignmentStore, PolicyStore } from './store.js';

interface Needs {
  readonly marks: Pick<MarkStore, 'areResolved'>;
  readonly policies: Pick<PolicyStore, 'currentPolicyVersion'>;
  readonly assignments: Pick<AssignmentStore, 'findAssignment'>;
}

/**
 * May a grant still be sent? While its users are what they were when it was decided, and the policy is, too: the version it was decided under
 * is in force; or every one of its users was resolved with, or advanced to, the version in force since, and that made no newer grant.
 */
export function createFreshness({ marks, policies, assignments }: Needs): (claimed: Assignment) => Promise<boolean> {
  return async ({ id, basis, epoch, version }) => {
    const current = await policies.currentPolicyVersion();
    if (basis.policyVersion === current) return marks.areResolved(basis.users, undefined);
    if (basis.users.length === 0 || !(await marks.areResolved(basis.users, current))) return false;
    const newest = await assignments.findAssignment(id); // read after its users: what resolving them wrote is seen
    return newest?.epoch === epoch && newest.version === version;
  };
}
