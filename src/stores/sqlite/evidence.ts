import { trustId } from '../../core/ids.js';
import type { AttributeChange } from '../../evidence/changes.js';
import type {
  ProvisioningEntry,
  ProvisioningOperation,
  ProvisioningResult,
  ProvisioningWarning,
  UnchangedReason,
} from '../../evidence/model.js';
import type { EvidenceStore, ProvisioningQuery } from '../../evidence/store.js';
import { compact, pageOf } from '../pages.js';
import { readJson, readOptionalJson, readTime, toJson, toOptionalJson, toTime } from './columns.js';
import type { Bind, Database } from './database.js';
import { newestOf } from './log-page.js';

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
  readonly because: string | null;
  readonly scim_type: string | null;
  readonly held: string | null;
  readonly details: string | null;
}

/** The column allows no NULL; no answer has this status. */
const noStatus = 0;

/** The log of what arrived and what became of it. */
export function createEvidence(db: Database): EvidenceStore {
  return {
    appendProvisioning: (entries) =>
      db.writeChecked(() => {
        for (const entry of entries) append(db, entry);
      }),
    async listProvisioning(query, page) {
      const log = { table: 'provisioning', number: 'ordinal', select: '* FROM provisioning' } as const;
      return pageOf(await newestOf<ProvisioningRow>(db, { ...log, ...condition(query) }, page), page, toEntry);
    },
    dropProvisioning: (before, limit) =>
      db.write(() => {
        const oldest = 'SELECT ordinal, at FROM provisioning ORDER BY ordinal LIMIT ?';
        const sql = `DELETE FROM provisioning WHERE ordinal IN (SELECT ordinal FROM (${oldest}) WHERE at < ?)`;
        return db.statement(sql).run(limit, toTime(before)).changes;
      }),
  };
}

const insert = `INSERT INTO provisioning
  (id, at, request_id, directory_id, operation, resource_type, resource_id, result, status, warnings, changed, duration_ms, because, scim_type, held, details)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

function append(db: Database, entry: ProvisioningEntry): void {
  db.statement(insert).run(
    entry.id,
    toTime(entry.at),
    entry.requestId,
    entry.directoryId,
    entry.operation,
    entry.resource.type,
    entry.resource.id ?? null,
    entry.result,
    entry.status ?? noStatus,
    toJson(entry.warnings),
    toJson(entry.changed),
    entry.durationMs,
    entry.because ?? null,
    entry.scimType ?? null,
    toOptionalJson(entry.held),
    toOptionalJson(entry.changes),
  );
}

function condition({ directoryId, requestId, resourceId, result, since, until }: ProvisioningQuery): {
  readonly sql: string;
  readonly params: readonly Bind[];
} {
  const terms: readonly (readonly [string, Bind | undefined])[] = [
    ['directory_id = ?', directoryId],
    ['request_id = ?', requestId],
    ['resource_id = ?', resourceId],
    [result === 'success' ? 'result = ?' : `result = ? AND result <> 'success'`, result], // as the index has it
    ['at >= ?', since?.getTime()],
    ['at < ?', until?.getTime()],
  ];
  const given = terms.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql: `${sql} AND`, value }]));
  return { sql: given.map(({ sql }) => sql).join(' '), params: given.map(({ value }) => value) };
}

export function toEntry(row: ProvisioningRow): ProvisioningEntry {
  return compact({
    id: trustId('ent', row.id),
    at: readTime(row.at),
    requestId: trustId('req', row.request_id),
    directoryId: trustId('dir', row.directory_id),
    operation: row.operation as ProvisioningOperation, // written from a ProvisioningEntry
    resource: compact({ type: row.resource_type, id: row.resource_id ?? undefined }),
    result: row.result as ProvisioningResult, // written from a ProvisioningEntry
    status: row.status === noStatus ? undefined : row.status,
    because: (row.because as UnchangedReason | null) ?? undefined, // written from a ProvisioningEntry
    scimType: row.scim_type ?? undefined,
    held: readOptionalJson<NonNullable<ProvisioningEntry['held']>>(row.held),
    warnings: readJson<readonly ProvisioningWarning[]>(row.warnings),
    changed: readJson<readonly string[]>(row.changed),
    changes: readOptionalJson<readonly AttributeChange[]>(row.details),
    durationMs: row.duration_ms,
  });
}
