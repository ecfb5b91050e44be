import { assertNever } from '../../core/assert-never.js';
import type { Attribute } from '../../core/attributes.js';
import { instant } from '../../core/filter/instant.js';
import type { Literal, Operator } from '../../core/filter/tree.js';
import { fold } from '../../core/fold.js';
import type { FilterColumn, SqlPiece } from './filter-columns.js';

/** The comparisons SQL makes directly; `ne` is the negation of `eq` and handled by the caller. */
export type DirectOperator = Exclude<Operator, 'ne'>;

const symbols = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;
const never: SqlPiece = { sql: '0', params: [] };

/**
 * `value` (SQL) compared with a literal as the attribute's type says; NULL or 0 when it does not hold. `form` says how the value is held when
 * it is not the document's own text. Text compares by the bytes of UTF-8, which is the order of code points.
 */
export function compareSql(
  value: string,
  leaf: Attribute,
  { operator, wanted }: { readonly operator: DirectOperator; readonly wanted: NonNullable<Literal> },
  form?: FilterColumn['form'],
): SqlPiece {
  switch (leaf.type) {
    case 'string':
    case 'reference':
    case 'binary':
      if (typeof wanted !== 'string') return never;
      return leaf.caseExact
        ? compareText(value, operator, wanted)
        : compareText(form === 'folded' ? value : `fold(${value})`, operator, fold(wanted));
    case 'dateTime':
      return compareOrder(form === 'instant' ? value : `instant(${value})`, operator, asInstant(wanted));
    case 'integer':
    case 'decimal':
      return compareOrder(value, operator, typeof wanted === 'number' ? wanted : undefined);
    case 'boolean':
      return operator === 'eq' && typeof wanted === 'boolean'
        ? { sql: `${value} = ?`, params: [wanted ? 1 : 0] }
        : never;
    case 'complex':
      return never;
    default:
      return assertNever(leaf.type);
  }
}

function compareText(value: string, operator: DirectOperator, wanted: string): SqlPiece {
  switch (operator) {
    case 'co':
      return { sql: `instr(${value}, ?) > 0`, params: [wanted] };
    case 'sw':
      return { sql: `instr(${value}, ?) = 1`, params: [wanted] };
    case 'ew':
      return endsWith(value, wanted);
    case 'eq':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return compareOrder(value, operator, wanted);
    default:
      return assertNever(operator);
  }
}

/** By bytes: `substr` counts characters only up to a NUL. The last 0 bytes cannot be asked for, and every text ends with "". */
function endsWith(value: string, wanted: string): SqlPiece {
  if (wanted === '') return { sql: `${value} IS NOT NULL`, params: [] };
  return { sql: `substr(CAST(${value} AS BLOB), ?) = CAST(? AS BLOB)`, params: [-Buffer.byteLength(wanted), wanted] };
}

function compareOrder(value: string, operator: DirectOperator, wanted: string | number | undefined): SqlPiece {
  if (wanted === undefined || operator === 'co' || operator === 'sw' || operator === 'ew') return never;
  return { sql: `${value} ${symbols[operator]} ?`, params: [wanted] };
}

function asInstant(wanted: Literal): number | undefined {
  return typeof wanted === 'string' ? instant(wanted) : undefined;
}
