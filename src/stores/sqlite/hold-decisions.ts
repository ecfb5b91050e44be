import { holdHash } from '../../assignments/hold-hash.js';
import type { HoldDecision } from '../../assignments/hold-model.js';
import type { AccountState } from '../../assignments/model.js';
import { restoreVersion } from '../../assignments/restore-version.js';
import { ServiceError } from '../../core/errors.js';
import { trustId, type HoldId } from '../../core/ids.js';
import { assignmentRow, toAssignment } from './assignment-rows.js';
import { writeVersion } from './assignments.js';
import { readJson, readOptionalJson, toTime } from './columns.js';
import type { Database } from './database.js';
import { everywhere, inputs, type MemberRow } from './guard-facts.js';
import { setSeats } from './role-seats.js';

/** Makes what an assignment holds back owed now; nothing when it is held no more. To be called inside a write. */
export function releaseAssignment(db: Database, id: string, now: Date): void {
  const row = assignmentRow(db, trustId('asg', id));
  if (row?.state !== 'held') return;
  const sql =
    "UPDATE assignments SET revision = revision + 1, state = 'owed', due_at = @now, ready_at = @now WHERE ordinal = @ordinal";
  db.statement(sql).run({ now: toTime(now), ordinal: row.ordinal });
  setSeats(db, id, row.target_id, readJson<AccountState>(row.desired));
}

/** Lets a batch go. Its people are in the windows from now on without being counted. False when it is not open. */
export function releaseHold(db: Database, id: HoldId, decided: HoldDecision): boolean {
  const { at } = decided;
  const members = close(db, id, 'released', decided);
  if (!members) return false;
  const exempt = db.statement(
    'INSERT INTO passed_revokes (scope, person, at, is_counted) VALUES (?, ?, ?, 0) ON CONFLICT (scope, person) DO UPDATE SET at = excluded.at, is_counted = 0',
  );
  for (const { ordinal, assignment_id, target_id, person, role } of members) {
    releaseAssignment(db, assignment_id, at);
    if (role === null) for (const scope of [target_id, everywhere]) exempt.run(scope, person, toTime(at));
    db.statement("UPDATE hold_members SET state = 'released' WHERE ordinal = ?").run(ordinal);
  }
  return true;
}

/** Takes a batch back: every account is owed what it had, and the change counts as decided until its inputs move. False when it is not open. */
export function discardHold(db: Database, id: HoldId, decided: HoldDecision): boolean {
  const members = close(db, id, 'discarded', decided);
  if (!members) return false;
  for (const { ordinal, assignment_id, before } of members) {
    const row = assignmentRow(db, trustId('asg', assignment_id));
    if (row?.state !== 'held') continue;
    const assignment = toAssignment(row);
    const write = restoreVersion(assignment, readOptionalJson<AccountState>(before), decided.at);
    writeVersion(db, assignment.id, write, assignment.revision);
    const basis = inputs(db, assignment.userIds, assignment.basis.policyVersion, 'resolved_revision');
    db.statement("UPDATE hold_members SET state = 'discarded', basis = ? WHERE ordinal = ?").run(basis, ordinal);
  }
  return true;
}

/** Marks the batch as decided and gives those that wait in it; undefined when it is not open. `precondition_failed` when others are in it than expected. */
function close(
  db: Database,
  id: HoldId,
  state: 'released' | 'discarded',
  { at, by, expectedHash }: HoldDecision,
): readonly MemberRow[] | undefined {
  if (db.statement("SELECT 1 FROM holds WHERE id = ? AND state = 'open'").get(id) === undefined) return undefined;
  if (expectedHash !== undefined && holdHash(seenIn(db, id)) !== expectedHash)
    throw new ServiceError('precondition_failed', { kind: 'hold', id });
  const sql = 'UPDATE holds SET state = ?, decided_at = ?, decided_by = ? WHERE id = ?';
  db.statement(sql).run(state, toTime(at), by, id);
  const members = "SELECT * FROM hold_members WHERE hold_id = ? AND state = 'held' ORDER BY ordinal";
  return db.statement<MemberRow>(members).all(id);
}

/** Those an open batch is about, as a list of them shows them. */
function seenIn(db: Database, id: HoldId) {
  const sql = "SELECT assignment_id FROM hold_members WHERE hold_id = ? AND state <> 'dissolved' ORDER BY ordinal";
  return db
    .statement<Pick<MemberRow, 'assignment_id'>>(sql)
    .all(id)
    .map(({ assignment_id }) => ({ assignmentId: trustId('asg', assignment_id) }));
}
