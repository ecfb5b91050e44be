import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { DirectoryId } from '../core/ids.js';
import { isJsonObject } from '../core/json.js';
import { ScimFault } from './faults.js';
import { limits } from './limits.js';

/** Where the next page starts: after a record in creation order, or, for sorted lists, after so many rows. */
export type Position =
  { readonly kind: 'after'; readonly ordinal: number } | { readonly kind: 'offset'; readonly offset: number };

/** What a cursor is bound to: with any of these changed it is refused (RFC 9865 section 2). */
export interface CursorScope {
  readonly directoryId: DirectoryId;
  readonly endpoint: string;
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
  readonly count?: number;
}

/** Makes and reads paging cursors. */
export interface Cursors {
  make(scope: CursorScope, position: Position, now: Date): string;
  /** Throws ScimFault 400: `invalidCursor` for one not made here or for another query, `expiredCursor` for one too old. */
  read(scope: CursorScope, cursor: string, now: Date): Position;
}

/** Cursors signed with HMAC-SHA-256 under `key`: opaque to clients, nothing kept on the server. */
export function createCursors(key: Uint8Array): Cursors {
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest('base64url').slice(0, 32);
  return {
    make(scope, position, now) {
      const at = position.kind === 'after' ? position.ordinal : position.offset;
      const content = { q: digest(scope), k: position.kind, p: at, t: Math.floor(now.getTime() / 1000) };
      const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
      return `${payload}.${sign(payload)}`;
    },
    read(scope, cursor, now) {
      const [payload = '', signature = ''] = cursor.split('.');
      if (!isEqual(signature, sign(payload))) throw invalid();
      const content: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
      if (!isJsonObject(content) || content['q'] !== digest(scope)) throw invalid();
      const { k: kind, p: at, t: madeAt } = content;
      if (typeof at !== 'number' || typeof madeAt !== 'number') throw invalid();
      if (now.getTime() / 1000 - madeAt > limits.cursorSeconds)
        throw new ScimFault(400, 'the cursor has expired; start again with an empty cursor', {
          scimType: 'expiredCursor',
        });
      return kind === 'after' ? { kind: 'after', ordinal: at } : { kind: 'offset', offset: at };
    },
  };
}

function invalid(): ScimFault {
  return new ScimFault(
    400,
    'the cursor does not belong to this query; repeat every other parameter, or start again with an empty cursor',
    { scimType: 'invalidCursor' },
  );
}

function digest({ directoryId, endpoint, filter, sortBy, sortOrder, count }: CursorScope): string {
  const parts = [directoryId, endpoint, filter ?? null, sortBy ?? null, sortOrder ?? null, count ?? null];
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22);
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
