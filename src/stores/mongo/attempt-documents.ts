import { trustId } from '../../core/ids.js';
import type { Attempt } from '../../delivery/model.js';
import { compact } from '../pages.js';
import { assignmentsOf } from './assignment-documents.js';
import { versionsOf } from './assignment-versions.js';
import type { Collection, Database } from './database.js';
import type { Index } from './indexes.js';

/** One try of a delivery. */
export interface AttemptDocument extends Omit<Attempt, 'id'> {
  readonly _id: string;
}

/** The collection may be sharded on deliveryId. */
export const attemptIndexes: readonly Index[] = [
  { collection: 'attempts', name: 'by_delivery', keys: { deliveryId: 1, at: 1 } },
  { collection: 'attempts', name: 'by_moment', keys: { at: 1 } },
];

export function attemptsCollection(db: Database): Collection<AttemptDocument> {
  return db.collection('attempts');
}

/**
 * Keeps an attempt. What it means for the version and the assignment (when it was first sent, when it failed last) is noted first, so that an attempt in the
 * log is never without it; both notes may be repeated.
 */
export async function appendAttempt(db: Database, { id, ...attempt }: Attempt): Promise<void> {
  const { deliveryId, assignmentId, targetId, at, outcome } = attempt;
  await versionsOf(db).updateOne({ _id: deliveryId, targetId, firstSentAt: null }, { $set: { firstSentAt: at } });
  const isFailure = outcome.kind !== 'delivered' && outcome.kind !== 'superseded';
  if (isFailure) await assignmentsOf(db).updateOne({ _id: assignmentId, targetId }, { $max: { failedAt: at } });
  await attemptsCollection(db).insertOne({ _id: id, ...attempt });
}

/** The attempts of some deliveries, oldest first, by delivery. */
export async function attemptsOf(
  db: Database,
  deliveryIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Attempt[]>> {
  const found = await attemptsCollection(db)
    .find({ deliveryId: { $in: deliveryIds.map((id) => trustId('dlv', id)) } })
    .sort({ at: 1, _id: 1 })
    .toArray();
  const byDelivery = new Map<string, Attempt[]>();
  for (const { _id, ...attempt } of found) {
    const list = byDelivery.get(attempt.deliveryId) ?? [];
    list.push(compact({ id: trustId('att', _id), ...attempt }));
    byDelivery.set(attempt.deliveryId, list);
  }
  return byDelivery;
}

/** How many attempts each of these deliveries had; those without any are left out. */
export async function countAttempts(
  db: Database,
  deliveryIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = await attemptsCollection(db)
    .aggregate<{ readonly _id: string; readonly count: number }>([
      { $match: { deliveryId: { $in: [...deliveryIds] } } },
      { $group: { _id: '$deliveryId', count: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(counts.map(({ _id, count }) => [_id, count]));
}
