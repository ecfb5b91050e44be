import type { EncryptedSecrets, TargetStore } from '../../assignments/store.js';
import type { Target } from '../../assignments/model.js';
import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { trustId, type TargetId } from '../../core/ids.js';
import type { AccountKeyKind } from '../../directory/account-key.js';
import { compact } from '../pages.js';
import { readJson, readOptionalTime, readTime, toFlag, toJson, toOptionalTime, toTime } from './columns.js';
import type { Database } from './database.js';
import { uniqueOr } from './faults.js';
import { removeHealth } from './health.js';

interface TargetRow {
  readonly id: string;
  readonly name: string;
  readonly catalog: string;
  readonly connector: string;
  readonly account_key: string;
  readonly signatures: string;
  readonly rate_limit: number | null;
  readonly is_enabled: number;
  readonly frozen_at: number | null;
  readonly frozen_until: number | null;
  readonly frozen_reason: string | null;
  readonly created_at: number;
  readonly deleted_at: number | null;
  readonly revision: number;
}

const columns =
  'id, name, catalog, connector, account_key, signatures, rate_limit, is_enabled, frozen_at, frozen_until, frozen_reason, created_at, deleted_at, revision';

/** Targets, and apart from them their secrets, which are sealed before they come here. */
export function createTargets(db: Database): TargetStore {
  return {
    insertTarget: (target, secrets) => db.write(() => insertTarget(db, target, secrets)),
    findTarget: (targetId) =>
      db.read(() => {
        const row = db.statement<TargetRow>(`SELECT ${columns} FROM targets WHERE id = ?`).get(targetId);
        return row && toTarget(row);
      }),
    listTargets: () =>
      db.read(() =>
        db.remembered.targets.of('all', () =>
          db.statement<TargetRow>(`SELECT ${columns} FROM targets ORDER BY ordinal`).all().map(toTarget),
        ),
      ),
    updateTarget: (target, secrets) => db.write(() => updateTarget(db, target, secrets)),
    removeTarget: (targetId) =>
      db.write(() => {
        db.statement('DELETE FROM targets WHERE id = ?').run(targetId);
        removeHealth(db, targetId);
      }),
    getSecrets: (targetId) => db.read(() => getSecrets(db, targetId)),
  };
}

function insertTarget(db: Database, target: Target, secrets: EncryptedSecrets): void {
  const sql = `INSERT INTO targets (id, name, name_key, catalog, connector, account_key, signatures, rate_limit, is_enabled, frozen_at, frozen_until,
    frozen_reason, created_at, deleted_at, secrets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const values = [
    target.id,
    ...changeable(target),
    toTime(target.createdAt),
    toOptionalTime(target.deletedAt),
    secretsToJson(secrets),
  ];
  uniqueOr(() => db.statement(sql).run(...values), nameTaken(target));
}

function updateTarget(db: Database, target: Target, secrets: EncryptedSecrets | undefined): Target {
  const sql = `UPDATE targets SET name = ?, name_key = ?, catalog = ?, connector = ?, account_key = ?, signatures = ?, rate_limit = ?, is_enabled = ?,
    frozen_at = ?, frozen_until = ?, frozen_reason = ?, deleted_at = ?, secrets = coalesce(?, secrets), revision = revision + 1 WHERE id = ? AND revision = ?`;
  const values = [...changeable(target), toOptionalTime(target.deletedAt), secrets ? secretsToJson(secrets) : null];
  const { changes } = uniqueOr(() => db.statement(sql).run(...values, target.id, target.revision), nameTaken(target));
  if (changes > 0) return { ...target, revision: target.revision + 1 };
  const isKnown = db.statement<{ id: string }>('SELECT id FROM targets WHERE id = ?').get(target.id) !== undefined;
  throw isKnown ? new ServiceError('version_mismatch', { kind: 'target', id: target.id }) : unknownTarget(target.id);
}

function changeable({ name, catalog, connector, accountKey, signatures, rateLimit, isEnabled, frozen }: Target) {
  const sending = [accountKey, toJson(signatures), rateLimit ?? null, toFlag(isEnabled)];
  const freeze = [toOptionalTime(frozen?.at), toOptionalTime(frozen?.until), frozen?.reason ?? null];
  return [name, fold(name), catalog, toJson(connector), ...sending, ...freeze];
}

interface StoredSecrets {
  readonly keys: readonly { readonly sealed: string; readonly validUntil?: number }[];
}

function secretsToJson({ keys }: EncryptedSecrets): string {
  const stored: StoredSecrets = {
    keys: keys.map(({ sealed, validUntil }) => compact({ sealed, validUntil: validUntil?.getTime() })),
  };
  return toJson(stored);
}

export function getSecrets(db: Database, targetId: TargetId): EncryptedSecrets {
  const row = db.statement<{ secrets: string }>('SELECT secrets FROM targets WHERE id = ?').get(targetId);
  if (row === undefined) throw unknownTarget(targetId);
  const { keys } = readJson<StoredSecrets>(row.secrets);
  return {
    keys: keys.map(({ sealed, validUntil }) => compact({ sealed, validUntil: readOptionalTime(validUntil ?? null) })),
  };
}

export function toTarget(row: TargetRow): Target {
  return compact({
    id: trustId('tgt', row.id),
    name: row.name,
    catalog: row.catalog,
    connector: readJson<Target['connector']>(row.connector),
    accountKey: row.account_key as AccountKeyKind, // written from a Target
    signatures: readJson<Target['signatures']>(row.signatures),
    rateLimit: row.rate_limit ?? undefined,
    isEnabled: row.is_enabled === 1,
    frozen: toFreeze(row),
    createdAt: readTime(row.created_at),
    revision: row.revision,
    deletedAt: readOptionalTime(row.deleted_at),
  });
}

function toFreeze({ frozen_at, frozen_until, frozen_reason }: TargetRow): Target['frozen'] {
  if (frozen_at === null) return undefined;
  return compact({ reason: frozen_reason ?? '', at: readTime(frozen_at), until: readOptionalTime(frozen_until) });
}

function nameTaken({ name }: Target): () => Error {
  return () => new ServiceError('name_taken', { kind: 'target', name });
}

function unknownTarget(id: TargetId): ServiceError<'not_found'> {
  return new ServiceError('not_found', { kind: 'target', id });
}
