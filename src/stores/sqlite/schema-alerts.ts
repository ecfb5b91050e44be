/**
 * Tables of what operators should look at. `alerts_open` keeps one open alert for each key; `alerts_untold` finds those whose newest change
 * the operator's webhook was not told of. `operator_webhook` is one row. `assignments_late` holds revocations that are owed and not acknowledged;
 * one acknowledged before and sent once more is not in it. `assignments_gone` holds what a target answered 410 to.
 */
export const alertSchema = `
CREATE TABLE alerts (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  severity TEXT NOT NULL,
  level INTEGER NOT NULL,
  target_id TEXT,
  count INTEGER,
  since INTEGER,
  details TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  resolved_at INTEGER,
  acknowledged_by TEXT,
  acknowledged_at INTEGER,
  acknowledged_reason TEXT,
  change INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  told_change INTEGER NOT NULL,
  is_known INTEGER NOT NULL,
  notice_attempts INTEGER NOT NULL,
  notice_due_at INTEGER NOT NULL,
  notice_error TEXT,
  revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX alerts_open ON alerts (kind, subject) WHERE resolved_at IS NULL;
CREATE INDEX alerts_untold ON alerts (notice_due_at) WHERE told_change < change;
CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE operator_webhook (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  url TEXT NOT NULL,
  minimum_severity TEXT NOT NULL,
  sealed_secret TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX assignments_late ON assignments (target_id, version_at)
  WHERE state = 'owed' AND lane <= 1 AND (ack_epoch IS NOT epoch OR ack_version IS NOT version);
CREATE INDEX assignments_parked ON assignments (target_id, first_failed_at, version_at) WHERE state = 'parked' AND is_poison = 0;
CREATE INDEX assignments_gone ON assignments (target_id) WHERE last_error >= 'gone' AND last_error < 'gonf';
`;
