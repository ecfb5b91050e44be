import { fold } from '../../core/fold.js';
import type { JsonObject } from '../../core/json.js';
import { personKeys } from '../../directory/account-key.js';
import { readJson, toJson } from './columns.js';
import type { Database } from './database.js';

/** Starts the key by which the admin search finds a display name; it identifies nobody. */
const namePrefix = 'displayName:';

/** What a user can be found by: its person keys, and its folded display name for the admin search. */
export function userKeys(attributes: JsonObject): ReadonlySet<string> {
  const keys = new Set(personKeys(attributes));
  const displayName = attributes['displayName'];
  if (typeof displayName === 'string' && displayName.trim() !== '') keys.add(namePrefix + fold(displayName.trim()));
  return keys;
}

/** What it can be found by as long as nothing is written. */
export function keysOf(db: Database, ordinal: number): ReadonlySet<string> {
  const rows = db.tuples<readonly [string]>('SELECT key FROM user_keys WHERE ordinal = ?').all(ordinal);
  return new Set(rows.map(([key]) => key));
}

/** Replaces what the user can be found by. */
export function writeUserKeys(db: Database, ordinal: number, keys: ReadonlySet<string>): void {
  removeUserKeys(db, ordinal);
  addUserKeys(db, ordinal, keys);
}

/** What a new user can be found by. */
export function addUserKeys(db: Database, ordinal: number, keys: ReadonlySet<string>): void {
  const insert = db.statement('INSERT INTO user_keys (key, ordinal) VALUES (?, ?)');
  for (const key of keys) insert.run(key, ordinal);
}

/** The user is found by nothing any more. */
export function removeUserKeys(db: Database, ordinal: number): void {
  db.statement('DELETE FROM user_keys WHERE ordinal = ?').run(ordinal);
}

/** The person keys given up so far, as their column has them, with those of `before` that `next` no longer has. */
export function formerKeys(column: string, before: ReadonlySet<string>, next: ReadonlySet<string>): string {
  const all = new Set([...readJson<readonly string[]>(column), ...before]);
  return toJson([...all].filter((key) => !next.has(key) && !key.startsWith(namePrefix)));
}
