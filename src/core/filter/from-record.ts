import { assertNever } from '../assert-never.js';
import type { BoundPath, Filter } from './tree.js';

/** A filter on the one value of `parent`, as in `name[familyName eq "x"]`, with its paths counted from the record. */
export function fromRecord(filter: Filter, parent: BoundPath): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, terms: filter.terms.map((term) => fromRecord(term, parent)) };
    case 'not':
      return { kind: 'not', term: fromRecord(filter.term, parent) };
    case 'compare':
    case 'present':
      return { ...filter, path: { ...parent, sub: filter.path.attribute } };
    case 'element':
      return filter; // bind lets no value path stand inside another
    default:
      return assertNever(filter);
  }
}
