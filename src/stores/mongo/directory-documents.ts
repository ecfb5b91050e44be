import { ServiceError } from '../../core/errors.js';
import { trustId, type DirectoryId } from '../../core/ids.js';
import type { Directory, DirectoryToken } from '../../directory/model.js';
import { compact } from '../pages.js';
import type { Collection, Database } from './database.js';
import type { Index } from './indexes.js';

/** A directory; one that was removed stays, hidden, so that a request still under way cannot add to what is gone. */
export interface DirectoryDocument extends Omit<Directory, 'id'> {
  readonly _id: string;
  readonly ordinal: number;
  readonly nameKey: string;
  readonly removedAt: Date | null;
  /** When its users and groups were all deleted too. */
  readonly emptiedAt: Date | null;
  /** How often a write nested a group of it (group-cycles.ts); absent before the first. */
  readonly nestings?: number;
}

/** A bearer token. */
export interface TokenDocument extends Omit<DirectoryToken, 'id'> {
  readonly _id: string;
  readonly ordinal: number;
}

export const directoryIndexes: readonly Index[] = [
  { collection: 'directories', name: 'by_name', keys: { nameKey: 1 }, isUnique: true },
  { collection: 'directories', name: 'by_ordinal', keys: { removedAt: 1, ordinal: 1 } },
  { collection: 'tokens', name: 'by_hash', keys: { hash: 1 }, isUnique: true },
  { collection: 'tokens', name: 'by_directory', keys: { directoryId: 1, ordinal: 1 } },
  { collection: 'tokens', name: 'by_client', keys: { oauthClientId: 1, expiresAt: 1 } },
];

export function directoriesOf(db: Database): Collection<DirectoryDocument> {
  return db.collection('directories');
}

export function tokensOf(db: Database): Collection<TokenDocument> {
  return db.collection('tokens');
}

/** The key of a record that gave up its name: no folded name can equal it, so the name is free again. */
export function freedKey(id: string): string {
  return `\u0001deleted ${id}`;
}

/** `not_found` when the directory does not exist or was removed. */
export async function requireDirectory(db: Database, directoryId: DirectoryId): Promise<void> {
  const read = () => directoriesOf(db).findOne({ _id: directoryId, removedAt: null });
  const found = await db.shared(`directory ${directoryId}`, read);
  if (!found) throw new ServiceError('not_found', { kind: 'directory', id: directoryId });
}

export function toDirectory({ _id, name, dialect, rateLimit, createdAt }: DirectoryDocument): Directory {
  return compact({ id: trustId('dir', _id), name, dialect, rateLimit, createdAt });
}

export function toToken({ _id, ordinal: _ordinal, ...token }: TokenDocument): DirectoryToken {
  return { id: trustId('tok', _id), ...token };
}
