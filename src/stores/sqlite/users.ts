import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import type { DirectoryId, UserId } from '../../core/ids.js';
import type { Stamp, Stamped, User, UserDraft } from '../../directory/model.js';
import type { UserStore } from '../../directory/store.js';
import { toFlag, toJson, toTime } from './columns.js';
import type { Database } from './database.js';
import { assertNotRemoved } from './directory-removal.js';
import { uniqueOr } from './faults.js';
import { listUsers, listUserTexts } from './list-users.js';
import { hasNesting } from './nesting.js';
import { membershipsOf } from './subjects.js';
import { deleteUser } from './user-deletion.js';
import { addUserKeys, formerKeys, keysOf, userKeys, writeUserKeys } from './user-keys.js';
import { liveUserRow, markUserSql, toUser } from './user-rows.js';
import { userTextOf } from './user-texts.js';

/** Users as SCIM sees them. Every write marks the user in the same transaction. */
export function createUsers(db: Database): UserStore {
  return {
    insertUser: (directoryId, id, draft, stamp) =>
      db.write(() => told(stamp, insertUser(db, { directoryId, id, draft, stamp }))),
    findUser: (directoryId, userId) =>
      db.read(() => {
        const row = liveUserRow(db, directoryId, userId);
        return row && toUser(row);
      }),
    replaceUser: (directoryId, id, draft, stamp, expectedRevision) =>
      db.write(() => told(stamp, replaceUser(db, { directoryId, id, draft, stamp }, expectedRevision))),
    removeUser: (directoryId, userId, stamp) =>
      db.write(() => {
        const isFound = deleteUser(db, directoryId, userId, stamp);
        if (isFound) stamp.onWritten?.();
        return isFound;
      }),
    listUsers: (directoryId, query) => listUsers(db, directoryId, query),
    listMemberships: (directoryId, userIds) => db.read(() => membershipsOf(db, userIds, directoryId)),
    findUserText: (directoryId, userId, display) =>
      db.read(() => (hasNesting(db) ? undefined : userTextOf(db, directoryId, userId, display))),
    listUserTexts: (directoryId, query, display) => listUserTexts(db, directoryId, query, display),
  };
}

interface UserWrite {
  readonly directoryId: DirectoryId;
  readonly id: UserId;
  readonly draft: UserDraft;
  readonly stamp: Stamp;
}

/** The record, after whoever writes with it was told. */
function told(stamp: Stamped<User>, user: User): User {
  stamp.onWritten?.(user);
  return user;
}

function insertUser(db: Database, { directoryId, id, draft, stamp }: UserWrite): User {
  assertNotRemoved(db, directoryId);
  const insert = db.statement(`INSERT INTO users
    (id, directory_id, user_name, user_name_key, external_id, active, revision, created_at, last_modified_at, marked_at, request_id, doc)
    VALUES (@id, @directoryId, @userName, @key, @externalId, @active, 1, @at, @at, @at, @requestId, @doc)`);
  const columns = draftColumns(draft, stamp);
  const { lastInsertRowid } = uniqueOr(() => insert.run({ id, directoryId, ...columns }), nameTaken(draft.userName));
  const ordinal = Number(lastInsertRowid);
  addUserKeys(db, ordinal, userKeys(draft.attributes));
  const fresh = { ordinal, id, directory_id: directoryId, revision: 1, created_at: columns.at, deleted_at: null };
  return toUser({ ...fresh, ...written(columns, draft), former_keys: '[]' }, draft.attributes);
}

/** What a user who is written again keeps, or is told apart by. */
type StandingUser = readonly [
  ordinal: number,
  revision: number,
  createdAt: number,
  formerKeys: string,
  userName: string,
  externalId: string | null,
];
const standing = `SELECT ordinal, revision, created_at, former_keys, user_name, external_id FROM users
  WHERE id = ? AND directory_id = ? AND deleted_at IS NULL`;

/** In two parts, because setting a column writes its indexes again even with the value it has: names seldom change. */
const rename =
  'UPDATE users SET user_name = @userName, user_name_key = @key, external_id = @externalId WHERE ordinal = @ordinal';
const rewrite = `UPDATE users SET active = @active, last_modified_at = @at, marked_at = @at, request_id = @requestId,
  former_keys = @formerKeys, doc = @doc, ${markUserSql} WHERE ordinal = @ordinal`;

function replaceUser(db: Database, { directoryId, id, draft, stamp }: UserWrite, expectedRevision: number): User {
  const row = db.tuples<StandingUser>(standing).get(id, directoryId);
  if (row === undefined) throw new ServiceError('not_found', { kind: 'user', id });
  const [ordinal, revision, createdAt, formerly, userName, externalId] = row;
  if (revision !== expectedRevision) throw new ServiceError('version_mismatch', { kind: 'user', id });
  const keys = userKeys(draft.attributes);
  const before = keysOf(db, ordinal);
  const columns = { ...draftColumns(draft, stamp), formerKeys: formerKeys(formerly, before, keys) };
  if (columns.userName !== userName || columns.externalId !== externalId)
    uniqueOr(() => db.statement(rename).run({ ordinal, ...columns }), nameTaken(draft.userName));
  db.statement(rewrite).run({ ordinal, ...columns });
  if (before.size !== keys.size || [...keys].some((key) => !before.has(key))) writeUserKeys(db, ordinal, keys);
  const known = { ordinal, id, directory_id: directoryId, created_at: createdAt, deleted_at: null };
  return toUser(
    { ...known, ...written(columns, draft), revision: revision + 1, former_keys: columns.formerKeys },
    draft.attributes,
  );
}

function draftColumns({ userName, externalId, active, attributes }: UserDraft, { at, requestId }: Stamp) {
  const names = { userName, key: fold(userName), externalId: externalId ?? null };
  return { ...names, active: toFlag(active), at: toTime(at), requestId: requestId ?? null, doc: toJson(attributes) };
}

/** What draftColumns wrote, as a row that is read has it, so that it need not be read back. */
function written({ at, externalId, active, requestId, doc }: ReturnType<typeof draftColumns>, { userName }: UserDraft) {
  const times = { last_modified_at: at, marked_at: at };
  return { user_name: userName, external_id: externalId, active, request_id: requestId, doc, ...times };
}

function nameTaken(userName: string): () => Error {
  return () => new ServiceError('user_name_taken', { userName });
}
