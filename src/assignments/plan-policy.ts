import { nextTurn } from '../core/turns.js';
import { accountKey } from '../directory/account-key.js';
import type { Subject } from '../directory/model.js';
import type { PersonStore } from '../directory/store.js';
import { planChange, type HeldAccess, type PlannedChange } from '../mapping/plan.js';
import type { Policy } from '../mapping/policy-model.js';
import { AccountView, type AccountViewNeeds } from './account-view.js';
import type { Assignment, Target } from './model.js';
import type { AssignmentStore, TargetStore } from './store.js';

/** People looked at between two pauses for other work. */
const batch = 25;

export interface PlanNeeds extends AccountViewNeeds {
  readonly directory: AccountViewNeeds['directory'] & Pick<PersonStore, 'streamSubjects'>;
  readonly assignments: Pick<AssignmentStore, 'findByKey'>;
  readonly targets: Pick<TargetStore, 'listTargets'>;
}

/**
 * Every account that would change if `policy` were in force now, by the same decisions as the pipeline's. Walks all live users once;
 * nothing is stored, except that an active offboarding learns the ids and keys of a person it holds for.
 */
export async function planChanges(
  needs: PlanNeeds,
  policy: Policy,
  now: Date,
  onSubject?: (subject: Subject) => void,
): Promise<readonly PlannedChange[]> {
  const targets = await needs.targets.listTargets();
  const changes: PlannedChange[] = [];
  for await (const subjects of needs.directory.streamSubjects(batch)) {
    const view = new AccountView(needs, { version: 0, policy }, now);
    view.prime(subjects);
    for (const subject of subjects) {
      onSubject?.(subject);
      for (const target of targets) {
        const change = await planAccount({ needs, view, policy, target, subject });
        if (change) changes.push(change);
      }
    }
    await nextTurn();
  }
  return changes;
}

interface AccountWork {
  readonly needs: PlanNeeds;
  readonly view: AccountView;
  readonly policy: Policy;
  readonly target: Target;
  readonly subject: Subject;
}

async function planAccount({ needs, view, policy, target, subject }: AccountWork): Promise<PlannedChange | undefined> {
  const key = accountKey(target.accountKey, subject.user.attributes);
  if (key === undefined) return undefined;
  const sharing = await view.subjects(target.accountKey, key);
  const first = sharing.find(({ user }) => user.deletedAt === undefined);
  if (first?.user.id !== subject.user.id) return undefined; // the account was planned with its first user
  const wanted = await view.wanted(target, key);
  if (!wanted) return undefined;
  const assignment = await needs.assignments.findByKey(target.id, key);
  const displayName = subject.user.attributes['displayName'];
  const roles = policy.targets.find(({ name }) => name === target.name)?.roles ?? new Map();
  return planChange(
    assignment && inEffect(assignment),
    { target: target.name, ...wanted.access },
    {
      person: {
        key,
        userIds: sharing.map(({ user }) => user.id),
        ...(typeof displayName === 'string' ? { displayName } : {}),
      },
      roles,
    },
  );
}

/** What is held has not happened: the account stands as the target confirmed it last. */
function inEffect({ delivery, desired, acknowledged }: Assignment): HeldAccess | undefined {
  return delivery.state === 'held' ? acknowledged?.state : desired;
}
