import { trustId } from '../../core/ids.js';
import type {
  ProvisioningEntry,
  ProvisioningOperation,
  ProvisioningResult,
  ProvisioningWarning,
} from '../../evidence/model.js';
import type { EvidenceStore, ProvisioningQuery } from '../../evidence/store.js';
import { compact, cursorOrdinal, pageOf, readJson, readTime, toJson, toTime } from './columns.js';
import type { Bind, Database } from './database.js';

interface ProvisioningRow {
  readonly ordinal: number;
  readonly id: string;
  readonly at: number;
  readonly request_id: string;
  readonly directory_id: string;
  readonly operation: string;
  readonly resource_type: string;
  readonly resource_id: string | null;
  readonly result: string;
  readonly status: number;
  readonly warnings: string;
  readonly changed: string;
  readonly duration_ms: number;
}

/** The log of what arrived and what became of it. */
export function createEvidence(db: Database): EvidenceStore {
  return {
    appendProvisioning: (entries) =>
      db.write(() => {
        for (const entry of entries) append(db, entry);
      }),
    listProvisioning: (query, page) =>
      db.read(() => {
        const { sql, params } = condition(query);
        const before = cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER;
        const list = `SELECT * FROM provisioning WHERE ${sql} ordinal < ? ORDER BY ordinal DESC LIMIT ?`;
        return pageOf(db.statement<ProvisioningRow>(list).all(...params, before, page.limit + 1), page, toEntry);
      }),
    dropProvisioning: (before, limit) =>
      db.write(() => {
        const sql =
          'DELETE FROM provisioning WHERE ordinal IN (SELECT ordinal FROM provisioning WHERE at < ? ORDER BY at LIMIT ?)';
        return db.statement(sql).run(toTime(before), limit).changes;
      }),
  };
}

function append(
  db: Database,
  {
    id,
    at,
    requestId,
    directoryId,
    operation,
    resource,
    result,
    status,
    warnings,
    changed,
    durationMs,
  }: ProvisioningEntry,
): void {
  const sql = `INSERT INTO provisioning
    (id, at, request_id, directory_id, operation, resource_type, resource_id, result, status, warnings, changed, duration_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const what = [
    operation,
    resource.type,
    resource.id ?? null,
    result,
    status,
    toJson(warnings),
    toJson(changed),
    durationMs,
  ];
  db.statement(sql).run(id, toTime(at), requestId, directoryId, ...what);
}

function condition({ directoryId, resourceId, result, since }: ProvisioningQuery): {
  readonly sql: string;
  readonly params: readonly Bind[];
} {
  const terms: readonly (readonly [string, Bind | undefined])[] = [
    ['directory_id = ?', directoryId],
    ['resource_id = ?', resourceId],
    ['result = ?', result],
    ['at >= ?', since?.getTime()],
  ];
  const given = terms.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql: `${sql} AND`, value }]));
  return { sql: given.map(({ sql }) => sql).join(' '), params: given.map(({ value }) => value) };
}

function toEntry(row: ProvisioningRow): ProvisioningEntry {
  return {
    id: trustId('ent', row.id),
    at: readTime(row.at),
    requestId: trustId('req', row.request_id),
    directoryId: trustId('dir', row.directory_id),
    operation: row.operation as ProvisioningOperation, // written from a ProvisioningEntry
    resource: compact({ type: row.resource_type, id: row.resource_id ?? undefined }),
    result: row.result as ProvisioningResult, // written from a ProvisioningEntry
    status: row.status,
    warnings: readJson<readonly ProvisioningWarning[]>(row.warnings),
    changed: readJson<readonly string[]>(row.changed),
    durationMs: row.duration_ms,
  };
}
