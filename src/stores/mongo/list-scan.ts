import { assertNever } from '../../core/assert-never.js';
import { evaluate } from '../../core/filter/evaluate.js';
import type { Filter } from '../../core/filter/tree.js';
import type { ListQuery } from '../../directory/store.js';
import { collectFor, type ListedOrdinals } from '../list-collect.js';
import type { Query } from './filter-pieces.js';
import { namesRelation } from './filter-relations.js';
import type { FindOptions, ListedDocument, ListSource } from './list-source.js';
import { sortFields, sortKey } from './list-sort.js';

/** Records read at once; other requests are answered between two batches. */
const batchSize = 250;

/** Comparisons made in one go: some milliseconds. */
const turnWork = 5_000;

/**
 * One page of what only looking at each record tells: candidates that a filter may still refuse (`filter`; without it all match), or an order that
 * no index holds. They are read in order of creation, so that a record written meanwhile is seen once, as it was or as it is.
 */
export async function scanOrdinals<Doc extends ListedDocument>(
  source: ListSource<Doc>,
  match: Query,
  query: ListQuery,
  filter: Filter | undefined,
): Promise<ListedOrdinals> {
  const path = query.from.kind === 'offset' ? query.sort?.path : undefined;
  const collected = collectFor(query);
  const keys = path ? sortFields(source.resource, path) : [];
  const fields = { only: ['ordinal', ...keys, ...(filter ? source.shownFields : [])] };
  const limit = filter ? Math.max(1, Math.min(batchSize, Math.floor(turnWork / termsOf(filter)))) : batchSize;
  for await (const documents of batches(source, match, { ...fields, limit })) {
    const accepted = filter ? await acceptedOf(source, documents, filter) : documents;
    collected.add(
      accepted.map((document) => ({
        ordinal: document.ordinal,
        key: path ? sortKey(source.resource, document, path) : null,
      })),
    );
  }
  return collected.listed();
}

/** Each batch is a query of its own: no cursor is held on the server, so a change of primary between two does no harm. */
async function* batches<Doc extends ListedDocument>(
  { find }: ListSource<Doc>,
  match: Query,
  options: Pick<FindOptions, 'only' | 'limit'>,
): AsyncGenerator<readonly Doc[]> {
  for (let after = 0; ;) {
    const documents = await find({ ...match, ordinal: { $gt: after } }, { sort: { ordinal: 1 }, ...options });
    if (documents.length > 0) yield documents;
    const last = documents.at(-1);
    if (last === undefined || documents.length < options.limit) return;
    after = last.ordinal;
  }
}

async function acceptedOf<Doc>(
  { resource, shown }: ListSource<Doc>,
  documents: readonly Doc[],
  filter: Filter,
): Promise<readonly Doc[]> {
  const answers: boolean[] = [];
  for await (const view of shown(documents, namesRelation(resource, filter))) answers.push(evaluate(filter, view));
  return documents.filter((_, at) => answers[at]);
}

/** How many comparisons the filter makes on one record, roughly. */
function termsOf(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.reduce((sum, term) => sum + termsOf(term), 0);
    case 'not':
      return termsOf(filter.term);
    case 'element':
      return 1 + termsOf(filter.filter);
    case 'compare':
    case 'present':
      return 1;
    default:
      return assertNever(filter);
  }
}
