/**
 * When access that ended was said to end, and how fast it did: times on each version, found by person, by lateness and by what is still open.
 * `ends_access` is 0 for a version that follows another revocation, as a removal follows a suspension. `former_users` keeps who stood behind an
 * account before somebody else took its place there.
 */
export const timelineSchema = `
ALTER TABLE assignment_versions ADD COLUMN user_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE assignment_versions ADD COLUMN ends_access INTEGER NOT NULL DEFAULT 1;
ALTER TABLE assignment_versions ADD COLUMN received_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE assignment_versions ADD COLUMN first_sent_at INTEGER;
UPDATE assignment_versions SET received_at = created_at,
  first_sent_at = (SELECT min(at) FROM attempts WHERE attempts.delivery_id = assignment_versions.delivery_id);
CREATE INDEX revocations ON assignment_versions (ordinal) WHERE type = 'assignment.revoked';
CREATE INDEX revocations_by_target ON assignment_versions (target_id, ordinal) WHERE type = 'assignment.revoked';
CREATE INDEX revocations_by_key ON assignment_versions (key, ordinal) WHERE type = 'assignment.revoked';
CREATE INDEX revocations_by_moment ON assignment_versions (received_at) WHERE type = 'assignment.revoked';
CREATE INDEX revocations_open ON assignment_versions (received_at)
  WHERE type = 'assignment.revoked' AND is_current = 1 AND acknowledged_at IS NULL;
CREATE INDEX revocations_by_duration ON assignment_versions (acknowledged_at - received_at)
  WHERE type = 'assignment.revoked' AND acknowledged_at IS NOT NULL;

CREATE TABLE former_users (
  user_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  until_at INTEGER NOT NULL,
  new_users TEXT NOT NULL,
  PRIMARY KEY (user_id, assignment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_users_by_assignment ON former_users (assignment_id);
`;
