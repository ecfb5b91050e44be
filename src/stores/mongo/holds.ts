import type { Hold } from '../../assignments/hold-model.js';
import type { HoldQuery, HoldStore } from '../../assignments/store.js';
import type { Page, PageRequest } from '../../core/page.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import type { Database } from './database.js';
import { recheckHeld, writeGuarded } from './guarded-writes.js';
import { discardHold, releaseHold } from './hold-decisions.js';
import {
  concerned,
  holdsOf,
  membersOf,
  standingMember,
  toHold,
  toMember,
  type HoldDocument,
} from './hold-documents.js';

/** Limits at work: guarded versions, the batches they make, and what people decide about them. */
export function createHolds(db: Database): HoldStore {
  return {
    writeGuarded: (write) => writeGuarded(db, write),
    recheckHeld: (id, guard, now, expectedRevision) => recheckHeld(db, { id, guard, now, expectedRevision }),
    listHolds: (query, page) => listHolds(db, query, page),
    findHold: (id) => findHold(db, id),
    async listHoldMembers(id, page) {
      const found = await membersOf(db)
        .find({ ...concerned(id), ordinal: { $gt: cursorOrdinal(page) ?? 0 } })
        .sort({ ordinal: 1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(found, page, toMember);
    },
    async findHoldOf(assignmentId) {
      const member = await standingMember(db, assignmentId);
      return member && findHold(db, member.holdId);
    },
    releaseHold: (id, decided) => releaseHold(db, id, decided),
    discardHold: (id, decided) => discardHold(db, id, decided),
  };
}

async function findHold(db: Database, id: string): Promise<Hold | undefined> {
  const found = await holdsOf(db).findOne({ _id: id });
  return found ? counted(db, found) : undefined;
}

async function listHolds(db: Database, { targetId, state }: HoldQuery, page: PageRequest): Promise<Page<Hold>> {
  const before = { $lt: cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER };
  const found = await holdsOf(db)
    .find(compact({ targetId, state, ordinal: before }))
    .sort({ ordinal: -1 })
    .limit(page.limit + 1)
    .toArray();
  const { items, ...rest } = pageOf(found, page, (hold) => hold);
  return { ...rest, items: await Promise.all(items.map((hold) => counted(db, hold))) };
}

async function counted(db: Database, hold: HoldDocument): Promise<Hold> {
  return toHold(hold, await membersOf(db).countDocuments(concerned(hold._id)));
}
