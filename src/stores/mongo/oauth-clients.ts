import { ServiceError } from '../../core/errors.js';
import { trustId, type DirectoryId, type OAuthClientId } from '../../core/ids.js';
import type { OAuthClient, OAuthClientStore, OAuthSecret } from '../../directory/oauth-model.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import type { Collection, Database } from './database.js';
import { requireDirectory, tokensOf } from './directory-documents.js';
import { isDuplicate } from './faults.js';
import type { Index } from './indexes.js';

type SecretDocument = Omit<OAuthSecret, 'clientId'>;

/** A client with its secrets: they are few, and their number is checked by the write that adds one. */
export interface ClientDocument extends Omit<OAuthClient, 'id'> {
  readonly _id: string;
  readonly ordinal: number;
  readonly secrets: readonly SecretDocument[];
  readonly secretCount: number;
}

export interface AssertionDocument {
  /** The client's id and the assertion's key. */
  readonly _id: string;
  readonly expiresAt: Date;
}

export const oauthIndexes: readonly Index[] = [
  { collection: 'oauth_clients', name: 'by_directory', keys: { directoryId: 1, ordinal: 1 } },
  { collection: 'oauth_clients', name: 'by_secret', keys: { 'secrets.id': 1 } },
  { collection: 'oauth_assertions', name: 'by_expiry', keys: { expiresAt: 1 } },
];

export const clientsOf = (db: Database): Collection<ClientDocument> => db.collection('oauth_clients');
export const assertionsOf = (db: Database): Collection<AssertionDocument> => db.collection('oauth_assertions');

/** OAuth clients, their secrets, and the assertions they used. */
export function createOAuthClientStore(db: Database): OAuthClientStore {
  const clients = clientsOf(db);
  return {
    insertOAuthClient: (client) => insertClient(db, client),
    async findOAuthClient(clientId) {
      const found = await clients.findOne({ _id: clientId });
      return found ? toClient(found) : undefined;
    },
    async listOAuthClients(directoryId, page) {
      const found = await clients
        .find({ directoryId, ordinal: { $gt: cursorOrdinal(page) ?? 0 } })
        .sort({ ordinal: 1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(found, page, toClient);
    },
    async limitOAuthClient(directoryId, clientId, allowFrom) {
      const change = allowFrom ? { $set: { allowFrom } } : { $unset: { allowFrom: true as const } };
      const found = await clients.findOneAndUpdate({ _id: clientId, directoryId }, change, { returnDocument: 'after' });
      if (!found) return undefined;
      await tokensOf(db).updateMany({ oauthClientId: clientId }, change);
      return toClient(found);
    },
    async removeOAuthClient(directoryId, clientId) {
      const { deletedCount } = await clients.deleteOne({ _id: clientId, directoryId });
      if (deletedCount > 0) await tokensOf(db).deleteMany({ oauthClientId: clientId });
      return deletedCount > 0;
    },
    insertOAuthSecret: (secret, most) => insertSecret(db, secret, most),
    async listOAuthSecrets(clientId) {
      const found = await clients.findOne({ _id: clientId });
      return (found?.secrets ?? []).map((secret) => ({ ...secret, clientId }));
    },
    noteOAuthSecretUse: (secretId, at) => noteUse(db, secretId, at),
    removeOAuthSecret: (clientId, secretId) => removeSecret(db, clientId, secretId),
    spendAssertion: (clientId, key, until) => spendAssertion(db, clientId, key, until),
    dropExpiredOAuth: (now, limit) => dropExpired(db, now, limit),
  };
}

/** Removes the clients of a directory, and with them their secrets and access tokens. Repeatable. */
export async function removeClientsOf(db: Database, directoryId: DirectoryId): Promise<void> {
  await clientsOf(db).deleteMany({ directoryId });
}

/** `not_found` when there is no such client any more. */
export async function requireClient(db: Database, clientId: OAuthClientId): Promise<void> {
  const found = await clientsOf(db).findOne({ _id: clientId }, { projection: { _id: 1 } });
  if (!found) throw new ServiceError('not_found', { kind: 'OAuth client', id: clientId });
}

async function insertClient(db: Database, { id, ...client }: OAuthClient): Promise<void> {
  await requireDirectory(db, client.directoryId);
  const ordinal = await db.next('oauth_clients');
  await clientsOf(db).insertOne({ _id: id, ordinal, ...client, secrets: [], secretCount: 0 });
}

async function insertSecret(db: Database, { clientId, ...secret }: OAuthSecret, most: number): Promise<boolean> {
  await requireClient(db, clientId);
  const { modifiedCount } = await clientsOf(db).updateOne(
    { _id: clientId, secretCount: { $lt: most } },
    { $push: { secrets: secret }, $inc: { secretCount: 1 } },
  );
  return modifiedCount > 0;
}

/** Takes the secret away as it was read; one that was used or moved up meanwhile is read again. */
async function removeSecret(db: Database, clientId: OAuthClientId, secretId: string): Promise<boolean> {
  for (;;) {
    const client = await clientsOf(db).findOne({ _id: clientId, 'secrets.id': secretId });
    const place = client?.secrets.findIndex(({ id }) => id === secretId) ?? -1;
    const secret = client?.secrets[place];
    if (!secret) return false;
    const { matchedCount } = await clientsOf(db).updateOne(
      {
        _id: clientId,
        [`secrets.${place}.id`]: secretId,
        [`secrets.${place}.lastUsedAt`]: secret.lastUsedAt ?? { $exists: false },
      },
      { $pull: { secrets: secret }, $inc: { secretCount: -1 } },
    );
    if (matchedCount > 0) return true;
  }
}

/** Where the secret stood when it was read; one that was taken away or moved up meanwhile is looked for again. */
async function noteUse(db: Database, secretId: string, at: Date): Promise<void> {
  for (;;) {
    const client = await clientsOf(db).findOne({ 'secrets.id': secretId });
    const place = client?.secrets.findIndex(({ id }) => id === secretId);
    if (!client || place === undefined) return;
    const { matchedCount } = await clientsOf(db).updateOne(
      { _id: client._id, [`secrets.${place}.id`]: secretId },
      { $max: { [`secrets.${place}.lastUsedAt`]: at } },
    );
    if (matchedCount > 0) return;
  }
}

async function spendAssertion(db: Database, clientId: OAuthClientId, key: string, until: Date): Promise<boolean> {
  await requireClient(db, clientId);
  try {
    await assertionsOf(db).insertOne({ _id: `${clientId} ${key}`, expiresAt: until });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

async function dropExpired(db: Database, now: Date, limit: number): Promise<number> {
  const projection = { projection: { _id: 1 as const }, limit };
  const tokens = await tokensOf(db)
    .find({ oauthClientId: { $gt: '' as OAuthClientId }, expiresAt: { $lte: now } }, projection) // every id is greater than ''
    .toArray();
  const assertions = await assertionsOf(db)
    .find({ expiresAt: { $lte: now } }, projection)
    .toArray();
  const dropped = [
    await tokensOf(db).deleteMany({ _id: { $in: tokens.map(({ _id }) => _id) } }),
    await assertionsOf(db).deleteMany({ _id: { $in: assertions.map(({ _id }) => _id) } }),
  ];
  return dropped.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
}

function toClient(client: ClientDocument): OAuthClient {
  const { _id, directoryId, name, proof, scopes, tokenSeconds, allowFrom, createdAt } = client;
  return {
    ...{ id: trustId('ocl', _id), directoryId, name, proof, scopes, tokenSeconds },
    ...(allowFrom === undefined ? {} : { allowFrom }),
    createdAt,
  };
}
