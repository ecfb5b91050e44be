import { newId, type AssignmentId, type DirectoryId, type HoldId, type TargetId, type UserId } from '../core/ids.js';
import type { Policy } from '../mapping/policy-model.js';
import type { AccountView } from './account-view.js';
import type { Decision } from './decide.js';
import { guardRequest, personOf } from './guard-request.js';
import type { GuardRequest } from './guards.js';
import type { Assignment, Target } from './model.js';
import type { AssignmentStore, Guarded, HoldStore } from './store.js';

/** What an operator should know of the limits; ids and role keys only. */
export type GuardEvent =
  | {
      readonly kind: 'held';
      readonly targetId: TargetId;
      readonly assignmentId: AssignmentId;
      readonly holdId: HoldId;
      /** The newest of the users behind the account. */
      readonly userId?: UserId;
      readonly directoryId?: DirectoryId;
      /** The request that led to it, when one did. */
      readonly requestId?: string;
    }
  | {
      readonly kind: 'below_min';
      readonly targetId: TargetId;
      readonly assignmentId: AssignmentId;
      readonly role: string;
    };

export interface ApplyNeeds {
  readonly assignments: Pick<AssignmentStore, 'writeBasis' | 'listByUser'> &
    Pick<HoldStore, 'writeGuarded' | 'recheckHeld'>;
  /** Told of every version that a limit held, and of every offboarding that went below a minimum. */
  readonly onGuarded?: (event: GuardEvent) => void;
}

/** One decision about one account, and what it was made from. */
export interface Applying {
  readonly target: Target;
  readonly view: AccountView;
  readonly policy: Policy;
  readonly assignment?: Assignment;
  readonly decision: Decision;
  readonly now: Date;
}

/** Writes what was decided, as far as the limits let it. Gives the version written, or the one that was let go; undefined when nothing became owed or held. */
export async function applyDecision(needs: ApplyNeeds, applying: Applying): Promise<Assignment | undefined> {
  const { target, assignment, decision, now } = applying;
  switch (decision.kind) {
    case 'nothing':
      return undefined;
    case 'version': {
      const guarded = await needs.assignments.writeGuarded({
        id: assignment?.id ?? newId('asg'),
        targetId: target.id,
        ...(assignment ? { expectedRevision: assignment.revision } : {}),
        write: decision.write,
        guard: await requestOf(needs, applying, decision.write),
      });
      if (guarded.kind === 'excepted') return undefined;
      report(needs, guarded);
      return guarded.assignment;
    }
    case 'keep':
      if (!assignment) return undefined;
      return keep(needs, { ...applying, assignment, decision }, now);
  }
}

type Kept = Extract<Decision, { readonly kind: 'keep' }>;

/** What is held is looked at again: an offboarding, an approved plan or a freed seat lets it go. */
async function keep(
  needs: ApplyNeeds,
  applying: Applying & { readonly assignment: Assignment; readonly decision: Kept },
  now: Date,
): Promise<Assignment | undefined> {
  const { assignments } = needs;
  const { assignment, decision } = applying;
  const { userIds, basis, removeAt } = decision;
  let { revision } = assignment;
  if (needsBasis(assignment, decision)) {
    await assignments.writeBasis(
      assignment.id,
      { userIds, basis, now, ...(removeAt ? { removeAt } : {}) },
      assignment.revision,
    );
    revision += 1; // the write above raised it
  }
  if (assignment.delivery.state !== 'held') return undefined;
  const guard = await requestOf(needs, applying, { key: assignment.key, userIds, desired: assignment.desired });
  return (await assignments.recheckHeld(assignment.id, guard, now, revision)) ? assignment : undefined;
}

async function requestOf(
  needs: ApplyNeeds,
  { target, view, policy, assignment }: Applying,
  { key, userIds, desired }: Pick<Assignment, 'key' | 'userIds' | 'desired'>,
): Promise<GuardRequest> {
  const subjects = await view.subjects(target.accountKey, key);
  const isOffboarded = await view.isLeaver(subjects, userIds);
  const isRevoke = assignment !== undefined && desired.status !== 'active';
  return guardRequest(policy, target, {
    person: personOf(subjects, userIds, key),
    isOffboarded,
    keepsAccess: isRevoke && !isOffboarded && (await hasAnotherAccount(needs, assignment, userIds)),
  });
}

/** Does anybody behind the account have access to its target under another key? The account under a present address is written before those of former ones. */
async function hasAnotherAccount(
  { assignments }: ApplyNeeds,
  { id, targetId }: Assignment,
  userIds: readonly UserId[],
): Promise<boolean> {
  const theirs = await Promise.all(userIds.map((userId) => assignments.listByUser(userId)));
  return theirs
    .flat()
    .some(
      (one) =>
        one.id !== id && one.targetId === targetId && one.desired.status === 'active' && one.delivery.state !== 'held',
    );
}

function report({ onGuarded }: ApplyNeeds, { assignment, verdict, holdId }: Extract<Guarded, { kind: 'written' }>) {
  const { id: assignmentId, targetId, cause } = assignment;
  if (holdId) {
    const userId = assignment.userIds.at(-1);
    const { directory: directoryId, requestId } = cause;
    onGuarded?.({
      kind: 'held',
      targetId,
      assignmentId,
      holdId,
      ...(userId === undefined ? {} : { userId }),
      ...(directoryId === undefined ? {} : { directoryId }),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
  if (verdict.kind === 'pass' && verdict.belowMin !== undefined)
    onGuarded?.({ kind: 'below_min', targetId, assignmentId, role: verdict.belowMin });
}

/** Only what is still owed is checked against its basis before sending; of the rest, who stands behind the account must stay true. */
function needsBasis(assignment: Assignment, { userIds, basis, removeAt }: Kept): boolean {
  if (assignment.removeAt?.getTime() !== removeAt?.getTime()) return true;
  if (userIds.join() !== assignment.userIds.join()) return true;
  return assignment.delivery.state !== 'done' && JSON.stringify(basis) !== JSON.stringify(assignment.basis);
}
