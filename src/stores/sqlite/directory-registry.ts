import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { trustId, type DirectoryId } from '../../core/ids.js';
import type { Directory, DirectoryToken, Dialect, TokenScope } from '../../directory/model.js';
import type { DirectoryRegistry } from '../../directory/store.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { readJson, readOptionalTime, readTime, toJson, toOptionalTime, toTime } from './columns.js';
import type { Database } from './database.js';
import { emptyDirectory } from './directory-removal.js';
import { uniqueOr } from './faults.js';
import { removeClientsOf, requireClient } from './oauth-clients.js';
import { freedKey } from './user-rows.js';

interface DirectoryRow {
  readonly ordinal: number;
  readonly id: string;
  readonly name: string;
  readonly dialect: string;
  readonly rate_limit: number | null;
  readonly created_at: number;
}

interface TokenRow {
  readonly ordinal: number;
  readonly id: string;
  readonly directory_id: string;
  readonly name: string;
  readonly hash: string;
  readonly last_four: string;
  readonly scopes: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
  readonly oauth_client_id: string | null;
  readonly allow_from: string | null;
}

/** Directories and tokens, in order of creation. */
export function createDirectoryRegistry(db: Database): DirectoryRegistry {
  return {
    insertDirectory: (directory) => db.write(() => insertDirectory(db, directory)),
    findDirectory: (directoryId) =>
      db.read(() => db.remembered.directories.of(directoryId, () => findDirectory(db, directoryId))),
    updateDirectory: (directory) => db.write(() => updateDirectory(db, directory)),
    listDirectories: (page) =>
      db.read(() =>
        db.remembered.directoryPages.of(JSON.stringify(page), () => {
          const sql = 'SELECT * FROM directories WHERE removed_at IS NULL AND ordinal > ? ORDER BY ordinal LIMIT ?';
          const rows = db.statement<DirectoryRow>(sql).all(cursorOrdinal(page) ?? 0, page.limit + 1);
          return pageOf(rows, page, toDirectory);
        }),
      ),
    async removeDirectory(directoryId, at) {
      const isFound = await db.write(() => hideDirectory(db, directoryId, at));
      if (isFound) await emptyDirectory(db, directoryId, at);
      return isFound;
    },
    insertToken: (token) => db.write(() => insertToken(db, token)),
    findTokenByHash: (hash) =>
      db.read(() =>
        db.remembered.tokens.of(hash, () => {
          const row = db.statement<TokenRow>('SELECT * FROM tokens WHERE hash = ?').get(hash);
          return row && toToken(row);
        }),
      ),
    listTokens: (directoryId, page) =>
      db.read(() => {
        const sql = 'SELECT * FROM tokens WHERE directory_id = ? AND ordinal > ? ORDER BY ordinal LIMIT ?';
        return pageOf(
          db.statement<TokenRow>(sql).all(directoryId, cursorOrdinal(page) ?? 0, page.limit + 1),
          page,
          toToken,
        );
      }),
    noteTokenUse: (tokenId, at) =>
      db.write(() => {
        const sql = 'UPDATE tokens SET last_used_at = @at WHERE id = @tokenId AND coalesce(last_used_at, 0) < @at';
        db.statement(sql).run({ at: toTime(at), tokenId });
      }),
    limitToken: (directoryId, tokenId, allowFrom) =>
      db.write(() => {
        const sql = 'UPDATE tokens SET allow_from = ? WHERE id = ? AND directory_id = ? RETURNING *';
        const row = db.statement<TokenRow>(sql).get(allowFrom ? toJson(allowFrom) : null, tokenId, directoryId);
        return row && toToken(row);
      }),
    removeToken: (directoryId, tokenId) =>
      db.write(
        () =>
          db.statement('DELETE FROM tokens WHERE id = ? AND directory_id = ?').run(tokenId, directoryId).changes > 0,
      ),
  };
}

function insertDirectory(db: Database, { id, name, dialect, rateLimit, createdAt }: Directory): void {
  const sql = 'INSERT INTO directories (id, name, name_key, dialect, rate_limit, created_at) VALUES (?, ?, ?, ?, ?, ?)';
  const insert = db.statement(sql);
  uniqueOr(() => insert.run(id, name, fold(name), dialect, rateLimit ?? null, toTime(createdAt)), nameTaken(name));
}

function updateDirectory(db: Database, { id, name, dialect, rateLimit }: Directory): void {
  const sql =
    'UPDATE directories SET name = ?, name_key = ?, dialect = ?, rate_limit = ? WHERE id = ? AND removed_at IS NULL';
  const { changes } = uniqueOr(
    () => db.statement(sql).run(name, fold(name), dialect, rateLimit ?? null, id),
    nameTaken(name),
  );
  if (changes === 0) throw new ServiceError('not_found', { kind: 'directory', id });
}

function findDirectory(db: Database, directoryId: DirectoryId): Directory | undefined {
  const row = db
    .statement<DirectoryRow>('SELECT * FROM directories WHERE id = ? AND removed_at IS NULL')
    .get(directoryId);
  return row && toDirectory(row);
}

/** From here on nobody can sign in or see it; a crash before its users are deleted is made good when the store opens again. */
function hideDirectory(db: Database, directoryId: DirectoryId, at: Date): boolean {
  const sql = 'UPDATE directories SET removed_at = ?, name_key = ? WHERE id = ? AND removed_at IS NULL';
  const { changes } = db.statement(sql).run(toTime(at), freedKey(directoryId), directoryId);
  if (changes > 0) {
    db.statement('DELETE FROM tokens WHERE directory_id = ?').run(directoryId);
    removeClientsOf(db, directoryId);
  }
  return changes > 0;
}

function insertToken(db: Database, token: DirectoryToken): void {
  if (findDirectory(db, token.directoryId) === undefined)
    throw new ServiceError('not_found', { kind: 'directory', id: token.directoryId });
  const sql = `INSERT INTO tokens (id, directory_id, name, hash, last_four, scopes, created_at, expires_at, last_used_at, oauth_client_id, allow_from)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  if (token.oauthClientId !== undefined) requireClient(db, token.oauthClientId);
  const times = [toTime(token.createdAt), toOptionalTime(token.expiresAt), toOptionalTime(token.lastUsedAt)];
  db.statement(sql).run(
    token.id,
    token.directoryId,
    token.name,
    token.hash,
    token.lastFour,
    toJson(token.scopes),
    ...times,
    token.oauthClientId ?? null,
    token.allowFrom ? toJson(token.allowFrom) : null,
  );
}

function nameTaken(name: string): () => Error {
  return () => new ServiceError('name_taken', { kind: 'directory', name });
}

export function toDirectory(row: DirectoryRow): Directory {
  return compact({
    id: trustId('dir', row.id),
    name: row.name,
    dialect: row.dialect as Dialect, // written from a Directory
    rateLimit: row.rate_limit ?? undefined,
    createdAt: readTime(row.created_at),
  });
}

export function toToken(row: TokenRow): DirectoryToken {
  return compact({
    id: trustId('tok', row.id),
    directoryId: trustId('dir', row.directory_id),
    name: row.name,
    hash: row.hash,
    lastFour: row.last_four,
    scopes: readJson<readonly TokenScope[]>(row.scopes),
    createdAt: readTime(row.created_at),
    expiresAt: readOptionalTime(row.expires_at),
    lastUsedAt: readOptionalTime(row.last_used_at),
    allowFrom: row.allow_from === null ? undefined : readJson<readonly string[]>(row.allow_from),
    oauthClientId: row.oauth_client_id === null ? undefined : trustId('ocl', row.oauth_client_id),
  });
}
