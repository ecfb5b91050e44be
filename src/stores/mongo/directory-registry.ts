import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import type { DirectoryId } from '../../core/ids.js';
import type { Directory, DirectoryToken } from '../../directory/model.js';
import type { DirectoryRegistry } from '../../directory/store.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import type { Database } from './database.js';
import { directoriesOf, freedKey, requireDirectory, toDirectory, toToken, tokensOf } from './directory-documents.js';
import { emptyDirectory } from './directory-removal.js';
import { uniqueOr } from './faults.js';
import { removeClientsOf, requireClient } from './oauth-clients.js';

/** Directories and tokens, in order of creation. */
export function createDirectoryRegistry(db: Database): DirectoryRegistry {
  const directories = directoriesOf(db);
  const tokens = tokensOf(db);
  return {
    insertDirectory: (directory) => insertDirectory(db, directory),
    async findDirectory(directoryId) {
      const read = () => directories.findOne({ _id: directoryId, removedAt: null });
      const found = await db.shared(`directory ${directoryId}`, read);
      return found ? toDirectory(found) : undefined;
    },
    updateDirectory: (directory) => updateDirectory(db, directory),
    async listDirectories(page) {
      const after = { removedAt: null, ordinal: { $gt: cursorOrdinal(page) ?? 0 } };
      const read = () =>
        directories
          .find(after)
          .sort({ ordinal: 1 })
          .limit(page.limit + 1)
          .toArray();
      return pageOf(await db.shared(`directories ${page.limit} ${page.cursor ?? ''}`, read), page, toDirectory);
    },
    async removeDirectory(directoryId, at) {
      const isFound = await hideDirectory(db, directoryId, at);
      if (isFound) await emptyDirectory(db, directoryId, at);
      return isFound;
    },
    insertToken: (token) => insertToken(db, token),
    async findTokenByHash(hash) {
      const found = await db.shared(`token ${hash}`, () => tokens.findOne({ hash }));
      return found ? toToken(found) : undefined;
    },
    async listTokens(directoryId, page) {
      const found = await tokens
        .find({ directoryId, ordinal: { $gt: cursorOrdinal(page) ?? 0 } })
        .sort({ ordinal: 1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(found, page, toToken);
    },
    async noteTokenUse(tokenId, at) {
      await tokens.updateOne({ _id: tokenId }, { $max: { lastUsedAt: at } });
    },
    async limitToken(directoryId, tokenId, allowFrom) {
      const change = allowFrom ? { $set: { allowFrom } } : { $unset: { allowFrom: true as const } };
      const found = await tokens.findOneAndUpdate({ _id: tokenId, directoryId }, change, { returnDocument: 'after' });
      return found ? toToken(found) : undefined;
    },
    removeToken: async (directoryId, tokenId) =>
      (await tokens.deleteOne({ _id: tokenId, directoryId })).deletedCount > 0,
  };
}

async function insertDirectory(db: Database, { id, ...directory }: Directory): Promise<void> {
  const ordinal = await db.next('directories');
  const document = { _id: id, ordinal, nameKey: fold(directory.name), ...directory, removedAt: null, emptiedAt: null };
  await uniqueOr(() => directoriesOf(db).insertOne(document), nameTaken(directory.name));
}

async function updateDirectory(db: Database, { id, name, dialect, rateLimit }: Directory): Promise<void> {
  const set = { name, nameKey: fold(name), dialect };
  const change =
    rateLimit === undefined ? { $set: set, $unset: { rateLimit: true as const } } : { $set: { ...set, rateLimit } };
  const { matchedCount } = await uniqueOr(
    () => directoriesOf(db).updateOne({ _id: id, removedAt: null }, change),
    nameTaken(name),
  );
  if (matchedCount === 0) throw new ServiceError('not_found', { kind: 'directory', id });
}

/** From here on nobody can sign in or see it; what a crash leaves of its tokens and users is taken away when a service starts. */
async function hideDirectory(db: Database, directoryId: DirectoryId, at: Date): Promise<boolean> {
  const { modifiedCount } = await directoriesOf(db).updateOne(
    { _id: directoryId, removedAt: null },
    { $set: { removedAt: at, nameKey: freedKey(directoryId) } },
  );
  if (modifiedCount === 0) return false;
  await tokensOf(db).deleteMany({ directoryId });
  await removeClientsOf(db, directoryId);
  return true;
}

async function insertToken(db: Database, { id, ...token }: DirectoryToken): Promise<void> {
  await requireDirectory(db, token.directoryId);
  if (token.oauthClientId !== undefined) await requireClient(db, token.oauthClientId);
  await tokensOf(db).insertOne({ _id: id, ordinal: await db.next('tokens'), ...token });
}

function nameTaken(name: string): () => Error {
  return () => new ServiceError('name_taken', { kind: 'directory', name });
}
