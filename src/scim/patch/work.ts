import { assertNever } from '../../core/assert-never.js';
import type { Filter } from '../../core/filter/tree.js';
import { isJsonObject, type Json } from '../../core/json.js';
import { refuse, type Scope } from '../coerce-scope.js';
import { limits } from '../limits.js';
import type { AttributeTarget } from './target.js';

/** Text of a path read in the time that looking at one value takes, by measurement; and text of a value compared in it. */
const pathCharacters = 8;
const valueCharacters = 1000;
/** An element of a list that is given is read and checked, which takes as long as looking at so many that are there. */
const perGiven = 16;

/** What one PATCH has cost so far. Its operations come together, and nobody else is answered meanwhile: ScimInputError beyond `limits.patchWork`. */
export class Work {
  private left = limits.patchWork;

  /** Before a change of a multi-valued attribute: every value that is there is looked at, for each comparison of a filter once more. */
  spendOnList(target: AttributeTarget, current: readonly Json[], given: Json | undefined, scope: Scope): void {
    const { length, unnamed } = givenIn(given);
    const looks = 1 + unnamed + (target.kind === 'elements' ? comparisonsIn(target.filter) : 0);
    this.spend(length * perGiven + weightOf(current) * looks, scope);
  }

  /** For a path with brackets, or of nothing known. */
  spendOnPath(text: string, scope: Scope): void {
    this.spend(text.length / pathCharacters, scope);
  }

  private spend(amount: number, scope: Scope): void {
    this.left -= amount;
    if (this.left < 0)
      refuse(
        scope,
        'asks too much of one PATCH, by the number of its changes and values; send fewer operations at a time',
      );
  }
}

/** Elements given in a list, and how many of them cannot be found by their `value`, but by comparison with every one that is there. Too many are refused elsewhere. */
function givenIn(given: Json | undefined): { readonly length: number; readonly unnamed: number } {
  if (!Array.isArray(given)) return { length: 0, unnamed: isUnnamed(given ?? null) ? 1 : 0 };
  if (given.length > limits.elements) return { length: 0, unnamed: 0 };
  return { length: given.length, unnamed: given.filter(isUnnamed).length };
}

function isUnnamed(value: Json): boolean {
  return isJsonObject(value) && !Object.hasOwn(value, 'value');
}

function weightOf(list: readonly Json[]): number {
  let characters = 0;
  for (const element of list)
    for (const value of isJsonObject(element) ? Object.values(element) : [element])
      if (typeof value === 'string') characters += value.length;
  return list.length + characters / valueCharacters;
}

function comparisonsIn(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.reduce((count, term) => count + comparisonsIn(term), 0);
    case 'not':
      return comparisonsIn(filter.term);
    case 'element':
      return comparisonsIn(filter.filter);
    case 'compare':
    case 'present':
      return 1;
    default:
      return assertNever(filter);
  }
}
