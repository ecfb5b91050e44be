/**
 * What a target's answers so far say about it (`target_health`, one row per target that ever failed, as JSON), how its events are signed and how
 * fast they may come. `lease_until` says whether an earlier send may still be under way, `settle_at` when an acknowledged state is to be sent once more
 * because an earlier request without an answer may land late.
 */
export const healthSchema = `
CREATE TABLE target_health (
  target_id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE targets ADD COLUMN signatures TEXT NOT NULL DEFAULT '["v1"]';
ALTER TABLE targets ADD COLUMN rate_limit REAL;

ALTER TABLE assignments ADD COLUMN lease_until INTEGER;
ALTER TABLE assignments ADD COLUMN settle_at INTEGER;
ALTER TABLE assignments ADD COLUMN resend_by TEXT;
ALTER TABLE assignments ADD COLUMN is_poison INTEGER NOT NULL GENERATED ALWAYS AS (last_error IS NOT NULL AND last_error LIKE 'not_sent%') VIRTUAL;
CREATE INDEX assignments_poison ON assignments (target_id) WHERE is_poison = 1;

ALTER TABLE attempts ADD COLUMN trigger TEXT NOT NULL DEFAULT 'scheduled';
ALTER TABLE attempts ADD COLUMN worker TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN timings TEXT;
ALTER TABLE attempts ADD COLUMN peer TEXT;
CREATE INDEX attempts_by_moment ON attempts (at);
`;
