import type { Assignment, DeliveryState } from '../../assignments/model.js';
import type { AssignmentQuery, AssignmentStore } from '../../assignments/store.js';
import type { TargetId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import { assignmentsOf, toAssignment, type AssignmentDocument } from './assignment-documents.js';
import { knownTargets } from './assignment-targets.js';
import type { Database } from './database.js';

/** One page in order of creation. Without a target the known ones are named, so that the indexes serve that begin with it. */
export async function listAssignments(
  db: Database,
  query: AssignmentQuery,
  page: PageRequest,
): Promise<Page<Assignment>> {
  const { targetId, userIds, key, state, isFailing } = query;
  const found = await assignmentsOf(db)
    .find({
      targetId: targetId ?? { $in: await knownTargets(db) },
      ...(key === undefined ? {} : { key }),
      ...(userIds === undefined ? {} : { userIds: { $in: [...userIds] } }),
      ...(state === undefined ? {} : { state, isFailing: { $in: failingOf(state, isFailing) } }),
      ordinal: { $gt: cursorOrdinal(page) ?? 0 },
    })
    .sort({ ordinal: 1 })
    .limit(page.limit + 1)
    .toArray();
  return pageOf(found, page, toAssignment);
}

/** Named even where both will do: the index of states has it before the order. */
function failingOf(state: DeliveryState['state'], isFailing: boolean | undefined): boolean[] {
  return state === 'owed' && isFailing !== undefined ? [isFailing] : [false, true];
}

/** Every assignment, or every one of a target, in order of creation. Each batch is read by itself, so that no cursor stays open between them. */
export async function* streamAssignments(
  db: Database,
  targetId: TargetId | undefined,
  batch: number,
): AsyncGenerator<readonly Assignment[]> {
  for (let after = 0; ;) {
    const found: AssignmentDocument[] = await assignmentsOf(db)
      .find({ ...(targetId && { targetId }), ordinal: { $gt: after } })
      .sort({ ordinal: 1 })
      .limit(batch)
      .toArray();
    if (found.length > 0) yield found.map(toAssignment);
    if (found.length < batch) return;
    after = found.at(-1)?.ordinal ?? after;
  }
}

interface CountDocument {
  readonly _id: {
    readonly targetId: TargetId;
    readonly state: DeliveryState['state'];
    readonly isFailing: boolean;
  };
  readonly count: number;
}

/** From an index alone. */
export async function countByState(db: Database): Promise<Awaited<ReturnType<AssignmentStore['countByState']>>> {
  const groups = await assignmentsOf(db)
    .aggregate<CountDocument>([
      { $match: { targetId: { $in: await knownTargets(db) } } },
      { $group: { _id: { targetId: '$targetId', state: '$state', isFailing: '$isFailing' }, count: { $sum: 1 } } },
    ])
    .toArray();
  return groups.map(({ _id, count }) => ({ ..._id, count }));
}
