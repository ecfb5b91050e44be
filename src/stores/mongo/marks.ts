import { trustId, type UserId } from '../../core/ids.js';
import type { LeasedUser, MarkStore, Resolved } from '../../directory/store.js';
import { createClaims } from './claims.js';
import type { Database } from './database.js';
import { gathered } from './gather.js';
import { spreadGroupMarks } from './group-marks.js';
import { oneOf } from './one-of.js';
import { notBusy, usersOf, type UserDocument } from './user-documents.js';

/** How many users one step of a policy advance looks at. */
const advanceChunk = 2_000;
/** How many leases and rests are looked at for the next moment; a service holds some fifty at a time. */
const waitingLooked = 100;

/** The marks that make a user due (see directory/store.ts), each kind found through an index of its own; those of the pipeline ask every shard. */
export function createMarks(db: Database): MarkStore {
  const stands = gathered((_all: '', asked: readonly (readonly UserId[])[]) => standsOf(db, asked));
  return {
    claimDueUsers: createClaims(db),
    settleUser: (user, lease, resolved) => settleUser(db, user, lease, resolved),
    releaseUser: (user, lease, notBefore) => releaseUser(db, user, lease, notBefore),
    spreadGroupMarks: (limit) => spreadGroupMarks(db, limit),
    nextWakeAt: (policyVersion) => nextWakeAt(db, policyVersion),
    countDueUsers: (now, policyVersion) =>
      usersOf(db).countDocuments({
        $or: [{ isMarked: true }, { wakeAt: { $lte: now } }, { resolvedPolicy: { $lt: policyVersion } }],
      }),
    advancePolicy: (from, to, exceptUsers) => advancePolicy(db, from, to, exceptUsers),
    async areResolved(users, policyVersion) {
      const ids = users.map(({ id }) => id);
      return areResolved(await stands('', ids), users, policyVersion);
    },
  };
}

const leaseOver = { lease: null, busyUntil: notBusy };

/** Two tries: as the user was when resolved, or else with the newer mark left standing. Neither does anything once the lease is lost. */
async function settleUser(
  db: Database,
  { directoryId, userId }: LeasedUser,
  lease: string,
  { revision, policyVersion, wakeAt }: Resolved,
): Promise<void> {
  const used = { resolvedRevision: revision, resolvedPolicy: policyVersion, wakeAt: wakeAt ?? null, ...leaseOver };
  const users = usersOf(db);
  const { matchedCount } = await users.updateOne(
    { directoryId, _id: userId, lease, revision },
    { $set: { ...used, isMarked: false, formerKeys: [] }, $unset: { isUnmoved: true } },
  );
  if (matchedCount > 0) return;
  await users.updateOne({ directoryId, _id: userId, lease }, { $set: used, $unset: { isUnmoved: true } });
}

/** A mark made during the lease is not what failed: it need not wait. */
async function releaseUser(
  db: Database,
  { directoryId, userId }: LeasedUser,
  lease: string,
  notBefore: Date,
): Promise<void> {
  const users = usersOf(db);
  const { matchedCount } = await users.updateOne(
    { directoryId, _id: userId, lease, isUnmoved: true },
    { $set: { ...leaseOver, restUntil: notBefore }, $unset: { isUnmoved: true } },
  );
  if (matchedCount > 0) return;
  await users.updateOne({ directoryId, _id: userId, lease }, { $set: leaseOver });
}

/** The first lease or rest to end among users that are due then, or the first moment that comes, whichever is earlier. */
async function nextWakeAt(db: Database, policyVersion: number): Promise<Date | undefined> {
  const fields = { projection: { isMarked: 1, resolvedPolicy: 1, wakeAt: 1, busyUntil: 1, restUntil: 1 } } as const;
  const read = (field: 'busyUntil' | 'restUntil') =>
    usersOf(db)
      .find({ [field]: { $gt: notBusy } }, fields)
      .sort({ [field]: 1 })
      .limit(waitingLooked)
      .toArray();
  const waking = await usersOf(db)
    .find({ wakeAt: { $gt: notBusy }, busyUntil: notBusy, restUntil: notBusy }, fields)
    .sort({ wakeAt: 1 })
    .limit(1)
    .toArray();
  const moments = [...(await read('busyUntil')), ...(await read('restUntil')), ...waking].flatMap(
    (user) => dueAgainAt(user, policyVersion) ?? [],
  );
  return moments.length === 0 ? undefined : new Date(Math.min(...moments));
}

type Waiting = Pick<UserDocument, 'isMarked' | 'resolvedPolicy' | 'wakeAt' | 'busyUntil' | 'restUntil'>;

/** In milliseconds; undefined for a user that is due for nothing. */
function dueAgainAt(
  { isMarked, resolvedPolicy, wakeAt, busyUntil, restUntil }: Waiting,
  policyVersion: number,
): number | undefined {
  const freeAt = Math.max(busyUntil.getTime(), restUntil.getTime());
  if (isMarked || resolvedPolicy < policyVersion) return freeAt;
  return wakeAt === null ? undefined : Math.max(freeAt, wakeAt.getTime());
}

type Except = Parameters<MarkStore['advancePolicy']>[2];

/** Each user only as it was looked at: one written meanwhile is asked about at the next publish, or resolved. */
async function advancePolicy(db: Database, from: number, to: number, exceptUsers: Except): Promise<number> {
  const users = usersOf(db);
  let advanced = 0;
  for (let after = 0; ;) {
    const chunk = await users
      .find(
        { resolvedPolicy: from, ordinal: { $gt: after } },
        { projection: { directoryId: 1, ordinal: 1, revision: 1 } },
      )
      .sort({ ordinal: 1 })
      .limit(advanceChunk)
      .toArray();
    const operations = chunk
      .filter(({ _id, revision }) => !exceptUsers(trustId('usr', _id), revision))
      .map(({ _id, directoryId, revision }) => ({
        updateOne: {
          filter: { directoryId, _id, revision, resolvedPolicy: from },
          update: { $set: { resolvedPolicy: to } },
        },
      }));
    if (operations.length > 0) advanced += (await users.bulkWrite(operations, { ordered: false })).matchedCount;
    if (chunk.length < advanceChunk) return advanced;
    after = chunk.at(-1)?.ordinal ?? after;
  }
}

type Stand = Pick<UserDocument, 'revision' | 'resolvedRevision' | 'resolvedPolicy'>;

/** Asks every shard, by the ids: what an assignment was decided from names no directories. */
async function standsOf(
  db: Database,
  asked: readonly (readonly UserId[])[],
): Promise<readonly ReadonlyMap<string, Stand>[]> {
  const found = await usersOf(db)
    .find(
      { _id: oneOf([...new Set(asked.flat())]) },
      { projection: { revision: 1, resolvedRevision: 1, resolvedPolicy: 1 } },
    )
    .toArray();
  const byId = new Map(found.map((user) => [user._id, user]));
  return asked.map(() => byId);
}

function areResolved(
  byId: ReadonlyMap<string, Stand>,
  wanted: Parameters<MarkStore['areResolved']>[0],
  policyVersion: number | undefined,
): boolean {
  return wanted.every(({ id, revision }) => {
    const user = byId.get(id);
    if (user === undefined || user.revision !== (revision ?? user.resolvedRevision)) return false;
    return (
      policyVersion === undefined || (user.resolvedRevision === user.revision && user.resolvedPolicy === policyVersion)
    );
  });
}
