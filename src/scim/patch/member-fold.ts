import { assertNever } from '../../core/assert-never.js';
import type { Filter } from '../../core/filter/tree.js';
import { refuse, type Scope } from '../coerce-scope.js';
import { namedMembers, replacingMembers } from '../members.js';
import { isNamingValues, type Step } from './steps.js';

/** What the operations of one PATCH come to for the members; ids as sent. In a delta no id stands on both sides. */
export type MembersPatch =
  | { readonly kind: 'replace'; readonly members: readonly string[] }
  | { readonly kind: 'delta'; readonly add: readonly string[]; readonly remove: readonly string[] };

type MembersStep = Exclude<Step, { kind: 'removeExtension' }>;

/** Folds membership operations, one after the other, into one change; the members a group has are never needed for it. */
export class MemberFold {
  private replaced = false;
  private readonly added = new Set<string>();
  private readonly removed = new Set<string>();

  /** Takes one step whose target is `members`. Throws ScimInputError for what cannot be done without reading the list. */
  take(step: MembersStep): void {
    const ids = chosenIds(step);
    if (step.kind === 'remove') {
      if (ids === 'all') this.replaceAll([]);
      else this.remove(ids);
    } else if (ids === 'all') {
      refuse(step.scope, 'must name members');
    } else if (step.op === 'replace') {
      this.replaceAll(ids);
    } else {
      this.add(ids);
    }
  }

  /** The change, or undefined when there is none. */
  result(): MembersPatch | undefined {
    if (this.replaced) return { kind: 'replace', members: [...this.added] };
    if (this.added.size + this.removed.size === 0) return undefined;
    return { kind: 'delta', add: [...this.added], remove: [...this.removed] };
  }

  private replaceAll(ids: readonly string[]): void {
    this.replaced = true;
    this.added.clear();
    this.removed.clear();
    this.add(ids);
  }

  private add(ids: readonly string[]): void {
    for (const id of ids) {
      this.removed.delete(id);
      this.added.add(id);
    }
  }

  private remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.added.delete(id);
      this.removed.add(id);
    }
  }
}

/** The ids a step is about; `all` for a removal that names none (RFC 7644 section 3.5.2.2). */
function chosenIds(step: MembersStep): readonly string[] | 'all' {
  const { target, scope } = step;
  if (target.sub) return refuse(scope, 'cannot be changed; add or remove the member', 'mutability');
  if (target.kind === 'elements') {
    if (step.kind === 'set' && step.op === 'replace')
      return refuse(scope, 'cannot be changed; add or remove the member', 'mutability');
    return [...idsInFilter(target.filter, scope)];
  }
  if (step.kind === 'remove') return isNamingValues(step.value) ? namedMembers(step.value, scope) : 'all';
  return step.op === 'replace' ? replacingMembers(step.value, scope) : namedMembers(step.value, scope);
}

/** Ids that `members[…]` chooses: `value eq`, joined by `or`, or by `and` (then the ids all sides agree on). */
function idsInFilter(filter: Filter, scope: Scope): ReadonlySet<string> {
  switch (filter.kind) {
    case 'compare':
      if (filter.operator !== 'eq' || filter.path.attribute.name !== 'value' || typeof filter.value !== 'string')
        return onlyByValue(scope);
      return new Set([filter.value]);
    case 'or':
      return new Set(filter.terms.flatMap((term) => [...idsInFilter(term, scope)]));
    case 'and': {
      const [first = new Set<string>(), ...others] = filter.terms.map((term) => idsInFilter(term, scope));
      return new Set([...first].filter((id) => others.every((ids) => ids.has(id))));
    }
    case 'not':
    case 'present':
    case 'element':
      return onlyByValue(scope);
    default:
      return assertNever(filter);
  }
}

function onlyByValue(scope: Scope): never {
  return refuse(scope, 'can be chosen by value eq only', 'invalidFilter');
}
