import { assignmentState, assignmentStates, type AssignmentStateName } from './model.js';
import type { AssignmentStore } from './store.js';

/** How many assignments are in each state, over all targets, in the words admins know; what a freeze stops counts as pending or failing. */
export function stateCounts(
  counts: Awaited<ReturnType<AssignmentStore['countByState']>>,
): Readonly<Record<Exclude<AssignmentStateName, 'frozen'>, number>> {
  const sums = new Map<AssignmentStateName, number>(assignmentStates.map((name) => [name, 0]));
  for (const { state, isFailing, count } of counts) {
    const name = assignmentState({ state, attempts: isFailing ? 1 : 0, resend: 0 }, false);
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  const of = (name: AssignmentStateName): number => sums.get(name) ?? 0;
  return { in_step: of('in_step'), pending: of('pending'), failing: of('failing'), dead: of('dead'), held: of('held') };
}
