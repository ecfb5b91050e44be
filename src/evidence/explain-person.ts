import { AccountView, type AccountViewNeeds } from '../assignments/account-view.js';
import type { Wanted } from '../assignments/wanted.js';
import { assignmentState, type Assignment, type AssignmentStateName, type Target } from '../assignments/model.js';
import type { CurrentPolicy } from '../assignments/current-policy.js';
import type { Reconcile } from '../assignments/reconcile.js';
import type { Hold } from '../assignments/hold-model.js';
import type { AssignmentStore, HoldStore, TargetStore } from '../assignments/store.js';
import { isFrozen } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import type { AssignmentId } from '../core/ids.js';
import type { Watching } from '../delivery/attempt-watch.js';
import type { Language } from '../core/language.js';
import { accountKey } from '../directory/account-key.js';
import type { Subject } from '../directory/model.js';
import type { People } from '../directory/people.js';
import type { DirectoryRegistry } from '../directory/store.js';
import type { Obstacle } from '../mapping/explain-words.js';
import { explain } from '../mapping/explain.js';
import type { PeopleEvidence, PersonExplanation, RunStep, TargetExplanation } from './people.js';

interface Needs extends AccountViewNeeds {
  readonly people: People;
  readonly registry: Pick<DirectoryRegistry, 'findDirectory'>;
  readonly holds: Pick<HoldStore, 'findHoldOf'>;
  readonly targets: Pick<TargetStore, 'listTargets'>;
  readonly assignments: Pick<AssignmentStore, 'findByKey' | 'listByUser' | 'findAssignment'>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
  readonly reconcile: Reconcile;
  /** Sends what is owed now, and waits for that assignment's next attempt as long as a request may. */
  readonly deliverNow: (assignmentId: AssignmentId) => Watching;
  readonly clock: Clock;
}

/** Builds the view of one person over directories and targets. */
export function createPeopleEvidence(needs: Needs): PeopleEvidence {
  return {
    explain: (query, lang) => explainPerson(needs, query, lang),
    run: (query) => runPerson(needs, query),
  };
}

async function explainPerson(needs: Needs, query: string, lang: Language): Promise<PersonExplanation> {
  const now = needs.clock();
  const person = await needs.people.find(query);
  const current = await needs.currentPolicy();
  const view = new AccountView(needs, current, now);
  const subjects = await needs.directory.getSubjects(person.users.map(({ id }) => id));
  const users = await Promise.all(
    subjects.map(async ({ user, memberships }) => ({
      user,
      directory: (await needs.registry.findDirectory(user.directoryId))?.name ?? user.directoryId,
      groups: memberships,
    })),
  );
  const targets = await needs.targets.listTargets();
  const explanations = await Promise.all(
    targets.map((target) => explainTarget({ needs, view, subjects, target, current, lang, now })),
  );
  return { person, users, policyVersion: current.version, targets: explanations };
}

interface TargetWork {
  readonly needs: Needs;
  readonly view: AccountView;
  readonly subjects: readonly Subject[];
  readonly target: Target;
  readonly current: CurrentPolicy;
  readonly lang: Language;
  readonly now: Date;
}

async function explainTarget({
  needs,
  view,
  subjects,
  target,
  current,
  lang,
  now,
}: TargetWork): Promise<TargetExplanation> {
  const live = subjects.filter(({ user }) => user.deletedAt === undefined);
  const key = (live.length > 0 ? live : subjects)
    .map(({ user }) => accountKey(target.accountKey, user.attributes))
    .find((one) => one !== undefined);
  const wanted = key === undefined ? undefined : await view.wanted(target, key);
  const assignment = await findAssignment(needs, target, key, subjects);
  const stands = key !== undefined && view.isStanding(target, key) ? (assignment?.desired.roles ?? []) : [];
  const access = { target: target.name, isDefault: false, roles: stands, matches: [], ...wanted?.access };
  const state = assignment && assignmentState(assignment.delivery, isFrozen(target, now));
  const hold = assignment && (await needs.holds.findHoldOf(assignment.id));
  const obstacles = obstaclesOf({ target, key, wanted, subjects: live, assignment, state, hold });
  const [explained] = explain(
    {
      policy: current.policy,
      subjects,
      resolution: { targets: [access] },
      now,
      obstacles: new Map([[target.name, obstacles]]),
    },
    lang,
  );
  const sentences = explained?.sentences ?? [];
  return {
    target,
    access,
    sentences,
    ...(key === undefined ? {} : { key }),
    ...(assignment ? { assignment } : {}),
    ...(state ? { state } : {}),
  };
}

interface Standing {
  readonly target: Target;
  readonly key: string | undefined;
  readonly wanted: Wanted | undefined;
  readonly subjects: readonly Subject[];
  readonly assignment: Assignment | undefined;
  readonly state: AssignmentStateName | undefined;
  /** The batch it waits in, or whose exception keeps the access. */
  readonly hold: Hold | undefined;
}

/** What stands between the policy's answer and the account, beside the policy itself. */
function obstaclesOf({ target, key, wanted, subjects, assignment, state, hold }: Standing): readonly Obstacle[] {
  if (key === undefined) return ['no_account_key'];
  if (wanted === undefined) return ['protected'];
  const isHolder = wanted.holders.some(({ user }) => subjects.some((one) => one.user.id === user.id));
  const isColliding = subjects.some(({ user }) => user.active) && !isHolder;
  return [
    ...(target.deletedAt ? (['target_deleted'] as const) : []),
    ...(wanted.isOffboarded ? (['offboarded'] as const) : []),
    ...(isColliding ? (['account_key_collision'] as const) : []),
    ...holdWord(hold, state),
    ...(state === 'frozen' && assignment ? (['frozen'] as const) : []),
  ];
}

function holdWord(hold: Hold | undefined, state: AssignmentStateName | undefined): readonly Obstacle[] {
  if (hold?.state === 'discarded') return ['excepted'];
  if (state !== 'held') return [];
  if (!hold || hold.reason.kind === 'revokes') return ['held'];
  return [hold.reason.kind === 'min' ? 'held_min' : 'held_max'];
}

/** The account under the person's key, or else one that still names the person under an old key. */
async function findAssignment(
  { assignments }: Needs,
  target: Target,
  key: string | undefined,
  subjects: readonly Subject[],
): Promise<Assignment | undefined> {
  const byKey = key === undefined ? undefined : await assignments.findByKey(target.id, key);
  if (byKey) return byKey;
  const named = await Promise.all(subjects.map(({ user }) => assignments.listByUser(user.id)));
  return named.flat().find(({ targetId }) => targetId === target.id);
}

async function runPerson(needs: Needs, query: string): Promise<readonly RunStep[]> {
  const { users } = await needs.people.find(query);
  const targets = new Map((await needs.targets.listTargets()).map((target) => [target.id, target]));
  const steps: RunStep[] = [];
  const owed = new Map<AssignmentId, Assignment>();
  for (const user of users) {
    const { written } = await needs.reconcile({ userId: user.id, revision: user.revision, mark: 'revision' });
    steps.push({
      step: 'resolve',
      result: written.length === 0 ? 'nothing to change' : `${written.length} assignments changed`,
    });
    for (const one of await needs.assignments.listByUser(user.id))
      if (one.delivery.state === 'owed') owed.set(one.id, one);
  }
  for (const { id, targetId } of owed.values()) {
    const target = targets.get(targetId);
    if (target) steps.push({ step: 'deliver', target: target.name, result: await deliver(needs, id, target) });
  }
  return steps;
}

/** What came of sending one owed assignment; it may have been acknowledged before anybody watched. */
async function deliver({ deliverNow, assignments, clock }: Needs, id: AssignmentId, target: Target): Promise<string> {
  if (isFrozen(target, clock())) return 'frozen';
  if (!target.isEnabled) return 'switched off';
  const watching = deliverNow(id);
  const standing = await assignments.findAssignment(id);
  if (standing?.delivery.state === 'done') watching.cancel();
  const attempt = await watching.attempt;
  if (attempt) return attempt.outcome.kind;
  return standing?.delivery.state === 'done' ? 'delivered' : 'still waiting';
}
