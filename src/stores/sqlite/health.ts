import type { TargetId } from '../../core/ids.js';
import type { HealthStore, TargetHealth } from '../../delivery/health.js';
import { compact } from '../pages.js';
import { readJson, readOptionalTime, toJson } from './columns.js';
import type { Database } from './database.js';

/** A record as its JSON holds it: moments in milliseconds, the revision in a column of its own. */
type StoredHealth = Omit<
  TargetHealth,
  'revision' | 'failingSince' | 'retryAt' | 'probeUntil' | 'throttledAt' | 'fault'
> & {
  readonly failingSince?: number;
  readonly retryAt?: number;
  readonly probeUntil?: number;
  readonly throttledAt?: number;
  readonly fault?: { readonly error: string; readonly since: number };
};

interface HealthRow {
  readonly revision: number;
  readonly state: string;
}

/** Health of targets, one row for each that ever failed. */
export function createHealth(db: Database): HealthStore {
  return {
    findHealth: (targetId) =>
      db.read(() => {
        const row = db
          .statement<HealthRow>('SELECT revision, state FROM target_health WHERE target_id = ?')
          .get(targetId);
        return row && toHealth(row);
      }),
    listHealth: () =>
      db.read(() =>
        db.statement<HealthRow>('SELECT revision, state FROM target_health ORDER BY target_id').all().map(toHealth),
      ),
    writeHealth: (health) => db.write(() => writeHealth(db, health)),
    removeHealth: (targetId) => db.write(() => removeHealth(db, targetId)),
  };
}

export function removeHealth(db: Database, targetId: TargetId): void {
  db.statement('DELETE FROM target_health WHERE target_id = ?').run(targetId);
}

function writeHealth(db: Database, health: TargetHealth): boolean {
  const { targetId, revision } = health;
  const state = toJson(toStored(health));
  if (revision === 0) {
    const sql = 'INSERT INTO target_health (target_id, revision, state) VALUES (?, 1, ?) ON CONFLICT DO NOTHING';
    return db.statement(sql).run(targetId, state).changes > 0;
  }
  const sql = 'UPDATE target_health SET revision = revision + 1, state = ? WHERE target_id = ? AND revision = ?';
  return db.statement(sql).run(state, targetId, revision).changes > 0;
}

function toStored({ revision: _revision, ...health }: TargetHealth): StoredHealth {
  const { failingSince, retryAt, probeUntil, throttledAt, fault, ...rest } = health;
  return compact({
    ...rest,
    failingSince: failingSince?.getTime(),
    retryAt: retryAt?.getTime(),
    probeUntil: probeUntil?.getTime(),
    throttledAt: throttledAt?.getTime(),
    fault: fault && { error: fault.error, since: fault.since.getTime() },
  });
}

export function toHealth({ revision, state }: HealthRow): TargetHealth {
  const { failingSince, retryAt, probeUntil, throttledAt, fault, ...rest } = readJson<StoredHealth>(state);
  return compact({
    ...rest,
    failingSince: readOptionalTime(failingSince ?? null),
    retryAt: readOptionalTime(retryAt ?? null),
    probeUntil: readOptionalTime(probeUntil ?? null),
    throttledAt: readOptionalTime(throttledAt ?? null),
    fault: fault && { error: fault.error, since: new Date(fault.since) },
    revision,
  });
}
