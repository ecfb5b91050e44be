/**
 * Tables of the limits. `role_seats` says which roles each account has in effect: what was last owed, whatever is held since.
 * `passed_revokes` is the sliding window of one scope (a target's id, or `*` for all): who lost access when, or was released and counts no more.
 * `role` of a member is the limited role that stopped it, by which freed seats find it again.
 */
export const guardSchema = `
CREATE TABLE role_seats (
  target_id TEXT NOT NULL,
  role TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  PRIMARY KEY (target_id, role, assignment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_seats_by_assignment ON role_seats (assignment_id);
INSERT OR IGNORE INTO role_seats (target_id, role, assignment_id)
  SELECT assignments.target_id, one.value ->> '$.key', assignments.id FROM assignments, json_each(assignments.desired, '$.roles') AS one
  WHERE assignments.state <> 'held' AND assignments.desired ->> '$.status' = 'active';

CREATE TABLE passed_revokes (
  scope TEXT NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_counted INTEGER NOT NULL,
  PRIMARY KEY (scope, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX passed_revokes_by_moment ON passed_revokes (scope, at);

CREATE TABLE approved_revokes (
  policy_version INTEGER NOT NULL,
  target TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (policy_version, target, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  target_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  joins_until INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT
) STRICT;
CREATE INDEX holds_open ON holds (target_id, kind) WHERE state = 'open';

CREATE TABLE hold_members (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  hold_id TEXT NOT NULL REFERENCES holds(id),
  assignment_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  person TEXT NOT NULL,
  key TEXT NOT NULL,
  user_ids TEXT NOT NULL,
  role TEXT,
  before TEXT,
  basis TEXT,
  state TEXT NOT NULL,
  held_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX hold_members_standing ON hold_members (assignment_id) WHERE state IN ('held', 'discarded');
CREATE INDEX hold_members_by_hold ON hold_members (hold_id, ordinal);
CREATE INDEX hold_members_by_role ON hold_members (target_id, role) WHERE state = 'held' AND role IS NOT NULL;

CREATE TABLE service_freeze (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  reason TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER
) STRICT;
`;
