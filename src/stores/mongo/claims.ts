import { trustId } from '../../core/ids.js';
import type { DueUser, MarkStore } from '../../directory/store.js';
import type { Database } from './database.js';
import { finishTouches } from './touches.js';
import { notBusy, usersOf, type UserDocument } from './user-documents.js';

type Claim = Parameters<MarkStore['claimDueUsers']>[0];

/** How often a service looks for what crashes left noted on users. */
const touchesEveryMs = 60_000;

/** The claim of the pipeline; now and then it also raises the groups whose raise a crash lost. */
export function createClaims(db: Database): MarkStore['claimDueUsers'] {
  let touchesDueAt = 0;
  return async (claim) => {
    const now = claim.now.getTime();
    if (now >= touchesDueAt) {
      touchesDueAt = now + touchesEveryMs;
      await finishTouches(db, claim.now);
    }
    return claimDueUsers(db, claim);
  };
}

interface Source {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: Readonly<Record<string, 1>>;
}

/** Leavers among those written come first, then the others written, those whose moment came, and the sweep of a new policy version. */
export function dueSources({ now, policyVersion }: Pick<Claim, 'now' | 'policyVersion'>): readonly Source[] {
  const free = { busyUntil: { $lte: now }, restUntil: { $lte: now } };
  const byMark = { markedAt: 1, ordinal: 1 } as const;
  const isAsleep = { $or: [{ wakeAt: null }, { wakeAt: { $gt: now } }] };
  return [
    { filter: { isMarked: true, isLeaver: true, ...free }, sort: byMark },
    { filter: { isMarked: true, isLeaver: false, ...free }, sort: byMark },
    { filter: { wakeAt: { $lte: now }, isMarked: false, ...free }, sort: { wakeAt: 1 } },
    {
      filter: { resolvedPolicy: { $lt: policyVersion }, isMarked: false, ...isAsleep, ...free },
      sort: { resolvedPolicy: 1, ordinal: 1 },
    },
  ];
}

type Candidate = Pick<UserDocument, '_id' | 'directoryId'> & { readonly due: Source['filter'] };

/**
 * Looks for candidates, leases each that is still free and due for what it was found for, and reads back what it got. Of several services that find the
 * same users each is leased to one; whoever got none of them looks again.
 */
async function claimDueUsers(db: Database, claim: Claim): Promise<readonly DueUser[]> {
  for (;;) {
    const candidates = await findCandidates(db, claim);
    if (candidates.length === 0) return [];
    const claimed = await lease(db, claim, candidates);
    if (claimed.length > 0) return claimed;
  }
}

async function findCandidates(db: Database, claim: Claim): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const { filter, sort } of dueSources(claim)) {
    if (found.length >= claim.limit) break;
    const users = await usersOf(db)
      .find(filter, { projection: { directoryId: 1 } })
      .sort({ ...sort })
      .limit(claim.limit - found.length)
      .toArray();
    found.push(...users.map(({ _id, directoryId }) => ({ _id, directoryId, due: filter })));
  }
  return found;
}

async function lease(
  db: Database,
  { lease: token, leaseUntil, now }: Claim,
  candidates: readonly Candidate[],
): Promise<readonly DueUser[]> {
  const set = { lease: token, busyUntil: leaseUntil, restUntil: notBusy, isUnmoved: true as const };
  const operations = candidates.map(({ _id, directoryId, due }) => ({
    updateOne: { filter: { directoryId, _id, ...due }, update: { $set: set } },
  }));
  await usersOf(db).bulkWrite(operations, { ordered: false });
  const directoryIds = [...new Set(candidates.map(({ directoryId }) => directoryId))];
  const ids = candidates.map(({ _id }) => _id);
  const leased = await usersOf(db)
    .find(
      { directoryId: { $in: directoryIds }, _id: { $in: ids }, lease: token },
      { projection: { directoryId: 1, revision: 1, isMarked: 1, wakeAt: 1 } },
    )
    .toArray();
  const byId = new Map(leased.map((user) => [user._id, toDueUser(user, now)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

type Leased = Pick<UserDocument, '_id' | 'directoryId' | 'revision' | 'isMarked' | 'wakeAt'>;

function toDueUser({ _id, directoryId, revision, isMarked, wakeAt }: Leased, now: Date): DueUser {
  const due = { directoryId, userId: trustId('usr', _id), revision };
  if (isMarked) return { ...due, mark: 'revision' };
  return wakeAt !== null && wakeAt <= now ? { ...due, mark: 'wake', wakeAt } : { ...due, mark: 'policy' };
}
