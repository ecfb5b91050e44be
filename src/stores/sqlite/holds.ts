import type { Hold, HoldMember, HoldMemberState, HoldReason, HoldState } from '../../assignments/hold-model.js';
import type { AccountState } from '../../assignments/model.js';
import type { HoldQuery, HoldStore } from '../../assignments/store.js';
import { trustId, type UserId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { readJson, readOptionalJson, readTime } from './columns.js';
import type { Database } from './database.js';
import { standingMember, type MemberRow } from './guard-facts.js';
import { recheckHeld, writeGuarded } from './guarded-writes.js';
import { discardHold, releaseHold } from './hold-decisions.js';

interface HoldRow {
  readonly ordinal: number;
  readonly id: string;
  readonly target_id: string;
  readonly reason: string;
  readonly state: string;
  readonly created_at: number;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly count: number;
}

/** Those a batch is about: who waits while it is open, who was decided about afterwards. */
const concerned = "state <> 'dissolved'";

const holdColumns = `ordinal, id, target_id, reason, state, created_at, decided_at, decided_by,
  (SELECT count(*) FROM hold_members WHERE hold_id = holds.id AND ${concerned}) AS count`;

/** Limits at work: guarded versions, the batches they make, and what people decide about them. */
export function createHolds(db: Database): HoldStore {
  return {
    writeGuarded: (write) => db.write(() => writeGuarded(db, write)),
    recheckHeld: (id, guard, now, expectedRevision) =>
      db.write(() => recheckHeld(db, { id, guard, now, expectedRevision })),
    listHolds: (query, page) => db.read(() => listHolds(db, query, page)),
    findHold: (id) => db.read(() => findHold(db, id)),
    listHoldMembers: (id, page) =>
      db.read(() => {
        const sql = `SELECT * FROM hold_members WHERE hold_id = ? AND ordinal > ? AND ${concerned} ORDER BY ordinal LIMIT ?`;
        const rows = db.statement<MemberRow>(sql).all(id, cursorOrdinal(page) ?? 0, page.limit + 1);
        return pageOf(rows, page, toMember);
      }),
    findHoldOf: (assignmentId) =>
      db.read(() => {
        const member = standingMember(db, assignmentId);
        return member && findHold(db, member.hold_id);
      }),
    releaseHold: (id, decided) => db.write(() => releaseHold(db, id, decided)),
    discardHold: (id, decided) => db.write(() => discardHold(db, id, decided)),
  };
}

function findHold(db: Database, id: string): Hold | undefined {
  const row = db.statement<HoldRow>(`SELECT ${holdColumns} FROM holds WHERE id = ?`).get(id);
  return row && toHold(row);
}

function listHolds(db: Database, { targetId, state }: HoldQuery, page: PageRequest): Page<Hold> {
  const sql = `SELECT ${holdColumns} FROM holds WHERE ordinal < @before AND (@targetId IS NULL OR target_id = @targetId)
    AND (@state IS NULL OR state = @state) ORDER BY ordinal DESC LIMIT @limit`;
  const rows = db.statement<HoldRow>(sql).all({
    before: cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER,
    targetId: targetId ?? null,
    state: state ?? null,
    limit: page.limit + 1,
  });
  return pageOf(rows, page, toHold);
}

function toHold(row: HoldRow): Hold {
  return compact({
    id: trustId('hld', row.id),
    targetId: trustId('tgt', row.target_id),
    reason: readJson<HoldReason>(row.reason),
    state: row.state as HoldState, // written from a HoldState
    createdAt: readTime(row.created_at),
    count: row.count,
    decided: row.decided_at === null ? undefined : { at: readTime(row.decided_at), by: row.decided_by ?? '' },
  });
}

function toMember(row: MemberRow): HoldMember {
  return compact({
    assignmentId: trustId('asg', row.assignment_id),
    key: row.key,
    userIds: readJson<readonly UserId[]>(row.user_ids),
    heldAt: readTime(row.held_at),
    state: row.state as HoldMemberState, // written from a HoldMemberState
    before: readOptionalJson<AccountState>(row.before),
  });
}
