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

/** What the user is found by from now on, after an insert. A user is found by the keys of its description, no more and no less, so no index says which they are. */
export function addUserKeys(db: Database, ordinal: number, keys: ReadonlySet<string>): void {
  if (keys.size === 0) return;
  const rows = [...keys].map(() => '(?, ?)').join(', '); // all in one statement: run one by one they took three times the CPU
  const values = [...keys].flatMap((key) => [key, ordinal]);
  db.statement(`INSERT INTO user_keys (key, ordinal) VALUES ${rows} ON CONFLICT DO NOTHING`).run(...values);
}

/** The user, whose description this was, is found by nothing any more. */
export function removeUserKeys(db: Database, ordinal: number, attributes: JsonObject): void {
  dropKeys(db, ordinal, userKeys(attributes));
}

/**
 * Makes the user found by what `next` says and no longer by what `before` said, and notes the person keys it gives up; returns those it has given up so
 * far as their column has them.
 */
export function rekeyUser(db: Database, ordinal: number, before: JsonObject, next: JsonObject): string {
  const [old, keys] = [userKeys(before), userKeys(next)];
  const [given] = db.tuples<readonly [string]>('SELECT former_keys FROM users WHERE ordinal = ?').get(ordinal) ?? [];
  const all = new Set([...readJson<readonly string[]>(given ?? '[]'), ...old]);
  const former = toJson([...all].filter((key) => !keys.has(key) && !key.startsWith(namePrefix)));
  if (former !== given) db.statement('UPDATE users SET former_keys = ? WHERE ordinal = ?').run(former, ordinal);
  dropKeys(db, ordinal, new Set([...old].filter((key) => !keys.has(key))));
  addUserKeys(db, ordinal, new Set([...keys].filter((key) => !old.has(key))));
  return former;
}

function dropKeys(db: Database, ordinal: number, keys: ReadonlySet<string>): void {
  const statement = db.statement('DELETE FROM user_keys WHERE key = ? AND ordinal = ?');
  for (const key of keys) statement.run(key, ordinal);
}
