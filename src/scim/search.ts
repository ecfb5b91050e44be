import type { ScimAnswer } from './answer.js';
import type { Cursors } from './cursor.js';
import type { ReadEndpoint, Slice, Window } from './endpoint.js';
import { bindForType, readFilter } from './filtering.js';
import { answerList } from './listing.js';
import type { ScimQuery } from './query.js';
import type { ScimContext } from './request.js';
import { userSchema } from './schema/definitions.js';

/**
 * Searches every resource type (RFC 7644 sections 3.4.2.1 and 3.4.3): users first, then groups, then roles, each in the order asked for. Cursors count rows here.
 */
export function createRootSearch(endpoints: readonly ReadEndpoint[], cursors: Cursors) {
  return async (context: ScimContext, query: ScimQuery): Promise<ScimAnswer> => {
    const tree = query.filter === undefined ? undefined : readFilter(query.filter, context.lenient);

    const read = async ({ from, limit }: Window): Promise<Slice> => {
      let toSkip = from.kind === 'offset' ? from.offset : 0;
      let [total, count, isKnown] = [0, 0, false];
      const items: Slice['items'][number][] = [];
      for (const endpoint of endpoints) {
        const part = { from: { kind: 'offset', offset: toSkip }, limit: limit - count } as const;
        const slice = await endpoint.slice(context, query, tree, part);
        items.push(...slice.items);
        count += slice.count;
        total += slice.total;
        toSkip = Math.max(0, toSkip - slice.total);
        isKnown ||= slice.isKnown;
      }
      if (tree && !isKnown) bindForType(tree, { schema: userSchema, resourceType: 'User', lenient: context.lenient });
      return { total, items, count };
    };

    return answerList({ context, query, endpoint: '', cursors, read });
  };
}
