import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import type { DirectoryId, UserId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
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
import { addUserKeys, hasSameKeys, rekeyUser, userKeys } from './user-keys.js';
import { liveUserRow, markUserSql, toUser, type UserRow } from './user-rows.js';
import { userTextOf } from './user-texts.js';

/** Users as SCIM sees them. Every write marks the user in the same transaction. */
export function createUsers(db: Database): UserStore {
  return {
    insertUser: (directoryId, id, draft, stamp) =>
      db.writeChecked(() => told(stamp, insertUser(db, directoryId, id, writtenBy(draft, stamp)))),
    findUser: (directoryId, userId) =>
      db.read(() => {
        const row = liveUserRow(db, directoryId, userId);
        return row && toUser(row);
      }),
    replaceUser: (before, draft, stamp) =>
      db.writeChecked(() => told(stamp, replaceUser(db, before, writtenBy(draft, stamp)))),
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

/** The record, after whoever writes with it was told. */
function told(stamp: Stamped<User>, user: User): User {
  stamp.onWritten?.(user);
  return user;
}

/** What a draft and a stamp say, as the columns have it. */
interface Written {
  readonly userName: string;
  readonly externalId: string | null;
  readonly active: 0 | 1;
  readonly at: number;
  readonly requestId: string | null;
  readonly attributes: JsonObject;
  readonly doc: string;
}

function writtenBy({ userName, externalId, active, attributes }: UserDraft, { at, requestId }: Stamp): Written {
  return {
    userName,
    externalId: externalId ?? null,
    active: toFlag(active),
    at: toTime(at),
    requestId: requestId ?? null,
    attributes,
    doc: toJson(attributes),
  };
}

const insert = `INSERT INTO users
  (id, directory_id, user_name, user_name_key, external_id, active, revision, created_at, last_modified_at, marked_at, request_id, doc)
  VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)`;

function insertUser(db: Database, directoryId: DirectoryId, id: UserId, written: Written): User {
  assertNotRemoved(db, directoryId);
  const { userName, externalId, active, at, requestId, attributes, doc } = written;
  const statement = db.statement(insert);
  const { lastInsertRowid } = uniqueOr(
    () => statement.run(id, directoryId, userName, fold(userName), externalId, active, at, at, at, requestId, doc),
    nameTaken(userName),
  );
  const ordinal = Number(lastInsertRowid);
  addUserKeys(db, ordinal, userKeys(attributes));
  return userOf({ ordinal, id, directoryId, revision: 1, createdAt: at, formerKeys: '[]' }, written);
}

/** In parts, because setting a column writes its indexes again even with the value it has: names and keys seldom change. */
const asRead = 'ordinal = ? AND id = ? AND directory_id = ? AND revision = ? AND deleted_at IS NULL';
const rename = `UPDATE users SET user_name = ?, user_name_key = ?, external_id = ? WHERE ${asRead}`;
const rewrite = `UPDATE users SET active = ?, last_modified_at = ?, marked_at = ?, request_id = ?, doc = ?, ${markUserSql} WHERE ${asRead}`;

function replaceUser(db: Database, before: User, written: Written): User {
  const { ordinal, id, directoryId, revision } = before;
  const { userName, externalId, active, at, requestId, attributes, doc } = written;
  const record = [ordinal, id, directoryId, revision] as const;
  if (userName !== before.userName || externalId !== (before.externalId ?? null)) {
    const statement = db.statement(rename);
    const run = () => statement.run(userName, fold(userName), externalId, ...record);
    assertWritten(db, before, uniqueOr(run, nameTaken(userName)));
  }
  assertWritten(db, before, db.statement(rewrite).run(active, at, at, requestId, doc, ...record));
  const isFoundAsBefore = hasSameKeys(before.attributes, attributes);
  const formerKeys = isFoundAsBefore
    ? toJson(before.formerKeys)
    : rekeyUser(db, ordinal, before.attributes, attributes);
  const createdAt = toTime(before.createdAt);
  return userOf({ ordinal, id, directoryId, revision: revision + 1, createdAt, formerKeys }, written);
}

function assertWritten(db: Database, { directoryId, id }: User, { changes }: { readonly changes: number }): void {
  if (changes > 0) return;
  throw new ServiceError(liveUserRow(db, directoryId, id) ? 'version_mismatch' : 'not_found', { kind: 'user', id });
}

/** What the written columns do not say of a record. */
interface Standing {
  readonly ordinal: number;
  readonly id: UserId;
  readonly directoryId: DirectoryId;
  readonly revision: number;
  readonly createdAt: number;
  readonly formerKeys: string;
}

/** The record as it would be read back. */
function userOf({ ordinal, id, directoryId, revision, createdAt, formerKeys }: Standing, written: Written): User {
  const { userName, externalId, active, at, requestId, attributes, doc } = written;
  const row: UserRow = {
    ordinal,
    id,
    directory_id: directoryId,
    user_name: userName,
    external_id: externalId,
    active,
    revision,
    created_at: createdAt,
    last_modified_at: at,
    deleted_at: null,
    marked_at: at,
    request_id: requestId,
    former_keys: formerKeys,
    doc,
  };
  return toUser(row, attributes);
}

function nameTaken(userName: string): () => Error {
  return () => new ServiceError('user_name_taken', { userName });
}
