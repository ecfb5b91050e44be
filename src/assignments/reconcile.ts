import type { Clock } from '../core/clock.js';
import type { RequestId } from '../core/ids.js';
import { retryConflicts } from '../core/retry-conflicts.js';
import { accountKey } from '../directory/account-key.js';
import type { Subject, User } from '../directory/model.js';
import type { DueUser, Resolved } from '../directory/store.js';
import { endDateOf } from '../mapping/person-dates.js';
import { AccountView, type AccountViewNeeds } from './account-view.js';
import { applyDecision, type ApplyNeeds } from './apply-decision.js';
import type { Moment } from './cause.js';
import { canMoveKey, decide, type Decision } from './decide.js';
import type { Assignment, Target } from './model.js';
import type { CurrentPolicy } from './current-policy.js';
import type { AssignmentStore, TargetStore } from './store.js';

interface Needs extends AccountViewNeeds, ApplyNeeds {
  readonly assignments: Pick<AssignmentStore, 'listByUser' | 'findByKey'> & ApplyNeeds['assignments'];
  readonly targets: Pick<TargetStore, 'listTargets'>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
  readonly clock: Clock;
}

/** What reconciling one user used, and how many versions it wrote. */
export interface Reconciled {
  readonly resolved: Resolved;
  readonly written: readonly Assignment[];
  /** Since when the user was due: written, the date that came, or the policy published. */
  readonly dueSince?: Date;
  /** The request that last marked the user, when a request did. */
  readonly requestId?: RequestId;
}

/** Makes every assignment of one user match the directory and the policy. Repeatable; safe against another worker doing the same. */
export type Reconcile = (due: Due) => Promise<Reconciled>;

type Due = Pick<DueUser, 'userId' | 'revision' | 'mark' | 'wakeAt'>;

/** Builds reconcile on its ports. It reads assignments first, then users, groups and policy, and writes only what it read. */
export function createReconcile(needs: Needs): Reconcile {
  return (due) => retryConflicts(() => reconcileOnce(needs, due));
}

async function reconcileOnce(needs: Needs, due: Due): Promise<Reconciled> {
  const now = needs.clock();
  const held = await needs.assignments.listByUser(due.userId);
  const [subject] = await needs.directory.getSubjects([due.userId]);
  const current = await needs.currentPolicy();
  const { version: policyVersion, policy } = current;
  const moment = momentOf({ now, due, current, user: subject?.user });
  const view = new AccountView(needs, { version: policyVersion, policy }, now);
  if (subject) view.prime([subject]);

  const written: Assignment[] = [];
  const wakes: Date[] = [];
  for (const target of await needs.targets.listTargets()) {
    const mine = held.filter(({ targetId }) => targetId === target.id);
    const key = subject && accountKey(target.accountKey, subject.user.attributes);
    const former = formerKeys(subject, target);
    const steps = await planTarget({ needs, view, target, key, former, mine, moment });
    for (const { assignment, decision } of steps) {
      const result = await applyDecision(needs, {
        target,
        view,
        policy,
        decision,
        now,
        ...(assignment ? { assignment } : {}),
      });
      if (result) written.push(result);
      const removeAt =
        decision.kind === 'version'
          ? decision.write.removeAt
          : decision.kind === 'keep'
            ? decision.removeAt
            : undefined;
      if (removeAt) wakes.push(removeAt);
    }
  }
  if (view.nextChangeAt) wakes.push(view.nextChangeAt);
  const wakeAt = wakes.sort((a, b) => a.getTime() - b.getTime())[0];
  return {
    resolved: { revision: subject?.user.revision ?? due.revision, policyVersion, ...(wakeAt ? { wakeAt } : {}) },
    written,
    ...dueFacts(moment),
  };
}

function dueFacts({ mark, markedAt, wakeAt, policyAt, requestId }: Moment): Pick<Reconciled, 'dueSince' | 'requestId'> {
  const dueSince = { revision: markedAt, wake: wakeAt, policy: policyAt }[mark];
  return { ...(dueSince && { dueSince }), ...(mark === 'revision' && requestId !== undefined && { requestId }) };
}

interface MomentInput {
  readonly now: Date;
  readonly due: Due;
  readonly current: CurrentPolicy;
  readonly user: User | undefined;
}

function momentOf({ now, due, current, user }: MomentInput): Moment {
  const { mark, wakeAt } = due;
  const { version: policyVersion, policy, publishedAt: policyAt } = current;
  return {
    now,
    policyVersion,
    mark,
    ...(user?.lastRequestId ? { requestId: user.lastRequestId } : {}),
    ...(user ? { markedAt: user.markedAt } : {}),
    ...(wakeAt ? { wakeAt } : {}),
    ...(policyAt ? { policyAt } : {}),
    ...(user ? { endAt: () => endDateOf(user.attributes, policy.timezone) } : {}),
  };
}

interface Step {
  readonly assignment?: Assignment;
  readonly decision: Decision;
}

interface TargetWork {
  readonly needs: Needs;
  readonly view: AccountView;
  readonly target: Target;
  /** The user's account key on this target now. */
  readonly key: string | undefined;
  /** Keys it gave up since it was last resolved: somebody who shares one may hold its account now. */
  readonly former: readonly string[];
  /** Assignments of this target that name the user, under whatever key. */
  readonly mine: readonly Assignment[];
  readonly moment: Moment;
}

/** The steps for one target, in the order they must be written: the account under the present key first, old keys after it. */
async function planTarget({ needs, view, target, key, former, mine, moment }: TargetWork): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const old = mine.filter((assignment) => assignment.key !== key);
  const moved = new Set<Assignment>();
  if (key !== undefined) {
    const standing =
      mine.find((assignment) => assignment.key === key) ?? (await needs.assignments.findByKey(target.id, key));
    const wanted = await view.wanted(target, key);
    if (view.isStanding(target, key)) return []; // so does what the person holds under an older key
    if (wanted) {
      const movable =
        standing === undefined && wanted.access.roles.length > 0 ? await findMovable(view, target, old) : undefined;
      if (movable) moved.add(movable);
      const assignment = standing ?? movable;
      steps.push({ ...(assignment ? { assignment } : {}), decision: decide(wanted, assignment, moment) });
    }
  }
  for (const assignment of old.filter((one) => !moved.has(one))) {
    const wanted = await view.wanted(target, assignment.key);
    if (wanted) steps.push({ assignment, decision: decide(wanted, assignment, moment) });
  }
  for (const given of former.filter((one) => one !== key && !old.some((assignment) => assignment.key === one))) {
    const wanted = await view.wanted(target, given);
    const assignment = await needs.assignments.findByKey(target.id, given);
    if (wanted) steps.push({ ...(assignment ? { assignment } : {}), decision: decide(wanted, assignment, moment) });
  }
  return steps;
}

function formerKeys(subject: Subject | undefined, { accountKey: kind }: Target): readonly string[] {
  const prefix = `${kind}:`;
  return (subject?.user.formerKeys ?? [])
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

/** An assignment of the user under an old key that nobody else holds now, so that it may follow the user to the new key. */
async function findMovable(
  view: AccountView,
  target: Target,
  old: readonly Assignment[],
): Promise<Assignment | undefined> {
  for (const assignment of old) {
    const wanted = await view.wanted(target, assignment.key);
    if (wanted && wanted.holders.length === 0 && canMoveKey(assignment) && assignment.desired.status !== 'removed')
      return assignment;
  }
  return undefined;
}
