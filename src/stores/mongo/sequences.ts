import type { Database } from './database.js';

interface CounterDocument {
  readonly _id: string;
  readonly value: number;
}

/** Each sequence with the fields that its numbers stand in. The epoch is not among them: a restore raises it by itself. */
const places: readonly (readonly [sequence: string, collection: string, field: string])[] = [
  ...[
    ['directories', 'tokens', 'oauth_clients', 'users', 'groups', 'targets', 'offboardings'],
    ['holds', 'hold_members', 'provisioning', 'audit_acts', 'alerts', 'admins', 'sessions', 'api_keys'],
  ]
    .flat()
    .map((name) => [name, name, 'ordinal'] as const),
  ['version', 'assignment_versions', 'ordinal'],
  ['version', 'assignments', 'version'],
  ['member_writes', 'groups', 'memberWrite.number'],
];

/**
 * Raises every sequence to the highest number in use. Tools that copy a database while it is written read one collection after the other, so that a copy may
 * hold documents with numbers that its counters have yet to give out, and lists would lose one of two with the same. Repeatable; nobody else may write meanwhile.
 */
export async function raiseSequences(db: Database): Promise<void> {
  const counters = db.unhurried<CounterDocument>('counters');
  for (const [sequence, collection, field] of places) {
    const [top] = await db
      .unhurried(collection)
      .find({}, { projection: { _id: 0, [field]: 1 } })
      .sort({ [field]: -1 })
      .limit(1)
      .toArray();
    const value = numberAt(top, field.split('.'));
    if (value !== undefined) await counters.updateOne({ _id: sequence }, { $max: { value } }, { upsert: true });
  }
}

function numberAt(value: unknown, path: readonly string[]): number | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return typeof value === 'number' ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return numberAt(Object.entries(value).find(([key]) => key === name)?.[1], rest);
}
