import type { Offboarding } from '../../assignments/model.js';
import type { OffboardingStore } from '../../assignments/store.js';
import { ServiceError } from '../../core/errors.js';
import { trustId, type UserId } from '../../core/ids.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import type { Collection, Database } from './database.js';
import { gathered } from './gather.js';
import type { Index } from './indexes.js';
import { markUsers } from './mark-users.js';

/**
 * An offboarding, found by the user ids and person keys it holds for. `marking` says that its users are still to be marked, because it began or
 * because it ended: the record comes first, then the marks, then the note goes; what a crash leaves noted, `finishOffboardings` marks again.
 */
export interface OffboardingDocument extends Omit<Offboarding, 'id' | 'reinstated'> {
  readonly _id: string;
  readonly ordinal: number;
  readonly reinstated: NonNullable<Offboarding['reinstated']> | null;
  readonly marking: 'begin' | 'end' | null;
}

export const offboardingIndexes: readonly Index[] = [
  { collection: 'offboardings', name: 'by_user', keys: { userIds: 1 } },
  { collection: 'offboardings', name: 'by_key', keys: { keys: 1 } },
  { collection: 'offboardings', name: 'in_order', keys: { ordinal: 1 } },
  { collection: 'offboardings', name: 'marking', keys: { marking: 1 } },
];

export function offboardingsOf(db: Database): Collection<OffboardingDocument> {
  return db.collection('offboardings');
}

/** Explicit offboardings, listed newest first. */
export function createOffboardings(db: Database): OffboardingStore {
  const offboardings = offboardingsOf(db);
  const active = gathered((_all: '', asked: readonly Concerned[]) => findActive(db, asked));
  return {
    insertOffboarding: (offboarding) => insertOffboarding(db, offboarding),
    async findOffboarding(id) {
      const found = await offboardings.findOne({ _id: id });
      return found ? toOffboarding(found) : undefined;
    },
    findActiveOffboardings: (userIds, keys) => active('', { userIds, keys }),
    async widenOffboarding(id, userIds, keys) {
      const more = { $addToSet: { userIds: { $each: [...userIds] }, keys: { $each: [...keys] } } };
      const { matchedCount } = await offboardings.updateOne({ _id: id }, more);
      if (matchedCount === 0) throw new ServiceError('not_found', { kind: 'offboarding', id });
    },
    async reinstate(id, reinstated) {
      const ended = await offboardings.findOneAndUpdate(
        { _id: id, reinstated: null },
        { $set: { reinstated, marking: 'end' } },
        { returnDocument: 'after' },
      );
      if (ended) await finishMarking(db, ended);
      return ended !== null;
    },
    async listOffboardings(page) {
      const found = await offboardings
        .find({ ordinal: { $lt: cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER } })
        .sort({ ordinal: -1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(found, page, toOffboarding);
    },
    markUsers: (userIds, at) => markUsers(db, userIds, at),
  };
}

/** Marks the users of offboardings whose writer was stopped before it had marked them. Repeatable. */
export async function finishOffboardings(db: Database): Promise<number> {
  const left = await offboardingsOf(db)
    .find({ marking: { $in: ['begin', 'end'] } })
    .toArray();
  for (const found of left) await finishMarking(db, found);
  return left.length;
}

/** Whom somebody asks about. */
interface Concerned {
  readonly userIds: readonly UserId[];
  readonly keys: readonly string[];
}

/** For each question, in order of creation. */
async function findActive(db: Database, asked: readonly Concerned[]): Promise<readonly (readonly Offboarding[])[]> {
  const all = concerning(
    [...new Set(asked.flatMap(({ userIds }) => userIds))],
    [...new Set(asked.flatMap(({ keys }) => keys))],
  );
  const found = await offboardingsOf(db)
    .find({ reinstated: null, ...all })
    .sort({ ordinal: 1 })
    .toArray();
  const concerns = (one: OffboardingDocument, { userIds, keys }: Concerned) =>
    one.userIds.some((id) => userIds.includes(id)) || one.keys.some((key) => keys.includes(key));
  return asked.map((question) => found.filter((one) => concerns(one, question)).map(toOffboarding));
}

/** The filter of offboardings that name any of these. */
export function concerning(userIds: readonly UserId[], keys: readonly string[]) {
  return { $or: [{ userIds: { $in: userIds } }, { keys: { $in: keys } }] };
}

async function insertOffboarding(db: Database, { id, reinstated, ...offboarding }: Offboarding): Promise<void> {
  const document: OffboardingDocument = {
    _id: id,
    ordinal: await db.next('offboardings'),
    ...offboarding,
    userIds: [...new Set(offboarding.userIds)],
    keys: [...new Set(offboarding.keys)],
    reinstated: reinstated ?? null,
    marking: 'begin',
  };
  await offboardingsOf(db).insertOne(document);
  await finishMarking(db, document);
}

/** The note goes only where it is the one that was worked on: the end may have been noted while the beginning was marked. */
async function finishMarking(
  db: Database,
  { _id, userIds, at, reinstated, marking }: OffboardingDocument,
): Promise<void> {
  await markUsers(db, userIds, reinstated?.at ?? at);
  await offboardingsOf(db).updateOne({ _id, marking }, { $set: { marking: null } });
}

export function toOffboarding(document: OffboardingDocument): Offboarding {
  const { _id, reason, by, at, userIds, keys, reinstated } = document;
  return compact({ id: trustId('ofb', _id), reason, by, at, userIds, keys, reinstated: reinstated ?? undefined });
}
