import type { Clock } from '../core/clock.js';
import { nextTurn, sortInTurns } from '../core/turns.js';
import type { Directory, Subject } from '../directory/model.js';
import type { Finding, KnownGroup } from '../mapping/lint-finding.js';
import { lint, lintSubject, mayBeUndecided } from '../mapping/lint.js';
import { addUpPlan, byUrgency, type PlanSummary, type PlannedChange } from '../mapping/plan.js';
import type { Policy } from '../mapping/policy-model.js';
import { runPolicyTests, type PolicyTestResult } from '../mapping/policy-tests.js';
import { planChanges, type PlanNeeds } from './plan-policy.js';
import type { ApprovedRevoke } from './store.js';

/** What publishing a text would do. Nothing was stored. */
export interface PolicyPlan {
  /** Covers the policy and the resulting changes, not the directory's revision. */
  readonly hash: string;
  readonly summary: PlanSummary;
  /** Removals and privileged grants first. */
  readonly changes: readonly PlannedChange[];
  readonly findings: readonly Finding[];
  readonly tests: readonly PolicyTestResult[];
  /** The version in force is this very text and means the same by it: any change is one that waits, not one the text would make. */
  readonly isInForce: boolean;
}

/** The same without how it stands to the version in force. */
export type Examined = Omit<PolicyPlan, 'isInForce'>;

interface Needs extends PlanNeeds {
  /** The groups and directories there are, for lint. */
  readonly world: () => Promise<{ readonly groups: readonly KnownGroup[]; readonly directories: readonly Directory[] }>;
  readonly clock: Clock;
}

/** Changes that go into a plan's hash within one turn of the event loop: each takes some 10 microseconds. */
const addedPerTurn = 500;

/** People without a decided role that lint may name as examples. */
const mostExamples = 20;

/** What would change if the policy were in force now, what lint says of it and how its tests end. `onSubject` sees everybody who is looked at. */
export async function examinePolicy(
  needs: Needs,
  policy: Policy,
  onSubject?: (subject: Subject) => void,
): Promise<Examined> {
  const now = needs.clock();
  const examples: Subject[] = [];
  const needed = mayBeUndecided(policy) ? mostExamples : 0;
  const found = await planChanges(needs, policy, now, (subject) => {
    onSubject?.(subject);
    if (examples.length < needed && lintSubject(policy, [subject], now).length > 0) examples.push(subject);
  });
  const changes = await sortInTurns(found, byUrgency);
  const sum = addUpPlan(policy.hash);
  for (const [index, change] of changes.entries()) {
    if (index % addedPerTurn === 0) await nextTurn();
    sum.add(change);
  }
  return {
    ...sum.totals(),
    changes,
    findings: lint(policy, { ...(await needs.world()), subjects: examples, now }),
    tests: runPolicyTests(policy, now),
  };
}

/** What whoever publishes exactly this plan agrees to. */
export function revokesOf({ changes }: Examined): readonly ApprovedRevoke[] {
  return changes.filter(({ kind }) => kind === 'revoke').map(({ target, person }) => ({ target, key: person.key }));
}
