import type { AccountState } from '../../assignments/model.js';
import type { HoldMemberState } from '../../assignments/hold-model.js';
import { trustId, type AssignmentId, type OffboardingId, type UserId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import type { ForgottenAccount, HoldStay, PersonDataStore } from '../../evidence/person-data/person-data-store.js';
import { assignmentRow } from './assignment-rows.js';
import { toEntry, type AuditRow } from './audit-rows.js';
import { compact } from '../pages.js';
import { readJson, readOptionalJson, readTime, toJson } from './columns.js';
import type { Database } from './database.js';
import type { MemberRow } from './guard-facts.js';
import { toOffboarding, type OffboardingRow } from './offboardings.js';
import { chainedVersion } from './retention.js';
import { removeUserKeys } from './user-keys.js';

/** What is known of one person, found and erased. */
export function createPersonData(db: Database): PersonDataStore {
  return {
    findOffboardingsOf: (userIds, keys, limit) =>
      db.read(() => {
        const sql = `SELECT * FROM offboardings WHERE id IN (SELECT offboarding_id FROM offboarding_subjects
            WHERE (kind = 'user' AND subject IN (SELECT value FROM json_each(?))) OR (kind = 'key' AND subject IN (SELECT value FROM json_each(?))))
          ORDER BY ordinal LIMIT ?`;
        const rows = db.statement<OffboardingRow>(sql).all(toJson(userIds), toJson(keys), limit);
        return rows.map((row) => toOffboarding(db, row));
      }),
    listHoldStays: (assignmentId, limit) =>
      db.read(() => {
        const sql = 'SELECT * FROM hold_members WHERE assignment_id = ? ORDER BY ordinal LIMIT ?';
        return db.statement<MemberRow>(sql).all(assignmentId, limit).map(toStay);
      }),
    listAuditMentions: (mentions, limit) =>
      db.read(() => {
        const sql = `SELECT audit.*, salt, details, mentions FROM audit LEFT JOIN audit_details USING (seq)
          WHERE seq IN (SELECT seq FROM audit_mentions WHERE mention IN (SELECT value FROM json_each(?))) ORDER BY seq DESC LIMIT ?`;
        return db.statement<AuditRow>(sql).all(toJson(mentions), limit).map(toEntry);
      }),
    eraseProvisioning: (userIds) =>
      db.write(() => {
        const sql =
          'UPDATE provisioning SET details = NULL, resource_id = NULL WHERE resource_id IN (SELECT value FROM json_each(?))';
        return db.statement(sql).run(toJson(userIds)).changes;
      }),
    forgetAccount: (id, expectedRevision) => db.write(() => forgetAccount(db, id, expectedRevision)),
    renameInLimits: (persons, accountKeys, instead) =>
      db.write(() => {
        const these = 'person IN (SELECT value FROM json_each(?))';
        db.statement(`UPDATE OR IGNORE passed_revokes SET person = ? WHERE ${these}`).run(instead, toJson(persons));
        db.statement(`DELETE FROM passed_revokes WHERE ${these}`).run(toJson(persons)); // counted under the other name already
        const approved = 'DELETE FROM approved_revokes WHERE key IN (SELECT value FROM json_each(?))';
        db.statement(approved).run(toJson(accountKeys));
      }),
    removeOffboarding: (id) => db.write(() => removeOffboarding(db, id)),
    rewordOffboarding: (id, reason) =>
      db.write(() => {
        const sql =
          'UPDATE offboardings SET reason = @reason WHERE id = @id AND reinstated_at IS NULL AND reason <> @reason';
        return db.statement(sql).run({ id, reason }).changes > 0;
      }),
    forgetUser: (userId) => db.write(() => forgetUser(db, userId)),
  };
}

function toStay(row: MemberRow): HoldStay {
  return compact({
    holdId: trustId('hld', row.hold_id),
    assignmentId: trustId('asg', row.assignment_id),
    key: row.key,
    userIds: readJson<readonly UserId[]>(row.user_ids),
    heldAt: readTime(row.held_at),
    state: row.state as HoldMemberState, // written from a HoldMemberState
    before: readOptionalJson<AccountState>(row.before),
  });
}

/** Tables that hold what belongs to one account alone, by the column that names it. */
const accountTables = ['role_seats', 'assignment_users', 'former_users'] as const;

function forgetAccount(db: Database, id: AssignmentId, expectedRevision: number): ForgottenAccount | undefined {
  const row = assignmentRow(db, id);
  if (row === undefined || row.revision !== expectedRevision) return undefined;
  const isRevoked = row.state === 'done' && readJson<AccountState>(row.desired).status !== 'active';
  if (!isRevoked || row.remove_at !== null || row.settle_at !== null) return undefined;
  const count = (sql: string) => db.statement<{ count: number }>(sql).get(id)?.count ?? 0;
  if (count(`SELECT count(*) AS count FROM assignment_versions WHERE assignment_id = ? AND NOT ${chainedVersion}`) > 0)
    return undefined;
  const standing =
    "SELECT count(*) AS count FROM hold_members WHERE assignment_id = ? AND state IN ('held', 'discarded')";
  if (count(standing) > 0) return undefined;
  const remove = (table: string) => db.statement(`DELETE FROM ${table} WHERE assignment_id = ?`).run(id).changes;
  const attempts = db
    .statement(
      'DELETE FROM attempts WHERE delivery_id IN (SELECT delivery_id FROM assignment_versions WHERE assignment_id = ?)',
    )
    .run(id).changes;
  const versions = remove('assignment_versions');
  const stays = remove('hold_members');
  for (const table of accountTables) remove(table);
  db.statement('DELETE FROM assignments WHERE ordinal = ?').run(row.ordinal);
  return { versions, attempts, stays };
}

function removeOffboarding(db: Database, id: OffboardingId): boolean {
  const ended = db
    .statement<{ id: string }>('SELECT id FROM offboardings WHERE id = ? AND reinstated_at IS NOT NULL')
    .get(id);
  if (ended === undefined) return false;
  db.statement('DELETE FROM offboarding_subjects WHERE offboarding_id = ?').run(id);
  db.statement('DELETE FROM offboardings WHERE id = ?').run(id);
  return true;
}

function forgetUser(db: Database, userId: UserId): boolean {
  if (db.userLeases.takenAt(0).has(userId)) return false;
  const sql = `DELETE FROM users WHERE id = ? AND deleted_at IS NOT NULL AND revision = resolved_revision AND wake_at IS NULL
    RETURNING ordinal, doc`;
  const gone = db.statement<{ ordinal: number; doc: string }>(sql).get(userId);
  if (gone) removeUserKeys(db, gone.ordinal, readJson<JsonObject>(gone.doc));
  return gone !== undefined;
}
