import { evaluate } from '../core/filter/evaluate.js';
import { fold } from '../core/fold.js';
import { isJsonObject, type JsonObject } from '../core/json.js';
import { addDuration } from '../core/zoned-time.js';
import type { Membership, Subject } from '../directory/model.js';
import { endDateOf, startDateOf } from './person-dates.js';
import type { Policy, Rule, TimeBound } from './policy-model.js';

/** A rule whose conditions one user meets, and when its roles are in force for that user. Times in milliseconds, infinite when unbounded. */
export interface Match {
  readonly rule: Rule;
  readonly groups: readonly string[];
  readonly beginsAt: number;
  readonly endsAt: number;
}

/** The condition of a rule that a user fails first. */
export type Miss = 'directory' | 'group' | 'roles' | 'filter';

/** Every rule whose conditions the user meets, in the document's order, whether in force or not. */
export function matchesOf(subject: Subject, policy: Policy): readonly Match[] {
  const facts = new Facts(subject, policy);
  const byRule = groupedMatches(subject, policy);
  const candidates = [...policy.index.ungrouped, ...rulesAt(policy, byRule.keys())].sort(
    (a, b) => a.ordinal - b.ordinal,
  );
  return candidates.flatMap((rule) => {
    if (missBesideGroup(rule, facts)) return [];
    const memberships = byRule.get(rule.ordinal) ?? [];
    return [{ rule, groups: memberships.map(({ displayName }) => displayName), ...windowOf(rule, memberships, facts) }];
  });
}

/** Why a rule does not concern the user: the first condition failed, or undefined when all are met. */
export function missOf(rule: Rule, subject: Subject, policy: Policy): Miss | undefined {
  const facts = new Facts(subject, policy);
  if (missBesideGroup(rule, facts) === 'directory') return 'directory';
  if (rule.when.groups.length > 0 && !groupedMatches(subject, policy).has(rule.ordinal)) return 'group';
  return missBesideGroup(rule, facts);
}

function groupedMatches(subject: Subject, { index }: Policy): ReadonlyMap<number, readonly Membership[]> {
  const byRule = new Map<number, Membership[]>();
  for (const membership of subject.memberships)
    for (const ordinal of index.rulesOf(membership)) {
      const list = byRule.get(ordinal);
      if (list) list.push(membership);
      else byRule.set(ordinal, [membership]);
    }
  return byRule;
}

function* rulesAt({ rules }: Policy, ordinals: Iterable<number>): Iterable<Rule> {
  for (const ordinal of ordinals) {
    const rule = rules[ordinal];
    if (rule) yield rule;
  }
}

function missBesideGroup({ when }: Rule, facts: Facts): Exclude<Miss, 'group'> | undefined {
  if (when.directory && when.directory.id !== facts.subject.user.directoryId) return 'directory';
  if (when.roles.length > 0 && !when.roles.some((role) => facts.roles.has(role))) return 'roles';
  if (when.filter && !evaluate(when.filter.filter, facts.document)) return 'filter';
  return undefined;
}

function windowOf(rule: Rule, memberships: readonly Membership[], facts: Facts): Pick<Match, 'beginsAt' | 'endsAt'> {
  if (!rule.after && !rule.until) return { beginsAt: -Infinity, endsAt: Infinity };
  return {
    beginsAt: rule.after ? momentOf(rule.after, rule, memberships, facts) : -Infinity,
    endsAt: rule.until ? momentOf(rule.until, rule, memberships, facts) : Infinity,
  };
}

function momentOf(bound: TimeBound, rule: Rule, memberships: readonly Membership[], facts: Facts): number {
  if (bound.kind === 'instant') return bound.at.getTime();
  const from = facts.startAt?.getTime() ?? standingSince(rule, memberships, facts);
  if (from === -Infinity) return -Infinity;
  return addDuration(new Date(from), bound.duration, facts.policy.timezone).getTime();
}

/**
 * Since when the user has met a rule without a start date: since the earliest of the memberships, or since creation where no group is
 * asked for. What stood when the directory was first read counts as there forever, unless the rule says otherwise.
 */
function standingSince(rule: Rule, memberships: readonly Membership[], { subject, policy }: Facts): number {
  const times = memberships.map(({ sinceAt }) => sinceAt.getTime());
  const since = times.length > 0 ? Math.min(...times) : subject.user.createdAt.getTime();
  if (rule.baseline === 'new') return since;
  const baseline = policy.directories.find(({ id }) => id === subject.user.directoryId)?.baselineUntil;
  return baseline && since <= baseline.getTime() ? -Infinity : since;
}

/** What rules ask about one user, worked out at most once. */
class Facts {
  private start: { readonly at: Date | undefined } | undefined;
  private roleValues: ReadonlySet<string> | undefined;
  private shown: JsonObject | undefined;

  constructor(
    readonly subject: Subject,
    readonly policy: Policy,
  ) {}

  get startAt(): Date | undefined {
    this.start ??= { at: startDateOf(this.subject.user.attributes, this.policy.timezone) };
    return this.start.at;
  }

  /** Values of the SCIM `roles`, folded. */
  get roles(): ReadonlySet<string> {
    this.roleValues ??= roleValues(this.subject.user.attributes);
    return this.roleValues;
  }

  /** The user as SCIM shows it, which is what filters look at. */
  get document(): JsonObject {
    this.shown ??= scimDocument(this.subject);
    return this.shown;
  }
}

function roleValues(attributes: JsonObject): ReadonlySet<string> {
  const list = attributes['roles'];
  if (!Array.isArray(list)) return new Set();
  const values = list.map((entry: unknown) => (isJsonObject(entry) ? entry['value'] : entry));
  return new Set(values.filter((value) => typeof value === 'string').flatMap((value) => namedRoles(value).map(fold)));
}

/** The role a value names. Entra ID may write an app role as the text of a JSON object; its own `value` names the role then, and so does the text. */
function namedRoles(text: string): readonly string[] {
  if (!text.trimStart().startsWith('{')) return [text];
  try {
    const parsed: unknown = JSON.parse(text);
    const value = isJsonObject(parsed) ? parsed['value'] : undefined;
    return typeof value === 'string' ? [text, value] : [text];
  } catch (error) {
    if (error instanceof SyntaxError) return [text];
    throw error;
  }
}

function scimDocument({ user, memberships }: Subject): JsonObject {
  return {
    ...user.attributes,
    id: user.id,
    meta: {
      resourceType: 'User',
      created: user.createdAt.toISOString(),
      lastModified: user.lastModifiedAt.toISOString(),
    },
    groups: memberships.map(({ groupId, displayName, isDirect }) => ({
      value: groupId,
      display: displayName,
      type: isDirect ? 'direct' : 'indirect',
    })),
  };
}

/** When the directory says that the user leaves, in milliseconds; infinite when it does not. */
export function leavesAt({ user }: Subject, { timezone }: Policy): number {
  return endDateOf(user.attributes, timezone)?.getTime() ?? Infinity;
}
