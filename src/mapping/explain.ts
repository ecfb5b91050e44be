import { assertNever } from '../core/assert-never.js';
import type { Subject } from '../directory/model.js';
import type { DesiredRole, RuleMatch, TargetAccess } from './access.js';
import { isPresent } from './account.js';
import { wordsOf, type AccountProgress, type Language, type Obstacle, type Words } from './explain-words.js';
import type { Policy, PolicyTarget, Rule } from './policy-model.js';
import { leavesAt, missOf, type Miss } from './resolve-match.js';

export { languages, type Language } from './explain-words.js';

/** What stands between the rules and one account of a person. */
export interface PersonFacts {
  /** At least one of the person's user records is active and not deleted. */
  readonly isActive: boolean;
  readonly isProtected: boolean;
  readonly isOffboarded: boolean;
  /** The user has what names an account on the target. */
  readonly hasKey: boolean;
  /** The person's own record holds the account, not another user with the same key. */
  readonly isHolder: boolean;
}

/** What the explanation of one target is made of. */
export interface Explainable {
  /** The target's part of the answer of resolve. */
  readonly access: TargetAccess;
  readonly policy: Policy;
  readonly lang: Language;
  readonly person: PersonFacts;
  /** The user records that were looked at, and when; with them, rules that do not apply are named, with the condition that fails. */
  readonly subjects?: readonly Subject[];
  readonly now?: Date;
  /** The standing assignment, if there is one. */
  readonly assignment?: { readonly status: 'active' | 'suspended' | 'removed'; readonly state: AccountProgress };
}

/** Rules that do not apply are named up to this many, then counted. */
const MAX_MISSES = 10;

/**
 * Sentences for people on why somebody should hold what they should hold on one target, and why not more, from the same run that decides:
 * first what is held, then each rule's part, then what stands in the way, then how far the helpdesk is.
 */
export function explain(explainable: Explainable): readonly string[] {
  const { access, policy, lang } = explainable;
  const target = policy.targets.find(({ name }) => name === access.target);
  if (!target) return [wordsOf[lang].unknownTarget(access.target)];
  return new Sentences(explainable, target).all();
}

class Sentences {
  private readonly words: Words;

  constructor(
    private readonly explainable: Explainable,
    private readonly target: PolicyTarget,
  ) {
    this.words = wordsOf[explainable.lang];
  }

  all(): readonly string[] {
    const { access, person } = this.explainable;
    const obstacle = obstacleOf(person);
    return [
      this.headline(access),
      ...this.reasons(access),
      ...(obstacle ? [this.words.obstacle[obstacle]] : []),
      ...this.progress(),
    ];
  }

  private progress(): readonly string[] {
    const { assignment } = this.explainable;
    if (!assignment) return [];
    const status = assignment.status === 'active' ? [] : [this.words.status[assignment.status]];
    return [...status, this.words.progress[assignment.state]];
  }

  private headline({ roles, isDefault }: TargetAccess): string {
    const { name } = this.target;
    if (roles.length === 0) return this.words.holdsNothing(name);
    const list = roles.map((role) => this.held(role)).join(` ${this.words.and} `);
    return isDefault ? this.words.holdsByDefault(list, name) : this.words.holds(list, name);
  }

  private held({ key, scope }: DesiredRole): string {
    const limits = Object.entries(scope).map(([dimension, values]) => `${dimension}: ${values.join(', ')}`);
    const name = this.roleName(key);
    return limits.length === 0 ? name : `${name} (${this.words.limitedTo(limits.join('; '))})`;
  }

  private reasons({ matches, isDefault }: TargetAccess): readonly string[] {
    const { person, subjects, now, policy } = this.explainable;
    if (!person.isActive) return [this.words.absent.inactive];
    const present = (subjects ?? []).filter(isPresent);
    if (now && present.length > 0 && present.every((subject) => leavesAt(subject, policy) <= now.getTime()))
      return [this.words.absent.departed];
    const isSilent = matches.length === 0 && !isDefault && obstacleOf(person) === undefined;
    return [
      ...(isSilent ? [this.words.noRuleMatches] : []),
      ...matches.map((match) => this.match(match)),
      ...this.misses(matches, present),
    ];
  }

  private match(match: RuleMatch): string {
    const about = {
      rule: match.ruleId,
      line: match.line,
      role: this.roleName(match.role),
      groups: match.groups.map((group) => `"${group}"`).join(', '),
    };
    const when = match.changesAt && this.moment(match.changesAt);
    switch (match.outcome) {
      case 'applied':
        return this.words.applied(about, when);
      case 'outranked':
        return this.words.outranked(about, match.because, match.isUndecided === true);
      case 'not_yet':
        return this.words.notYet(about, when);
      case 'over':
        return this.words.over(about);
      case 'forbidden':
        return this.words.forbidden(about, match.because ?? '');
      default:
        return assertNever(match.outcome);
    }
  }

  /** The rules of this target that concern none of the records, and the condition each fails. */
  private misses(matches: readonly RuleMatch[], present: readonly Subject[]): readonly string[] {
    if (present.length === 0) return [];
    const { policy } = this.explainable;
    const matched = new Set(matches.map(({ ruleId }) => ruleId));
    const others = policy.rules.filter(
      ({ id, grants }) => !matched.has(id) && grants.some(({ target }) => target === this.target.name),
    );
    const sentences = others.slice(0, MAX_MISSES).flatMap((rule) => {
      const miss = furthest(present.map((subject) => missOf(rule, subject, policy)));
      return miss ? [this.words.missed(rule.id, rule.line, miss, this.asked(rule, miss))] : [];
    });
    return others.length > MAX_MISSES ? [...sentences, this.words.moreMissed(others.length - MAX_MISSES)] : sentences;
  }

  private asked({ when }: Rule, miss: Miss): string {
    switch (miss) {
      case 'directory':
        return when.directory?.written ?? '';
      case 'group':
        return when.groups.map(this.words.group).join(', ');
      case 'roles':
        return when.roles.join(', ');
      case 'filter':
        return when.filter?.text ?? '';
      default:
        return assertNever(miss);
    }
  }

  private roleName(key: string): string {
    return this.target.roles.get(key)?.name[this.explainable.lang] ?? key;
  }

  private moment(at: Date): string {
    return new Intl.DateTimeFormat(this.explainable.lang === 'fr' ? 'fr-FR' : 'en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: this.explainable.policy.timezone,
    }).format(at);
  }
}

/** The first thing that keeps the account from what the rules say; undefined when nothing does. */
function obstacleOf({ hasKey, isProtected, isOffboarded, isHolder, isActive }: PersonFacts): Obstacle | undefined {
  if (!hasKey) return 'no_account_key';
  if (isProtected) return 'protected';
  if (isOffboarded) return 'offboarded';
  return isActive && !isHolder ? 'account_key_collision' : undefined;
}

const reached: readonly (Miss | undefined)[] = ['directory', 'group', 'roles', 'filter'];

/** Of several records, what the one that came furthest failed: the most useful thing to say. */
function furthest(misses: readonly (Miss | undefined)[]): Miss | undefined {
  return [...misses].sort((a, b) => reached.indexOf(b) - reached.indexOf(a))[0];
}
