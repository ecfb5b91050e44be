/**
 * Tables of what targets should hold and what they were told. An assignment is its own queue entry: `ready_at` is its due time or the end
 * of its lease, and `assignments_due` finds work by it. `sent_*` is what the lease took away to send. `current_version` points to
 * the row of `assignment_versions` that stands for the version owed or held now.
 */
export const assignmentSchema = `
CREATE TABLE targets (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  catalog TEXT NOT NULL,
  connector TEXT NOT NULL,
  account_key TEXT NOT NULL,
  is_enabled INTEGER NOT NULL,
  frozen_at INTEGER,
  frozen_until INTEGER,
  frozen_reason TEXT,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  secrets TEXT NOT NULL
) STRICT;

CREATE TABLE policies (
  version INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  text TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  by TEXT NOT NULL
) STRICT;

CREATE TABLE assignments (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  target_id TEXT NOT NULL,
  key TEXT NOT NULL,
  user_ids TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  version INTEGER NOT NULL,
  version_at INTEGER NOT NULL,
  current_version INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  remove_at INTEGER,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  due_at INTEGER,
  ready_at INTEGER,
  attempts INTEGER NOT NULL,
  is_failing INTEGER NOT NULL GENERATED ALWAYS AS (attempts > 0) VIRTUAL,
  first_failed_at INTEGER,
  last_error TEXT,
  resend INTEGER NOT NULL,
  lease TEXT,
  ack_epoch INTEGER,
  ack_version INTEGER,
  ack_at INTEGER,
  sent_epoch INTEGER,
  sent_version INTEGER,
  sent_resend INTEGER,
  desired TEXT NOT NULL,
  previous TEXT,
  cause TEXT NOT NULL,
  basis TEXT NOT NULL,
  ack_state TEXT,
  sent_state TEXT
) STRICT;
CREATE UNIQUE INDEX assignments_by_key ON assignments (target_id, key);
CREATE INDEX assignments_due ON assignments (target_id, lane, ready_at) WHERE state = 'owed';
CREATE INDEX assignments_ready ON assignments (ready_at) WHERE state = 'owed';
CREATE INDEX assignments_by_state ON assignments (target_id, state, is_failing);
CREATE INDEX assignments_open ON assignments (state, is_failing, current_version) WHERE state <> 'done';
CREATE INDEX assignments_by_moment ON assignments (target_id, version_at);

CREATE TABLE assignment_users (
  user_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  PRIMARY KEY (user_id, assignment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_users_by_assignment ON assignment_users (assignment_id);

CREATE TABLE assignment_versions (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery_id TEXT NOT NULL UNIQUE,
  assignment_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  key TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  roles TEXT NOT NULL,
  cause TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  acknowledged_at INTEGER,
  is_current INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX assignment_versions_by_assignment ON assignment_versions (assignment_id, ordinal);
CREATE INDEX assignment_versions_by_target ON assignment_versions (target_id, ordinal);
CREATE INDEX assignment_versions_superseded ON assignment_versions (ordinal) WHERE is_current = 0 AND acknowledged_at IS NULL;

CREATE TABLE attempts (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  delivery_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  lane INTEGER NOT NULL,
  at INTEGER NOT NULL,
  elapsed_ms REAL NOT NULL,
  outcome TEXT NOT NULL,
  retry_after INTEGER,
  is_failure INTEGER NOT NULL,
  answer TEXT,
  next_at INTEGER
) STRICT;
CREATE INDEX attempts_by_delivery ON attempts (delivery_id, ordinal);
CREATE INDEX attempts_failed ON attempts (target_id, at) WHERE is_failure = 1;

CREATE TABLE offboardings (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  reason TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  reinstated_at INTEGER,
  reinstated_by TEXT,
  reinstated_reason TEXT
) STRICT;

CREATE TABLE offboarding_subjects (
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  offboarding_id TEXT NOT NULL REFERENCES offboardings(id),
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (subject, kind, offboarding_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX offboarding_subjects_by_offboarding ON offboarding_subjects (offboarding_id, kind, ordinal);
`;

/** The provisioning log. Warnings and attribute names are JSON; nothing in it is personal beyond ids. */
export const evidenceSchema = `
CREATE TABLE provisioning (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  directory_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  resource_id TEXT,
  result TEXT NOT NULL,
  status INTEGER NOT NULL,
  warnings TEXT NOT NULL,
  changed TEXT NOT NULL,
  duration_ms REAL NOT NULL
) STRICT;
CREATE INDEX provisioning_by_resource ON provisioning (resource_id) WHERE resource_id IS NOT NULL;
CREATE INDEX provisioning_by_directory ON provisioning (directory_id);
CREATE INDEX provisioning_by_result ON provisioning (result);
CREATE INDEX provisioning_by_moment ON provisioning (at);
`;

/** The groups that each policy version's names mean, as JSON; versions older than this column follow names alone. */
export const boundGroupsSchema = `ALTER TABLE policies ADD COLUMN group_ids TEXT NOT NULL DEFAULT '[]';`;
