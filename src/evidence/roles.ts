import type { CurrentPolicy } from '../assignments/current-policy.js';
import type { Assignment, Target } from '../assignments/model.js';
import type { AssignmentStore } from '../assignments/store.js';
import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { nextTurn } from '../core/turns.js';
import type { PersonStore } from '../directory/store.js';
import type { Catalog } from '../mapping/catalog.js';
import { becauseOf, targetReport, type RoleHolder, type RolesReport } from '../mapping/roles-report.js';
import { resolve } from '../mapping/resolve.js';

/** Assignments read between two pauses for other work. */
const batch = 100;

interface Needs {
  readonly directory: Pick<PersonStore, 'getSubjects'>;
  readonly assignments: Pick<AssignmentStore, 'streamAssignments'>;
  readonly catalogs: ReadonlyMap<string, Catalog>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
  readonly clock: Clock;
}

/** Documents of the roles in use. */
export interface RolesEvidence {
  /** What each role of the target allows, which rules give it, and every account that has it or is owed it, with the rules of the moment. */
  report(target: Target): Promise<RolesReport & { readonly policyVersion: number }>;
}

/** Builds the service on its ports. It reads every assignment of the target in batches. */
export function createRolesEvidence(needs: Needs): RolesEvidence {
  return {
    async report(target) {
      const catalog = needs.catalogs.get(target.catalog);
      if (!catalog) throw new ServiceError('not_found', { kind: 'catalog', id: target.catalog });
      const { version, policy } = await needs.currentPolicy();
      const now = needs.clock();
      const holders = new Map<string, RoleHolder[]>();
      for await (const assignments of needs.assignments.streamAssignments(target.id, batch)) {
        const held = assignments.filter(({ desired }) => desired.status === 'active');
        const subjects = await needs.directory.getSubjects([...new Set(held.flatMap(({ userIds }) => userIds))]);
        const byId = new Map(subjects.map((subject) => [subject.user.id, subject]));
        for (const assignment of held) {
          const people = assignment.userIds.flatMap((id) => byId.get(id) ?? []);
          const resolution = resolve(people, policy, now);
          for (const { key: role } of assignment.desired.roles) {
            const holder = holderOf(assignment, becauseOf(policy, resolution, { target: target.name, role }));
            const list = holders.get(role);
            if (list) list.push(holder);
            else holders.set(role, [holder]);
          }
        }
        await nextTurn();
      }
      return { ...targetReport(policy, { name: target.name, catalog }, holders), policyVersion: version };
    },
  };
}

function holderOf({ key, desired }: Assignment, because: Pick<RoleHolder, 'rules' | 'isDefault'>): RoleHolder {
  const { displayName } = desired.account;
  return { key, ...(displayName === undefined ? {} : { displayName }), ...because };
}
