import { emailKey, type Admin, type ApiKey } from '../../admins/model.js';
import type { AdminStore } from '../../admins/store.js';
import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { trustId } from '../../core/ids.js';
import type { Database } from './database.js';
import { uniqueOr } from './faults.js';
import type { Index } from './indexes.js';
import { createSessionStore, sessionIndexes } from './sessions.js';

export interface AdminDocument extends Omit<Admin, 'id'> {
  readonly _id: string;
  readonly ordinal: number;
  readonly foldedEmail: string;
}

export interface ApiKeyDocument extends Omit<ApiKey, 'id'> {
  readonly _id: string;
  readonly ordinal: number;
}

export const adminIndexes: readonly Index[] = [
  { collection: 'admins', name: 'by_email', keys: { foldedEmail: 1 }, isUnique: true },
  { collection: 'api_keys', name: 'by_hash', keys: { hash: 1 }, isUnique: true },
  ...sessionIndexes,
];

/** Admins, their keys and sessions, and the tries to sign in. */
export function createAdminStore(db: Database): AdminStore {
  return { ...createPeopleStore(db), ...createSessionStore(db), ...createApiKeyStore(db) };
}

type PeopleStore = Pick<
  AdminStore,
  'insertAdmin' | 'findAdmin' | 'findAdminByEmail' | 'listAdmins' | 'writeAdmin' | 'noteAdminSeen' | 'removeAdmin'
>;

function createPeopleStore(db: Database): PeopleStore {
  const admins = db.collection<AdminDocument>('admins');
  const findOne = async (filter: { readonly _id: string } | { readonly foldedEmail: string }) => {
    const found = await admins.findOne(filter);
    return found ? toAdmin(found) : undefined;
  };
  return {
    async insertAdmin({ id, ...admin }) {
      const ordinal = await db.next('admins');
      await uniqueOr(
        () => admins.insertOne({ _id: id, ordinal, foldedEmail: emailKey({ id, ...admin }), ...admin }),
        taken(admin),
      );
    },
    findAdmin: (id) => findOne({ _id: id }),
    findAdminByEmail: (email) => findOne({ foldedEmail: fold(email) }),
    listAdmins: async () => (await admins.find().sort({ ordinal: 1 }).toArray()).map(toAdmin),
    async writeAdmin(admin) {
      const { id, revision, name, role, state } = admin;
      const optional = (['email', 'language', 'password'] as const).map((field) => [field, admin[field]] as const);
      const kept = Object.fromEntries(optional.filter(([, value]) => value !== undefined));
      const gone = Object.fromEntries(optional.filter(([, value]) => value === undefined));
      const set = { foldedEmail: emailKey(admin), name, role, state, ...kept };
      const unset = Object.fromEntries(Object.keys(gone).map((field) => [field, '' as const]));
      const change = { $set: set, $inc: { revision: 1 }, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) };
      const { matchedCount } = await uniqueOr(() => admins.updateOne({ _id: id, revision }, change), taken(admin));
      return matchedCount > 0;
    },
    async noteAdminSeen(id, at) {
      await admins.updateOne({ _id: id }, { $max: { lastSeenAt: at } });
    },
    removeAdmin: async (id) => (await admins.deleteOne({ _id: id })).deletedCount > 0,
  };
}

function taken({ email, name }: Pick<Admin, 'email' | 'name'>): () => Error {
  return () => new ServiceError('name_taken', { kind: 'admin', name: email ?? name });
}

function toAdmin({ _id, ordinal: _ordinal, foldedEmail: _folded, ...admin }: AdminDocument): Admin {
  return { ...admin, id: trustId('adm', _id) };
}

type ApiKeyStore = Pick<
  AdminStore,
  'insertApiKey' | 'findApiKey' | 'findApiKeyByHash' | 'listApiKeys' | 'noteApiKeyUse' | 'removeApiKey'
>;

function createApiKeyStore(db: Database): ApiKeyStore {
  const keys = db.collection<ApiKeyDocument>('api_keys');
  const findOne = async (filter: { readonly _id: string } | { readonly hash: string }) => {
    const found = await keys.findOne(filter);
    return found ? toApiKey(found) : undefined;
  };
  return {
    async insertApiKey({ id, ...key }) {
      await keys.insertOne({ _id: id, ordinal: await db.next('api_keys'), ...key });
    },
    findApiKey: (id) => findOne({ _id: id }),
    findApiKeyByHash: (hash) => findOne({ hash }),
    listApiKeys: async () => (await keys.find().sort({ ordinal: 1 }).toArray()).map(toApiKey),
    async noteApiKeyUse(id, at) {
      await keys.updateOne({ _id: id }, { $max: { lastUsedAt: at } });
    },
    removeApiKey: async (id) => (await keys.deleteOne({ _id: id })).deletedCount > 0,
  };
}

function toApiKey({ _id, ordinal: _ordinal, ...key }: ApiKeyDocument): ApiKey {
  return { ...key, id: trustId('key', _id) };
}
