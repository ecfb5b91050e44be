import { fold } from '../../core/fold.js';
import { isSameJson, type JsonObject } from '../../core/json.js';
import { enterpriseUrn, personKeys } from '../../directory/account-key.js';
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

/** The attributes that keys are made of. */
const sources = ['userName', 'externalId', 'displayName', 'emails', enterpriseUrn] as const;

/** Is a user of both descriptions found by the same? Looks at what keys are made of, which is less work than making them. */
export function hasSameKeys(before: JsonObject, next: JsonObject): boolean {
  return sources.every((name) => isSameJson(before[name], next[name]));
}

/** Makes the user found by what `attributes` say, and notes the person keys it gives up; returns those it has given up so far as their column has them. */
export function rekeyUser(db: Database, ordinal: number, attributes: JsonObject): string {
  const keys = userKeys(attributes);
  const before = keysOf(db, ordinal);
  const [given] = db.tuples<readonly [string]>('SELECT former_keys FROM users WHERE ordinal = ?').get(ordinal) ?? [];
  const all = new Set([...readJson<readonly string[]>(given ?? '[]'), ...before]);
  const former = toJson([...all].filter((key) => !keys.has(key) && !key.startsWith(namePrefix)));
  if (former !== given) db.statement('UPDATE users SET former_keys = ? WHERE ordinal = ?').run(former, ordinal);
  removeUserKeys(db, ordinal);
  addUserKeys(db, ordinal, keys);
  return former;
}

function keysOf(db: Database, ordinal: number): readonly string[] {
  const sql = 'SELECT key FROM user_keys WHERE ordinal = ?';
  return db
    .tuples<readonly [string]>(sql)
    .all(ordinal)
    .map(([key]) => key);
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
