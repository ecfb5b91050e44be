import type { Subject } from '../directory/model.js';
import { conflictFindings, overlapFindings } from './lint-conflicts.js';
import type { Finding, LintContext, Undecided } from './lint-finding.js';
import { lookUpGroups } from './lint-groups.js';
import { roleFindings } from './lint-roles.js';
import { timeFindings, unusedFindings } from './lint-effect.js';
import { worldFindings } from './lint-world.js';
import type { Policy, TargetSetAside } from './policy-model.js';
import { resolve } from './resolve.js';

/** Everything the author of a policy should know before it takes effect, errors first, then by line. Errors block publishing. */
export function lint(policy: Policy, context: LintContext): readonly Finding[] {
  const groups = lookUpGroups(context.groups);
  const undecided = (context.subjects ?? []).flatMap((subject) => lintSubject(policy, [subject], context.now));
  const findings = [
    ...policy.notices,
    ...policy.setAside.flatMap(setAsideFindings),
    ...conflictFindings(policy, undecided),
    ...overlapFindings(policy),
    ...roleFindings(policy, groups),
    ...worldFindings(policy, groups, context.directories),
    ...timeFindings(policy, context.now),
    ...unusedFindings(policy),
  ];
  return findings.sort((a, b) => order[a.severity] - order[b.severity] || a.line - b.line || a.column - b.column);
}

/** True when two rules of the policy can leave somebody's role undecided: only then `lintSubject` can find anybody. */
export function mayBeUndecided(policy: Policy): boolean {
  return conflictFindings(policy, []).length > 0;
}

/** What a policy in force lives without: an error, as nobody is given anything there until somebody acts. */
function setAsideFindings({ name, faults }: TargetSetAside): readonly Finding[] {
  return faults.map(({ line = 1, column = 1, message }) => ({
    id: 'target_set_aside',
    severity: 'error',
    line,
    column,
    message: `${message}. ${name} is set aside until they fit: what people hold there stays, nobody is given anything, leavers lose their access. Correct the policy and publish it`,
    ruleIds: [],
  }));
}

const order = { error: 0, warning: 1, info: 2 } as const;

/** The targets on which the rules leave this person's role undecided now. Subjects are the same person in several directories. */
export function lintSubject(policy: Policy, subjects: readonly Subject[], now: Date): readonly Undecided[] {
  return resolve(subjects, policy, now).targets.flatMap(({ target, matches, roles }) => {
    const lost = matches.filter(({ isUndecided }) => isUndecided === true);
    if (lost.length === 0) return [];
    const ruleIds = [...lost.flatMap(({ because }) => because ?? []), ...lost.map(({ ruleId }) => ruleId)];
    return [
      {
        target,
        roles: [...new Set([...roles.map(({ key }) => key), ...lost.map(({ role }) => role)])],
        ruleIds: [...new Set(ruleIds)],
        userName: subjects[0]?.user.userName ?? '',
      },
    ];
  });
}
