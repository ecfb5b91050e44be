import { fold } from '../../core/fold.js';
import type { UserId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import type { Page, PageRequest } from '../../core/page.js';
import { nextTurn } from '../../core/turns.js';
import type { Subject, User } from '../../directory/model.js';
import type { PersonStore } from '../../directory/store.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import { readJson } from './columns.js';
import type { Database } from './database.js';
import { searchGroups } from './group-search.js';
import { subjectsOf } from './subjects.js';
import { removeUserKeys } from './user-keys.js';
import { userColumns, usersOf } from './user-rows.js';

/** How many deleted users one write forgets. */
const purgeChunk = 500;

/** The same person across directories. */
export function createPersons(db: Database): PersonStore {
  return {
    findUsersByKey: (key) =>
      db.read(() => {
        const sql = `SELECT ${userColumns} FROM user_keys JOIN users ON users.ordinal = user_keys.ordinal WHERE user_keys.key = ? ORDER BY users.ordinal`;
        return usersOf(db, sql, key);
      }),
    findUserAnywhere: (userId) => db.read(() => userAnywhere(db, userId)),
    getSubjects: (userIds) => db.read(() => subjectsAnywhere(db, userIds)),
    searchUsers: (query, page) => db.read(() => searchUsers(db, query, page)),
    searchGroups: (query, page) => db.read(() => searchGroups(db, query, page)),
    streamSubjects: (batch) => streamSubjects(db, batch),
    async purgeDeleted(limit) {
      let purged = 0;
      for (let last = purgeChunk; last === purgeChunk && purged < limit; purged += last) {
        const left = Math.min(purgeChunk, limit - purged);
        last = await db.write(() => purge(db, left));
      }
      return purged;
    },
  };
}

function userAnywhere(db: Database, userId: UserId): User | undefined {
  return usersOf(db, `SELECT ${userColumns} FROM users WHERE id = ?`, userId)[0];
}

/** In the order asked; unknown ids are left out. */
function subjectsAnywhere(db: Database, userIds: readonly UserId[]): readonly Subject[] {
  return subjectsOf(
    db,
    userIds.flatMap((id) => userAnywhere(db, id) ?? []),
  );
}

/** By folded prefix of userName, display name or an e-mail, each a range of the key index; in order of creation. */
function searchUsers(db: Database, query: string | undefined, page: PageRequest): Page<User> {
  const after = cursorOrdinal(page) ?? 0;
  const text = fold(query?.trim() ?? '');
  const order = 'AND users.deleted_at IS NULL ORDER BY users.ordinal LIMIT ?';
  if (text === '') {
    const sql = `SELECT ${userColumns} FROM users WHERE users.ordinal > ? ${order}`;
    return pageOf(usersOf(db, sql, after, page.limit + 1), page, (user) => user);
  }
  const range = 'SELECT ordinal FROM user_keys WHERE key >= ? AND key < ?';
  const sql = `SELECT ${userColumns} FROM users WHERE users.ordinal IN (${range} UNION ${range} UNION ${range}) AND users.ordinal > ? ${order}`;
  const ranges = ['userName', 'displayName', 'mail'].flatMap((kind) => prefixRange(`${kind}:${text}`));
  return pageOf(usersOf(db, sql, ...ranges, after, page.limit + 1), page, (user) => user);
}

/** The bounds between which every text lies that begins with `prefix`. */
function prefixRange(prefix: string): readonly [string, string] {
  return [prefix, `${prefix}\u{10ffff}`];
}

async function* streamSubjects(db: Database, batch: number): AsyncGenerator<readonly Subject[]> {
  const sql = `SELECT ${userColumns} FROM users WHERE users.ordinal > ? AND users.deleted_at IS NULL ORDER BY users.ordinal LIMIT ?`;
  for (let after = 0; ;) {
    const start = after;
    const users = await db.read(() => usersOf(db, sql, start, batch));
    if (users.length > 0) yield await db.read(() => subjectsOf(db, users));
    if (users.length < batch) return;
    after = users.at(-1)?.ordinal ?? after;
    await nextTurn();
  }
}

/** Users being resolved, as a JSON list. */
function takenUsers(db: Database): string {
  return JSON.stringify([...db.userLeases.takenAt(0)]);
}

/**
 * Forgets deleted users that the pipeline is done with: resolved, nothing to wake for, and no assignment that names them is waiting to be
 * acknowledged or to be removed later.
 */
function purge(db: Database, limit: number): number {
  const sql = `SELECT ordinal, doc FROM users INDEXED BY users_deleted
    WHERE deleted_at IS NOT NULL AND revision = resolved_revision AND wake_at IS NULL
      AND id NOT IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
      SELECT 1 FROM assignment_users JOIN assignments ON assignments.id = assignment_users.assignment_id
      WHERE assignment_users.user_id = users.id AND (assignments.state <> 'done' OR assignments.remove_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM hold_members WHERE hold_members.assignment_id = assignments.id AND hold_members.state = 'discarded'))
    ) ORDER BY ordinal LIMIT ?`;
  const rows = db.tuples<readonly [ordinal: number, doc: string]>(sql).all(takenUsers(db), limit);
  for (const [ordinal, doc] of rows) {
    removeUserKeys(db, ordinal, readJson<JsonObject>(doc));
    db.statement('DELETE FROM users WHERE ordinal = ?').run(ordinal);
  }
  return rows.length;
}
