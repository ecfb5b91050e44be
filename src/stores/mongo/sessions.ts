import { principalText, type Principal, type Session } from '../../admins/model.js';
import type { AdminStore, LoginTries } from '../../admins/store.js';
import { trustId } from '../../core/ids.js';
import type { Collection, Database } from './database.js';
import { isDuplicate, storeUnavailable } from './faults.js';
import type { Index } from './indexes.js';

export interface SessionDocument extends Omit<Session, 'id'> {
  readonly _id: string;
  readonly ordinal: number;
  /** The principal as one text, to look for. */
  readonly holder: string;
}

export interface TriesDocument {
  readonly _id: string;
  readonly count: number;
  readonly windowEndsAt: Date;
}

export const sessionIndexes: readonly Index[] = [
  { collection: 'sessions', name: 'by_token', keys: { tokenHash: 1 }, isUnique: true },
  { collection: 'sessions', name: 'by_holder', keys: { holder: 1, ordinal: -1 } },
  { collection: 'sessions', name: 'by_last_seen', keys: { lastSeenAt: 1 } },
  { collection: 'sessions', name: 'by_expiry', keys: { expiresAt: 1 } },
  { collection: 'login_tries', name: 'by_end', keys: { windowEndsAt: 1 } },
];

type SessionStore = Pick<
  AdminStore,
  | 'insertSession'
  | 'findSession'
  | 'listSessions'
  | 'noteSessionSeen'
  | 'removeSession'
  | 'removeSessionsOf'
  | 'takeLoginTry'
  | 'returnLoginTries'
  | 'dropEndedSignIns'
>;

/** Sessions of browsers, and the tries to open one. */
export function createSessionStore(db: Database): SessionStore {
  const sessions = db.collection<SessionDocument>('sessions');
  const tries = db.collection<TriesDocument>('login_tries');
  return {
    async insertSession({ id, ...session }) {
      const ordinal = await db.next('sessions');
      await sessions.insertOne({ _id: id, ordinal, holder: principalText(session.principal), ...session });
    },
    async findSession(tokenHash) {
      const found = await sessions.findOne({ tokenHash });
      return found ? toSession(found) : undefined;
    },
    async listSessions(principal) {
      const found = sessions.find(principal ? holderOf(principal) : {}).sort({ ordinal: -1 });
      return (await found.toArray()).map(toSession);
    },
    async noteSessionSeen(id, at) {
      await sessions.updateOne({ _id: id }, { $max: { lastSeenAt: at } });
    },
    removeSession: async (id) => (await sessions.deleteOne({ _id: id })).deletedCount > 0,
    removeSessionsOf: async (principal) => (await sessions.deleteMany(holderOf(principal))).deletedCount,
    takeLoginTry: (key, now, until) => takeLoginTry(tries, key, { now, until }),
    async returnLoginTries(key, which) {
      if (which === 'all') await tries.deleteOne({ _id: key });
      else await tries.updateOne({ _id: key, count: { $gt: 0 } }, { $inc: { count: -1 } });
    },
    async dropEndedSignIns(now, idleSince, limit) {
      const options = { projection: { _id: 1 as const }, limit };
      const over = { $or: [{ lastSeenAt: { $lte: idleSince } }, { expiresAt: { $lte: now } }] };
      const oldSessions = await sessions.find(over, options).toArray();
      const oldTries = await tries.find({ windowEndsAt: { $lte: now } }, options).toArray();
      const dropped = [
        await sessions.deleteMany({ _id: { $in: oldSessions.map(({ _id }) => _id) } }),
        await tries.deleteMany({ _id: { $in: oldTries.map(({ _id }) => _id) }, windowEndsAt: { $lte: now } }),
      ];
      return dropped.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
    },
  };
}

function holderOf(principal: Principal): { readonly holder: string } {
  return { holder: principalText(principal) };
}

const mostTurns = 10;

/** Counts in a window that is open, else opens one; whoever loses the race for that counts in the winner's. */
async function takeLoginTry(
  tries: Collection<TriesDocument>,
  key: string,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<LoginTries> {
  const first = { count: 1, windowEndsAt: until };
  const after = { returnDocument: 'after' } as const;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const counted = await tries.findOneAndUpdate(
      { _id: key, windowEndsAt: { $gt: now } },
      { $inc: { count: 1 } },
      after,
    );
    const found =
      counted ?? (await tries.findOneAndUpdate({ _id: key, windowEndsAt: { $lte: now } }, { $set: first }, after));
    if (found) return { count: found.count, windowEndsAt: found.windowEndsAt };
    try {
      await tries.insertOne({ _id: key, ...first });
      return first;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw storeUnavailable('a try to sign in could not be counted');
}

function toSession({ _id, ordinal: _ordinal, holder: _holder, ...session }: SessionDocument): Session {
  return { ...session, id: trustId('ses', _id) };
}
