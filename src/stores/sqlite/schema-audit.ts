/**
 * The chain of what was done and decided. `audit` is only ever added to; what can be erased of an entry stands apart in `audit_details`, and
 * `audit_mentions` says whom it names. `audit_acts` are admin acts on their way into the chain; `audit_cursors` says how far versions and policies are in it,
 * `holds.chained` which state of a hold is, and `decided` whether a version was owed or held when it was made.
 */
export const auditSchema = `
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  source TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT,
  outcome TEXT NOT NULL,
  details_digest TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_actor ON audit (actor_id);
CREATE INDEX audit_by_action ON audit (action);
CREATE INDEX audit_by_subject ON audit (subject_id) WHERE subject_id IS NOT NULL;

CREATE TABLE audit_details (
  seq INTEGER PRIMARY KEY REFERENCES audit(seq),
  salt TEXT NOT NULL,
  details TEXT NOT NULL,
  mentions TEXT NOT NULL
) STRICT;

CREATE TABLE audit_mentions (
  mention TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (mention, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_acts (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  mentions TEXT NOT NULL,
  outcome TEXT
) STRICT;

CREATE TABLE audit_cursors (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO audit_cursors (name, ordinal) VALUES ('versions', 0), ('policies', 0);

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  fence INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE assignment_versions ADD COLUMN decided TEXT NOT NULL DEFAULT 'owed';
ALTER TABLE holds ADD COLUMN chained TEXT NOT NULL DEFAULT '';
CREATE INDEX holds_unchained ON holds (ordinal) WHERE chained <> state;
`;
