import { trustId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Alert, AlertDetails, AlertKind, AlertSeverity } from '../../evidence/alerts/alert-model.js';
import type { AlertQuery, AlertStore, OperatorWebhook } from '../../evidence/alerts/alert-store.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { readJson, readOptionalTime, readTime, toFlag, toJson, toOptionalTime, toTime } from './columns.js';
import type { Database } from './database.js';

interface AlertRow {
  readonly ordinal: number;
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly severity: string;
  readonly level: number;
  readonly target_id: string | null;
  readonly count: number | null;
  readonly since: number | null;
  readonly details: string;
  readonly raised_at: number;
  readonly last_seen_at: number;
  readonly resolved_at: number | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: number | null;
  readonly acknowledged_reason: string | null;
  readonly change: number;
  readonly changed_at: number;
  readonly told_change: number;
  readonly is_known: number;
  readonly notice_attempts: number;
  readonly notice_due_at: number;
  readonly notice_error: string | null;
  readonly revision: number;
}

/** Alerts and the operator's webhook. */
export function createAlerts(db: Database): AlertStore {
  return {
    insertAlert: (alert) => db.write(() => insertAlert(db, alert)),
    writeAlert: (alert) => db.write(() => writeAlert(db, alert)),
    findAlert: (id) =>
      db.read(() => {
        const row = db.statement<AlertRow>('SELECT * FROM alerts WHERE id = ?').get(id);
        return row && toAlert(row);
      }),
    listOpenAlerts: () =>
      db.read(() =>
        db
          .statement<AlertRow>('SELECT * FROM alerts INDEXED BY alerts_open WHERE resolved_at IS NULL ORDER BY ordinal')
          .all()
          .map(toAlert),
      ),
    listAlerts: (query, page) => db.read(() => listAlerts(db, query, page)),
    listUntoldAlerts: (now, limit) =>
      db.read(() => {
        const sql = `SELECT * FROM alerts INDEXED BY alerts_untold WHERE told_change < change AND notice_due_at <= ?
          ORDER BY notice_due_at, ordinal LIMIT ?`;
        return db.statement<AlertRow>(sql).all(toTime(now), limit).map(toAlert);
      }),
    noteAlertTold: (id, change, isKnown) =>
      db.write(() => {
        const sql = `UPDATE alerts SET told_change = @change, is_known = @isKnown, notice_attempts = 0, notice_error = NULL
          WHERE id = @id AND told_change < @change`;
        db.statement(sql).run({ id, change, isKnown: toFlag(isKnown) });
      }),
    noteAlertNotTold: (id, change, { attempts, dueAt, error }) =>
      db.write(() => {
        const sql =
          'UPDATE alerts SET notice_attempts = ?, notice_due_at = ?, notice_error = ? WHERE id = ? AND change = ?';
        db.statement(sql).run(attempts, toTime(dueAt), error, id, change);
      }),
    retellAlerts: (now) =>
      db.write(() => {
        const due = 'UPDATE alerts SET notice_attempts = 0, notice_due_at = ? WHERE told_change < change';
        const unknown =
          'UPDATE alerts SET told_change = 0, notice_attempts = 0, notice_due_at = ? WHERE resolved_at IS NULL AND is_known = 0';
        for (const sql of [due, unknown]) db.statement(sql).run(toTime(now));
      }),
    dropResolvedAlerts: (before, limit) =>
      db.write(() => {
        const sql =
          'DELETE FROM alerts WHERE ordinal IN (SELECT ordinal FROM alerts WHERE resolved_at < ? ORDER BY resolved_at LIMIT ?)';
        return db.statement(sql).run(toTime(before), limit).changes;
      }),
    ...createOperatorWebhook(db),
  };
}

function insertAlert(db: Database, alert: Alert): boolean {
  const { id, kind, subject, raisedAt, notice } = alert;
  const sql = `INSERT INTO alerts (id, kind, subject, raised_at, told_change, is_known, notice_attempts, notice_due_at, notice_error, revision,
      severity, level, target_id, count, since, details, last_seen_at, resolved_at, acknowledged_by, acknowledged_at, acknowledged_reason,
      change, changed_at)
    VALUES (@id, @kind, @subject, @raisedAt, @toldChange, @isKnown, @attempts, @dueAt, @error, 1,
      @severity, @level, @targetId, @count, @since, @details, @lastSeenAt, @resolvedAt, @by, @at, @reason, @change, @changedAt)
    ON CONFLICT DO NOTHING`;
  const { toldChange, isKnown, attempts, dueAt, lastError } = notice;
  const told = { toldChange, isKnown: toFlag(isKnown), attempts, dueAt: toTime(dueAt), error: lastError ?? null };
  const fixed = { id, kind, subject, raisedAt: toTime(raisedAt) };
  return db.statement(sql).run({ ...fixed, ...told, ...changeable(alert) }).changes > 0;
}

/** A change makes the event of the newest state due at once, with a fresh count of tries. */
function writeAlert(db: Database, alert: Alert): boolean {
  const sql = `UPDATE alerts SET revision = revision + 1, severity = @severity, level = @level, target_id = @targetId, count = @count, since = @since,
      details = @details, last_seen_at = @lastSeenAt, resolved_at = @resolvedAt, acknowledged_by = @by, acknowledged_at = @at,
      acknowledged_reason = @reason, notice_attempts = CASE change WHEN @change THEN notice_attempts ELSE 0 END,
      notice_due_at = CASE change WHEN @change THEN notice_due_at ELSE @changedAt END, change = @change, changed_at = @changedAt
    WHERE id = @id AND revision = @revision`;
  const { id, revision } = alert;
  return db.statement(sql).run({ id, revision, ...changeable(alert) }).changes > 0;
}

function changeable({ severity, level, targetId, count, since, details, ...alert }: Alert) {
  const { lastSeenAt, resolvedAt, acknowledged, change, changedAt } = alert;
  return {
    severity,
    level,
    targetId: targetId ?? null,
    count: count ?? null,
    since: toOptionalTime(since),
    details: toJson(details),
    lastSeenAt: toTime(lastSeenAt),
    resolvedAt: toOptionalTime(resolvedAt),
    by: acknowledged?.by ?? null,
    at: toOptionalTime(acknowledged?.at),
    reason: acknowledged?.reason ?? null,
    change,
    changedAt: toTime(changedAt),
  };
}

function listAlerts(db: Database, { state, severity }: AlertQuery, page: PageRequest): Page<Alert> {
  const open = state === undefined ? '' : `AND resolved_at IS ${state === 'open' ? '' : 'NOT '}NULL`;
  const sql = `SELECT * FROM alerts WHERE ordinal < @before ${open} AND (@severity IS NULL OR severity = @severity)
    ORDER BY ordinal DESC LIMIT @limit`;
  const before = cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER;
  const rows = db.statement<AlertRow>(sql).all({ before, severity: severity ?? null, limit: page.limit + 1 });
  return pageOf(rows, page, toAlert);
}

export function toAlert(row: AlertRow): Alert {
  return compact({
    id: trustId('alr', row.id),
    kind: row.kind as AlertKind, // written from an Alert
    subject: row.subject,
    severity: row.severity as AlertSeverity, // written from an Alert
    level: row.level,
    targetId: row.target_id === null ? undefined : trustId('tgt', row.target_id),
    count: row.count ?? undefined,
    since: readOptionalTime(row.since),
    details: readJson<AlertDetails>(row.details),
    raisedAt: readTime(row.raised_at),
    lastSeenAt: readTime(row.last_seen_at),
    resolvedAt: readOptionalTime(row.resolved_at),
    acknowledged: toAcknowledged(row),
    change: row.change,
    changedAt: readTime(row.changed_at),
    notice: compact({
      toldChange: row.told_change,
      isKnown: row.is_known === 1,
      attempts: row.notice_attempts,
      dueAt: readTime(row.notice_due_at),
      lastError: row.notice_error ?? undefined,
    }),
    revision: row.revision,
  });
}

function toAcknowledged(row: AlertRow): Alert['acknowledged'] {
  const { acknowledged_by: by, acknowledged_at: at, acknowledged_reason: reason } = row;
  return by === null || at === null ? undefined : { by, at: readTime(at), reason: reason ?? '' };
}

interface WebhookRow {
  readonly url: string;
  readonly minimum_severity: string;
  readonly sealed_secret: string;
  readonly created_at: number;
}

function createOperatorWebhook(
  db: Database,
): Pick<AlertStore, 'findOperatorWebhook' | 'putOperatorWebhook' | 'removeOperatorWebhook'> {
  return {
    findOperatorWebhook: () =>
      db.read((): OperatorWebhook | undefined => {
        const row = db.statement<WebhookRow>('SELECT * FROM operator_webhook').get();
        if (row === undefined) return undefined;
        const { url, minimum_severity, sealed_secret: sealedSecret, created_at } = row;
        const minimumSeverity = minimum_severity as AlertSeverity; // written from an AlertSeverity
        return { url, minimumSeverity, sealedSecret, createdAt: readTime(created_at) };
      }),
    putOperatorWebhook: ({ url, minimumSeverity, sealedSecret, createdAt }) =>
      db.write(() => {
        const sql = 'INSERT OR REPLACE INTO operator_webhook VALUES (1, ?, ?, ?, ?)';
        db.statement(sql).run(url, minimumSeverity, sealedSecret, toTime(createdAt));
      }),
    removeOperatorWebhook: () => db.write(() => db.statement('DELETE FROM operator_webhook').run().changes > 0),
  };
}
