import { compareDurations } from '../core/duration.js';
import { grantsOn } from './lint-conditions.js';
import type { Finding } from './lint-finding.js';
import type { Policy, PolicyTarget, Position, Rule } from './policy-model.js';

/** Rules whose times leave no moment in which they are in force, and settings about time that decide nothing. */
export function timeFindings({ rules }: Policy, now: Date): readonly Finding[] {
  return rules.flatMap((rule) => {
    const findings: Finding[] = [];
    const place = { ...at(rule), ruleIds: [rule.id] };
    if (isEmptyWindow(rule))
      findings.push({
        ...place,
        id: 'never_in_force',
        severity: 'error',
        message: `rule ${rule.id} ends (until ${rule.until?.written}) before it begins (after ${rule.after?.written}); correct one of them`,
      });
    else if (rule.until?.kind === 'instant' && rule.until.at <= now)
      findings.push({
        ...place,
        id: 'over_for_everybody',
        severity: 'warning',
        message: `rule ${rule.id} ended on ${rule.until.written} and gives nothing any more; remove it or give it a later end`,
      });
    if (rule.baseline === 'new' && rule.after?.kind !== 'duration' && rule.until?.kind !== 'duration')
      findings.push({
        ...place,
        id: 'no_effect',
        severity: 'warning',
        message: `"baseline" of rule ${rule.id} has no effect: neither after nor until is a length of time; remove it`,
      });
    return findings;
  });
}

function isEmptyWindow({ after, until }: Rule): boolean {
  if (!after || !until) return false;
  if (after.kind === 'instant' && until.kind === 'instant') return until.at <= after.at;
  if (after.kind !== 'duration' || until.kind !== 'duration') return false;
  const order = compareDurations(until.duration, after.duration);
  return order !== undefined && order <= 0;
}

/** Parts of the policy that nothing refers to, or that cannot do what they seem to. */
export function unusedFindings(policy: Policy): readonly Finding[] {
  return [
    ...policy.targets.flatMap((target) => targetFindings(policy, target)),
    ...policy.forbid.flatMap((forbidden) => {
      const missing = forbidden.entries.filter(
        ({ target, roles }) => !roles.some((role) => isGiven(policy, target, role)),
      );
      if (missing.length === 0) return [];
      const names = missing.map(({ target, roles }) => `${roles.join(' or ')} on ${target}`).join(', ');
      return [
        finding(
          forbidden,
          'unreachable_forbid',
          'warning',
          `this combination cannot come about: no rule gives ${names}; correct or remove it`,
        ),
      ];
    }),
  ];
}

function targetFindings(policy: Policy, target: PolicyTarget): readonly Finding[] {
  const { name } = target;
  const grants = grantsOn(policy, name);
  if (grants.length === 0 && !target.defaultRole)
    return [
      finding(
        target,
        'unused_target',
        'info',
        `no rule gives a role on ${name} and it has no default: nobody gets access there`,
      ),
    ];
  const findings: Finding[] = [];
  if (target.precedence.length > 0 && target.catalog.cardinality.kind === 'many')
    findings.push(
      finding(
        target,
        'no_effect',
        'warning',
        `the precedence of ${name} has no effect: an account there holds every role it is given; remove it`,
      ),
    );
  for (const role of target.limits.keys())
    if (!isGiven(policy, name, role))
      findings.push(
        finding(
          target,
          'no_effect',
          'info',
          `the limit on "${role}" of ${name} has no effect: no rule gives that role`,
        ),
      );
  for (const key of Object.keys(target.declaredRoles))
    if (target.roles.get(key)?.isCustom && !isGiven(policy, name, key))
      findings.push(
        finding(
          target,
          'unused_role',
          'info',
          `the custom role "${key}" of ${name} is given by no rule; grant it or remove it`,
        ),
      );
  return findings;
}

function isGiven(policy: Policy, target: string, role: string): boolean {
  const isDefault = policy.targets.some(({ name, defaultRole }) => name === target && defaultRole?.key === role);
  return isDefault || grantsOn(policy, target).some(({ grant }) => grant.role.key === role);
}

function at({ line, column }: Position): Position {
  return { line, column };
}

function finding(place: Position, id: Finding['id'], severity: Finding['severity'], message: string): Finding {
  return { ...at(place), id, severity, message, ruleIds: [] };
}
