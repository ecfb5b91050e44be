import type { HoldReason, HoldState } from '../../assignments/hold-model.js';
import type { Cause } from '../../assignments/model.js';
import { systemActor, type Actor } from '../../core/actor.js';
import { fold } from '../../core/fold.js';
import type { JsonObject } from '../../core/json.js';
import type { AuditAction, AuditFact, AuditOutcome, AuditSubject } from '../../evidence/audit/audit-model.js';
import { readJson, readTime } from './columns.js';
import type { Database } from './database.js';

/** The kinds of record that facts stand on; a source is one of them, a colon and the record's own name. */
const cursorNames = { version: 'versions', policy: 'policies' } as const;

/** Facts that are not noted as chained, of one kind after the other, each in the order in which it was written. */
export function unchainedFacts(db: Database, limit: number, unendedBefore: number): readonly AuditFact[] {
  const facts: AuditFact[] = [];
  for (const list of [unchainedActs, unchainedHolds, unchainedPolicies, unchainedVersions])
    if (facts.length < limit) facts.push(...list(db, limit - facts.length, unendedBefore));
  return facts;
}

interface ActRow {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly mentions: string;
  readonly outcome: string | null;
}

function unchainedActs(db: Database, limit: number, unendedBefore: number): readonly AuditFact[] {
  const sql = 'SELECT * FROM audit_acts WHERE outcome IS NOT NULL OR at < ? ORDER BY ordinal LIMIT ?';
  return db
    .statement<ActRow>(sql)
    .all(unendedBefore, limit)
    .map((row) => ({
      source: `act:${row.id}`,
      at: readTime(row.at),
      actor: readJson<Actor>(row.actor),
      action: row.action as AuditAction, // written from an AuditAction
      subject: readJson<AuditSubject>(row.subject),
      outcome: (row.outcome ?? 'unknown') as AuditOutcome, // written from an AuditOutcome
      details: readJson<JsonObject>(row.details),
      mentions: readJson<readonly string[]>(row.mentions),
    }));
}

interface HoldRow {
  readonly id: string;
  readonly target_id: string;
  readonly reason: string;
  readonly state: string;
  readonly chained: string;
  readonly created_at: number;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly count: number;
}

/** One that was opened and decided since has two facts; both count against the limit as one record, so that neither is parted from the other. */
function unchainedHolds(db: Database, limit: number): readonly AuditFact[] {
  const count = "(SELECT count(*) FROM hold_members WHERE hold_id = holds.id AND state <> 'dissolved') AS count";
  const sql = `SELECT id, target_id, reason, state, chained, created_at, decided_at, decided_by, ${count}
    FROM holds WHERE chained <> state ORDER BY ordinal LIMIT ?`;
  const rows = db.statement<HoldRow>(sql).all(Math.ceil(limit / 2));
  return rows.flatMap((row) => [
    ...(row.chained === '' ? [holdFact(row, 'open')] : []),
    ...(row.state === 'open' ? [] : [holdFact(row, row.state as HoldState)]), // written from a HoldState
  ]);
}

function holdFact(row: HoldRow, state: HoldState): AuditFact {
  const decided = state === 'open' ? undefined : row.decided_by;
  return {
    source: `hold:${row.id}:${state}`,
    at: readTime(state === 'open' ? row.created_at : (row.decided_at ?? row.created_at)),
    actor: systemActor,
    action: state === 'open' ? 'hold.opened' : `hold.${state}`,
    subject: { kind: 'hold', id: row.id },
    outcome: 'done',
    details: {
      targetId: row.target_id,
      reason: { ...readJson<HoldReason>(row.reason) },
      ...(decided ? { by: decided, accounts: row.count } : {}),
    },
    mentions: [],
  };
}

interface PolicyRow {
  readonly version: number;
  readonly hash: string;
  readonly published_at: number;
  readonly by: string;
}

function unchainedPolicies(db: Database, limit: number): readonly AuditFact[] {
  const sql = 'SELECT version, hash, published_at, by FROM policies WHERE version > ? ORDER BY version LIMIT ?';
  return db
    .statement<PolicyRow>(sql)
    .all(cursor(db, 'policies'), limit)
    .map(({ version, hash, published_at, by }) => ({
      source: `policy:${version}`,
      at: readTime(published_at),
      actor: systemActor,
      action: 'policy.in_force',
      subject: { kind: 'policy', id: String(version) },
      outcome: 'done',
      details: { version, hash, by },
      mentions: [],
    }));
}

interface VersionRow {
  readonly delivery_id: string;
  readonly assignment_id: string;
  readonly target_id: string;
  readonly target: string | null;
  readonly key: string;
  readonly user_ids: string;
  readonly epoch: number;
  readonly version: number;
  readonly type: string;
  readonly roles: string;
  readonly cause: string;
  readonly decided: string;
  readonly created_at: number;
}

function unchainedVersions(db: Database, limit: number): readonly AuditFact[] {
  const sql = `SELECT v.delivery_id, v.assignment_id, v.target_id, t.name AS target, v.key, v.user_ids, v.epoch, v.version, v.type, v.roles, v.cause,
      v.decided, v.created_at
    FROM assignment_versions v LEFT JOIN targets t ON t.id = v.target_id
    WHERE v.ordinal > ? ORDER BY v.ordinal LIMIT ?`;
  return db.statement<VersionRow>(sql).all(cursor(db, 'versions'), limit).map(versionFact);
}

function versionFact(row: VersionRow): AuditFact {
  const cause = readJson<Cause>(row.cause);
  const { target_id: targetId, target, key, epoch, version, type } = row;
  const users = readJson<readonly string[]>(row.user_ids);
  return {
    source: `version:${row.delivery_id}`,
    at: readTime(row.created_at),
    actor: actorOf(cause),
    action: 'assignment.decided',
    subject: { kind: 'assignment', id: row.assignment_id },
    outcome: row.decided as AuditOutcome, // written from the delivery of a version: owed or held
    details: {
      ...{ targetId, ...(target === null ? {} : { target }), key, userIds: users, epoch, version, type },
      roles: readJson<readonly string[]>(row.roles),
      cause: { ...cause },
    },
    mentions: [fold(key), ...users.map(fold)],
  };
}

/** What a directory sent is its doing; what the policy, a moment or a person behind an act brought about is this service's. */
function actorOf({ kind, directory }: Cause): Actor {
  const isSent = kind === 'group' || kind === 'attribute';
  return isSent && directory !== undefined ? { kind: 'directory', id: directory } : systemActor;
}

function cursor(db: Database, name: 'versions' | 'policies'): number {
  return db.statement<{ ordinal: number }>('SELECT ordinal FROM audit_cursors WHERE name = ?').get(name)?.ordinal ?? 0;
}

/** Forgets that these facts wait; to be called inside a write. Sources are those of one answer of unchainedFacts, so cursors may move to the last. */
export function settleFacts(db: Database, sources: readonly string[]): void {
  const names = (kind: string) =>
    sources.flatMap((source) => (source.startsWith(`${kind}:`) ? [source.slice(kind.length + 1)] : []));
  const endAct = db.statement('DELETE FROM audit_acts WHERE id = ?');
  for (const id of names('act')) endAct.run(id);
  const settleHold = db.statement(
    "UPDATE holds SET chained = @state WHERE id = @id AND (chained = '' OR @state <> 'open')",
  );
  for (const name of names('hold')) {
    const [id = '', state = ''] = name.split(':');
    settleHold.run({ id, state });
  }
  moveCursor(db, cursorNames.policy, Math.max(0, ...names('policy').map(Number)));
  const last = names('version').at(-1);
  const row =
    last &&
    db.statement<{ ordinal: number }>('SELECT ordinal FROM assignment_versions WHERE delivery_id = ?').get(last);
  if (row) moveCursor(db, cursorNames.version, row.ordinal);
}

/** Never back: a repeated note changes nothing. */
function moveCursor(db: Database, name: string, ordinal: number): void {
  db.statement('UPDATE audit_cursors SET ordinal = ? WHERE name = ? AND ordinal < ?').run(ordinal, name, ordinal);
}
