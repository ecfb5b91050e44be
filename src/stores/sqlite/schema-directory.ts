/**
 * Tables of what identity providers told us. Times are milliseconds since 1970 in UTC; `ordinal` is the order of creation; `*_key` columns hold
 * the folded form. A record deleted over SCIM keeps its row: `deleted_at` hides it and its key column is rewritten, which frees the name.
 *
 * Work of the pipeline is found through `users_marked`, `users_waking` and `users_by_policy`; `not_before` is the end of a lease or of a
 * pause, 0 when there is none. `leaver` sorts inactive and deleted users first.
 */
export const directorySchema = `
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES ('epoch', 1), ('version', 0);

CREATE TABLE directories (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  dialect TEXT NOT NULL,
  rate_limit REAL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  emptied_at INTEGER
) STRICT;

CREATE TABLE tokens (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  directory_id TEXT NOT NULL REFERENCES directories(id),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  last_four TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
) STRICT;
CREATE INDEX tokens_by_directory ON tokens (directory_id);

CREATE TABLE users (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  directory_id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  user_name_key TEXT NOT NULL,
  external_id TEXT,
  active INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_modified_at INTEGER NOT NULL,
  deleted_at INTEGER,
  resolved_revision INTEGER NOT NULL DEFAULT 0,
  resolved_policy INTEGER NOT NULL DEFAULT 0,
  wake_at INTEGER,
  marked_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL DEFAULT 0,
  lease TEXT,
  lease_revision INTEGER,
  request_id TEXT,
  former_keys TEXT NOT NULL DEFAULT '[]',
  leaver INTEGER NOT NULL GENERATED ALWAYS AS (active = 0 OR deleted_at IS NOT NULL) VIRTUAL,
  doc TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_by_name ON users (directory_id, user_name_key);
CREATE INDEX users_live ON users (directory_id, deleted_at);
CREATE INDEX users_live_by_name ON users (directory_id, deleted_at, user_name_key);
CREATE INDEX users_by_external_id ON users (directory_id, deleted_at, external_id);
CREATE INDEX users_by_modified ON users (directory_id, deleted_at, last_modified_at);
CREATE INDEX users_deleted ON users (ordinal) WHERE deleted_at IS NOT NULL;
CREATE INDEX users_marked ON users (leaver, not_before, marked_at) WHERE revision <> resolved_revision;
CREATE INDEX users_waking ON users (wake_at, not_before) WHERE wake_at IS NOT NULL;
CREATE INDEX users_by_policy ON users (resolved_policy, not_before);
CREATE INDEX users_waiting ON users (not_before) WHERE not_before > 0;

CREATE TABLE user_keys (
  key TEXT NOT NULL,
  user_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (key, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_keys_by_user ON user_keys (user_id);

CREATE TABLE groups (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  directory_id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  display_name_key TEXT NOT NULL,
  external_id TEXT,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_modified_at INTEGER NOT NULL,
  deleted_at INTEGER,
  spread_after INTEGER,
  doc TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX groups_by_name ON groups (directory_id, display_name_key);
CREATE INDEX groups_live ON groups (directory_id, deleted_at);
CREATE INDEX groups_live_by_name ON groups (directory_id, deleted_at, display_name_key);
CREATE INDEX groups_by_external_id ON groups (directory_id, deleted_at, external_id);
CREATE INDEX groups_marked ON groups (ordinal) WHERE spread_after IS NOT NULL;

CREATE TABLE memberships (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  group_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  since_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX memberships_by_user ON memberships (user_id, group_id);
CREATE INDEX memberships_by_group ON memberships (group_id, ordinal);

CREATE TABLE group_members (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id TEXT NOT NULL,
  child_id TEXT NOT NULL,
  since_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX group_members_by_child ON group_members (child_id, parent_id);
CREATE INDEX group_members_by_parent ON group_members (parent_id, ordinal);

CREATE TABLE member_writes (
  group_id TEXT PRIMARY KEY,
  directory_id TEXT NOT NULL,
  name_key TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  removed_after INTEGER NOT NULL DEFAULT 0,
  is_changed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX member_writes_by_name ON member_writes (directory_id, name_key);
`;

/** Leases left the users' rows (user-leases.ts), so `not_before` is the end of a pause only; a mark ends the pause wherever it is made. */
export const leaseless = `
UPDATE users SET not_before = 0 WHERE lease IS NOT NULL AND not_before > 0;
ALTER TABLE users DROP COLUMN lease;
ALTER TABLE users DROP COLUMN lease_revision;
CREATE TRIGGER mark_ends_pause AFTER UPDATE OF revision ON users WHEN NEW.not_before > 0
BEGIN UPDATE users SET not_before = 0 WHERE ordinal = NEW.ordinal; END;
`;

/** Keys name users by their ordinal, a twelfth of the length of an id: the table and its index take half the room, and a new user half the pages. */
export const shortKeys = `
CREATE TABLE short_keys (
  key TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (key, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO short_keys SELECT key, ordinal FROM user_keys ORDER BY key, ordinal;
DROP TABLE user_keys;
ALTER TABLE short_keys RENAME TO user_keys;
CREATE INDEX user_keys_by_user ON user_keys (ordinal);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('user_keys', 'user_keys', '300000 2 1'), ('user_keys', 'user_keys_by_user', '300000 3');
ANALYZE sqlite_schema;
`;

/** The keys of a user are those of its description (user-keys.ts): an index that found them was a fifth of the rows a new user wrote. */
export const keysWithoutUsers = `
DROP INDEX user_keys_by_user;
DELETE FROM sqlite_stat1 WHERE idx = 'user_keys_by_user';
ANALYZE sqlite_schema;
`;
