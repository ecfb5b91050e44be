import { dayMs, type Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { newId, type DirectoryId, type TokenId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import { hashToken, isTokenShaped } from '../core/tokens.js';
import type { NoteUse } from '../core/use-notes.js';
import type { Dialect, Directory, DirectoryToken, TokenScope } from './model.js';
import type { DirectoryRegistry } from './store.js';
import { judgeToken, newDirectoryToken, scimTokenPrefix, type MintedToken, type TokenVerdict } from './tokens.js';

interface Needs {
  readonly store: DirectoryRegistry;
  readonly clock: Clock;
  readonly onMarked: () => void;
  /** Rules of the policy may name a directory: told before it gets another name, so that they go on meaning it. */
  readonly beforeRename: () => Promise<void>;
  readonly noteUse: NoteUse;
}

/** What a person says about a token to be made. */
export interface NewToken {
  readonly name: string;
  readonly expiresInDays?: number;
  readonly scopes?: readonly TokenScope[];
  /** CIDR ranges, at least one; absent: from anywhere. */
  readonly allowFrom?: readonly string[];
}

/** Identity provider tenants and the tokens they come with. */
export interface Directories {
  create(input: { readonly name: string; readonly dialect: Dialect; readonly rateLimit?: number }): Promise<Directory>;
  get(directoryId: DirectoryId): Promise<Directory>;
  list(page: PageRequest): Promise<Page<Directory>>;
  update(
    directoryId: DirectoryId,
    change: Partial<Pick<Directory, 'name' | 'dialect' | 'rateLimit'>>,
  ): Promise<Directory>;
  /** Deletes its users as SCIM would, so that every role that came from it alone is revoked. */
  remove(directoryId: DirectoryId): Promise<void>;
  createToken(directoryId: DirectoryId, input: NewToken): Promise<MintedToken>;
  listTokens(directoryId: DirectoryId, page: PageRequest): Promise<Page<DirectoryToken>>;
  removeToken(directoryId: DirectoryId, tokenId: TokenId): Promise<void>;
  /** Replaces the address ranges it may be used from; undefined: from anywhere. `not_found`. */
  limitToken(
    directoryId: DirectoryId,
    tokenId: TokenId,
    allowFrom: readonly string[] | undefined,
  ): Promise<DirectoryToken>;
  /** Is that text a live token of this directory, sent from an address that it may be used from? */
  authenticate(directoryId: DirectoryId, token: string, address: string): Promise<TokenVerdict>;
}

/** Builds the service on a store. */
export function createDirectories({ store, clock, onMarked, beforeRename, noteUse }: Needs): Directories {
  const get = async (directoryId: DirectoryId): Promise<Directory> => {
    const directory = await store.findDirectory(directoryId);
    if (!directory) throw new ServiceError('not_found', { kind: 'directory', id: directoryId });
    return directory;
  };

  return {
    get,
    list: (page) => store.listDirectories(page),

    async create({ name, dialect, rateLimit }) {
      const directory: Directory = {
        id: newId('dir'),
        name,
        dialect,
        createdAt: clock(),
        ...(rateLimit === undefined ? {} : { rateLimit }),
      };
      await store.insertDirectory(directory);
      return directory;
    },

    async update(directoryId, change) {
      const before = await get(directoryId);
      const directory = { ...before, ...change };
      if (directory.name !== before.name) await beforeRename();
      await store.updateDirectory(directory);
      return directory;
    },

    async remove(directoryId) {
      if (!(await store.removeDirectory(directoryId, clock())))
        throw new ServiceError('not_found', { kind: 'directory', id: directoryId });
      onMarked();
    },

    async createToken(directoryId, { name, expiresInDays, scopes = ['read', 'write'], allowFrom }) {
      await get(directoryId);
      const createdAt = clock();
      const expiresAt = expiresInDays === undefined ? undefined : new Date(createdAt.getTime() + expiresInDays * dayMs);
      const minted = newDirectoryToken({
        directoryId,
        name,
        scopes,
        createdAt,
        ...(expiresAt ? { expiresAt } : {}),
        ...(allowFrom ? { allowFrom } : {}),
      });
      await store.insertToken(minted.record);
      return minted;
    },

    async listTokens(directoryId, page) {
      await get(directoryId);
      return store.listTokens(directoryId, page);
    },

    async limitToken(directoryId, tokenId, allowFrom) {
      const token = await store.limitToken(directoryId, tokenId, allowFrom);
      if (!token) throw new ServiceError('not_found', { kind: 'token', id: tokenId });
      return token;
    },

    async removeToken(directoryId, tokenId) {
      if (!(await store.removeToken(directoryId, tokenId)))
        throw new ServiceError('not_found', { kind: 'token', id: tokenId });
    },

    async authenticate(directoryId, token, address) {
      if (!isTokenShaped(token, scimTokenPrefix)) return { kind: 'refused', reason: 'misshapen' };
      const record = await store.findTokenByHash(hashToken(token));
      const now = clock();
      const verdict = judgeToken(record, { directoryId, address, now });
      if (verdict.kind === 'live') {
        const { id, lastUsedAt } = verdict.token;
        noteUse({ id, lastUsedAt, now }, () => store.noteTokenUse(id, now));
      }
      return verdict;
    },
  };
}
