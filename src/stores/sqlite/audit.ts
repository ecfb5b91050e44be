import type { AuditEntry, AuditHead } from '../../evidence/audit/audit-model.js';
import type { AuditQuery, AuditStore } from '../../evidence/audit/audit-store.js';
import { settleFacts, unchainedFacts } from './audit-facts.js';
import { insertEntry, toEntry, type AuditRow } from './audit-rows.js';
import { pageOf } from '../pages.js';
import { readTime, toJson, toTime } from './columns.js';
import type { Bind, Database } from './database.js';
import { newestOf } from './log-page.js';

const columns = 'audit.*, salt, details, mentions';
const joined = 'audit LEFT JOIN audit_details USING (seq)';

/** The chain of what was done and decided, and the acts that wait for their place in it. */
export function createAuditStore(db: Database): AuditStore {
  return {
    noteAct: ({ id, at, actor, action, subject, details, mentions }) =>
      db.write(() => {
        const sql =
          'INSERT INTO audit_acts (id, at, actor, action, subject, details, mentions) VALUES (?, ?, ?, ?, ?, ?, ?)';
        const what = [action, toJson(subject), toJson(details), toJson(mentions)];
        db.statement(sql).run(id, toTime(at), toJson(actor), ...what);
      }),
    endAct: (id, { outcome, subject, details }) =>
      db.write(() => {
        const sql =
          'UPDATE audit_acts SET outcome = ?, subject = coalesce(?, subject), details = coalesce(?, details) WHERE id = ?';
        const values = [outcome, subject ? toJson(subject) : null, details ? toJson(details) : null];
        return db.statement(sql).run(...values, id).changes > 0;
      }),
    listUnchained: (limit, unendedBefore) => db.read(() => unchainedFacts(db, limit, toTime(unendedBefore))),
    noteChained: (sources) => db.write(() => settleFacts(db, sources)),
    findChained: (sources) => db.read(() => findChained(db, sources)),
    auditHead: () => db.read(() => head(db)),
    appendAudit: (entries, expectedHead) => db.write(() => append(db, entries, expectedHead)),
    async listAudit(query, page) {
      const log = { table: 'audit', number: 'seq', select: `${columns}, seq AS ordinal FROM ${joined}` } as const;
      const rows = await newestOf<AuditRow & { ordinal: number }>(db, { ...log, ...condition(query) }, page);
      return pageOf(rows, page, toEntry);
    },
    streamAudit: (batch) => stream(db, batch),
    eraseAuditDetails: (mentions) => db.write(() => eraseActs(db, mentions) + eraseEntries(db, mentions)),
  };
}

function head(db: Database): AuditHead | undefined {
  const sql = 'SELECT seq, hash, at FROM audit ORDER BY seq DESC LIMIT 1';
  const row = db.statement<{ seq: number; hash: string; at: number }>(sql).get();
  return row && { seq: row.seq, hash: row.hash, at: readTime(row.at) };
}

function findChained(db: Database, sources: readonly string[]): ReadonlySet<string> {
  const sql = 'SELECT source FROM audit WHERE source IN (SELECT value FROM json_each(?))';
  return new Set(
    db
      .statement<{ source: string }>(sql)
      .all(toJson(sources))
      .map(({ source }) => source),
  );
}

/** The facts behind the entries are noted as chained in the same write, which spares the caller's own note a wait for the disk. */
function append(db: Database, entries: readonly AuditEntry[], expected: AuditHead | undefined): boolean {
  if (head(db)?.hash !== expected?.hash) return false;
  const sources = entries.map(({ source }) => source);
  if (findChained(db, sources).size > 0) return false;
  for (const entry of entries) insertEntry(db, entry);
  settleFacts(db, sources);
  return true;
}

/** Each batch is read by itself, so that nothing waits for the end of the chain. */
async function* stream(db: Database, batch: number): AsyncGenerator<readonly AuditEntry[]> {
  let after = 0;
  for (;;) {
    const from = after;
    const rows = await db.read(() =>
      db.statement<AuditRow>(`SELECT ${columns} FROM ${joined} WHERE seq > ? ORDER BY seq LIMIT ?`).all(from, batch),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
    yield rows.map(toEntry);
  }
}

function condition({ actor, action, subject, since, until }: AuditQuery): {
  readonly sql: string;
  readonly params: readonly Bind[];
} {
  const terms: readonly (readonly [string, Bind | undefined])[] = [
    ['actor_kind = ?', actor?.kind],
    ['actor_id = ?', actor?.id],
    ['action = ?', action],
    ['subject_kind = ?', subject?.kind],
    ['subject_id = ?', subject?.id],
    ['at >= ?', since?.getTime()],
    ['at < ?', until?.getTime()],
  ];
  const given = terms.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql: `${sql} AND`, value }]));
  return { sql: given.map(({ sql }) => sql).join(' '), params: given.map(({ value }) => value) };
}

function eraseActs(db: Database, mentions: readonly string[]): number {
  const sql = `UPDATE audit_acts SET details = '{}', mentions = '[]'
    WHERE EXISTS (SELECT 1 FROM json_each(audit_acts.mentions) WHERE value IN (SELECT value FROM json_each(?)))`;
  return db.statement(sql).run(toJson(mentions)).changes;
}

function eraseEntries(db: Database, mentions: readonly string[]): number {
  const named = 'SELECT DISTINCT seq FROM audit_mentions WHERE mention IN (SELECT value FROM json_each(?))';
  const rows = db.statement<{ seq: number }>(named).all(toJson(mentions));
  for (const { seq } of rows) eraseEntry(db, seq);
  return rows.length;
}

/** Takes an entry's details, its salt and whom it names; the entry itself stays in the chain. To be called inside a write. */
export function eraseEntry(db: Database, seq: number): void {
  const forget =
    'DELETE FROM audit_mentions WHERE seq = @seq AND mention IN (SELECT value FROM audit_details, json_each(audit_details.mentions) WHERE audit_details.seq = @seq)';
  db.statement(forget).run({ seq });
  db.statement('DELETE FROM audit_details WHERE seq = ?').run(seq);
}
