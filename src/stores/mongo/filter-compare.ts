import { assertNever } from '../../core/assert-never.js';
import type { Attribute } from '../../core/attributes.js';
import { instant } from '../../core/filter/instant.js';
import type { Literal, Operator } from '../../core/filter/tree.js';
import { fold } from '../../core/fold.js';
import { exactly, nothing, type Piece } from './filter-pieces.js';
import { literally, startingWith } from './prefix.js';
import type { SearchForm } from './searchable.js';

/** A comparison the server makes directly; `ne` is the opposite of `eq` and the caller's. */
export interface Compared {
  readonly operator: Exclude<Operator, 'ne'>;
  readonly wanted: NonNullable<Literal>;
}

type Ordering = Exclude<Compared['operator'], 'co' | 'sw' | 'ew'>;

const symbols = { gt: '$gt', ge: '$gte', lt: '$lt', le: '$lte' } as const;

/** Some value of the searchable node at `path` compared as its attribute says. A list answers for its elements. */
export function compareNode(path: string, leaf: Attribute, { operator, wanted }: Compared): Piece {
  const form = formOf(leaf);
  if (form === undefined) return nothing;
  const at = `${path}.${form}`;
  switch (form) {
    case 's':
      return typeof wanted === 'string' ? compareText(at, operator, wanted) : nothing;
    case 'f':
      return typeof wanted === 'string' ? compareText(at, operator, fold(wanted)) : nothing;
    case 't': {
      const moment = typeof wanted === 'string' ? instant(wanted) : undefined;
      return moment === undefined ? nothing : compareOrder(at, operator, moment);
    }
    case 'n':
      return typeof wanted === 'number' ? compareOrder(at, operator, wanted) : nothing;
    case 'b':
      return typeof wanted === 'boolean' && operator === 'eq' ? exactly({ [at]: wanted }) : nothing;
    default:
      return assertNever(form);
  }
}

/** The form in which values of an attribute compare; undefined for complex ones, which do not. */
export function formOf({ type, caseExact }: Attribute): SearchForm | undefined {
  switch (type) {
    case 'string':
    case 'reference':
    case 'binary':
      return caseExact ? 's' : 'f';
    case 'dateTime':
      return 't';
    case 'integer':
    case 'decimal':
      return 'n';
    case 'boolean':
      return 'b';
    case 'complex':
      return undefined;
    default:
      return assertNever(type);
  }
}

/** A text field compared with a text, both in the same form. Servers order text by its bytes in UTF-8, which is the order of code points. */
export function compareText(field: string, operator: Compared['operator'], wanted: string): Piece {
  switch (operator) {
    case 'co':
      return part(field, literally(wanted));
    case 'sw':
      return exactly({ [field]: startingWith(wanted) });
    case 'ew':
      return part(field, `${literally(wanted)}\\z`);
    case 'eq':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return compareOrder(field, operator, wanted);
    default:
      return assertNever(operator);
  }
}

/** A field that holds a Date with a moment, which may lie between two milliseconds. */
export function compareDate(field: string, operator: Compared['operator'], moment: number): Piece {
  const [floor, ceiling] = [new Date(Math.floor(moment)), new Date(Math.ceil(moment))];
  switch (operator) {
    case 'eq':
      return Number.isInteger(moment) ? exactly({ [field]: floor }) : nothing;
    case 'gt':
    case 'le':
      return exactly({ [field]: { [symbols[operator]]: floor } });
    case 'ge':
    case 'lt':
      return exactly({ [field]: { [symbols[operator]]: ceiling } });
    case 'co':
    case 'sw':
    case 'ew':
      return nothing;
    default:
      return assertNever(operator);
  }
}

function compareOrder(field: string, operator: Compared['operator'], wanted: string | number): Piece {
  if (!isOrdering(operator)) return nothing;
  return exactly({ [field]: operator === 'eq' ? wanted : { [symbols[operator]]: wanted } });
}

function isOrdering(operator: Compared['operator']): operator is Ordering {
  return operator !== 'co' && operator !== 'sw' && operator !== 'ew';
}

function part(field: string, pattern: string): Piece {
  return exactly({ [field]: { $regex: pattern } });
}
