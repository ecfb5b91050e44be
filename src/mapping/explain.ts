import { assertNever } from '../core/assert-never.js';
import type { Language } from '../core/language.js';
import type { Subject } from '../directory/model.js';
import type { DesiredRole, Resolution, RuleMatch, TargetAccess } from './access.js';
import { isPresent } from './account.js';
import { wordsOf, type Absence, type Obstacle, type Words } from './explain-words.js';
import type { Policy, PolicyTarget, Rule } from './policy-model.js';
import { leavesAt, missOf, type Miss } from './resolve-match.js';

/** What an explanation is made of: a resolve run, what it looked at, and what else stands in the way. */
export interface Explainable {
  readonly policy: Policy;
  /** Every user record of the person, inactive and deleted ones too. */
  readonly subjects: readonly Subject[];
  /** The answer of resolve for those subjects at `now`. */
  readonly resolution: Resolution;
  readonly now: Date;
  /** By target name. */
  readonly obstacles?: ReadonlyMap<string, readonly Obstacle[]>;
}

/** Why somebody should hold what they should hold on one target, and why not more. */
export interface ExplainedTarget {
  readonly target: string;
  readonly sentences: readonly string[];
}

/** Rules that do not apply are named up to this many per target, then counted. */
const MAX_MISSES = 10;

/** Sentences for people, per target of the policy, from the same run that decides: first what is held, then each rule's part, then what stands in the way. */
export function explain(explainable: Explainable, language: Language): readonly ExplainedTarget[] {
  const absence = absenceOf(explainable);
  return explainable.resolution.targets.map((access) => {
    const target = explainable.policy.targets.find(({ name }) => name === access.target);
    const aside = explainable.policy.setAside.find(({ name }) => name === access.target);
    if (aside) {
      const lines = [...new Set(aside.faults.flatMap(({ line }) => line ?? []))].join(', ');
      return { target: aside.name, sentences: [wordsOf[language].setAside(aside.name, lines)] };
    }
    if (!target) return { target: access.target, sentences: [wordsOf[language].unknownTarget(access.target)] };
    return { target: target.name, sentences: new Sentences(explainable, target, language).of(access, absence) };
  });
}

/** Why none of the person's records counts; undefined when one does. */
function absenceOf({ subjects, policy, now }: Explainable): Absence | undefined {
  if (subjects.length === 0) return 'unknown';
  const present = subjects.filter(isPresent);
  if (present.some((subject) => leavesAt(subject, policy) > now.getTime())) return undefined;
  if (present.length > 0) return 'departed';
  return subjects.every(({ user }) => user.deletedAt) ? 'deleted' : 'inactive';
}

class Sentences {
  private readonly words: Words;

  constructor(
    private readonly explainable: Explainable,
    private readonly target: PolicyTarget,
    private readonly language: Language,
  ) {
    this.words = wordsOf[language];
  }

  of(access: TargetAccess, absence: Absence | undefined): readonly string[] {
    const obstacles = this.explainable.obstacles?.get(this.target.name) ?? [];
    const reasons = obstacles.includes('target_deleted') ? [] : this.reasons(access); // no rule is asked there any more
    return [
      this.headline(access),
      ...(absence ? [this.words.absent[absence]] : reasons),
      ...obstacles.map((obstacle) => this.words.obstacle[obstacle]),
    ];
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
    const none = matches.length === 0 && !isDefault ? [this.words.noRuleMatches] : [];
    return [...none, ...matches.map((match) => this.match(match)), ...this.misses(matches)];
  }

  private match(match: RuleMatch): string {
    const about = {
      rule: match.ruleId,
      line: match.line,
      role: this.roleName(match.role),
      groups: match.groups.map((name) => this.words.quoted(name)).join(', '),
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

  /** The rules of this target that concern none of the person's records, and the condition each fails. */
  private misses(matches: readonly RuleMatch[]): readonly string[] {
    const { policy, subjects } = this.explainable;
    const present = subjects.filter(isPresent);
    if (present.length === 0) return [];
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
    return this.target.roles.get(key)?.name[this.language] ?? key;
  }

  private moment(at: Date): string {
    return new Intl.DateTimeFormat(this.language === 'fr' ? 'fr-FR' : 'en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: this.explainable.policy.timezone,
    }).format(at);
  }
}

const reached: readonly (Miss | undefined)[] = ['directory', 'group', 'roles', 'filter'];

/** Of several records, what the one that came furthest failed: the most useful thing to say. */
function furthest(misses: readonly (Miss | undefined)[]): Miss | undefined {
  return [...misses].sort((a, b) => reached.indexOf(b) - reached.indexOf(a))[0];
}
