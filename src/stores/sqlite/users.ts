import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import type { DirectoryId, UserId } from '../../core/ids.js';
import type { Stamp, User, UserDraft } from '../../directory/model.js';
import type { UserStore } from '../../directory/store.js';
import { toFlag, toJson, toTime } from './columns.js';
import type { Database } from './database.js';
import { assertNotRemoved } from './directory-removal.js';
import { uniqueOr } from './faults.js';
import { listUsers } from './list-users.js';
import { membershipsOf } from './subjects.js';
import { deleteUser } from './user-deletion.js';
import { formerKeys, liveUserRow, markUserSql, toUser, writeUserKeys } from './user-rows.js';

/** Users as SCIM sees them. Every write marks the user in the same transaction. */
export function createUsers(db: Database): UserStore {
  return {
    insertUser: (directoryId, id, draft, stamp) => db.write(() => insertUser(db, { directoryId, id, draft, stamp })),
    findUser: (directoryId, userId) =>
      db.read(() => {
        const row = liveUserRow(db, directoryId, userId);
        return row && toUser(row);
      }),
    replaceUser: (directoryId, id, draft, stamp, expectedRevision) =>
      db.write(() => replaceUser(db, { directoryId, id, draft, stamp }, expectedRevision)),
    removeUser: (directoryId, userId, stamp) => db.write(() => deleteUser(db, directoryId, userId, stamp)),
    listUsers: (directoryId, query) => listUsers(db, directoryId, query),
    listMemberships: (directoryId, userIds) => db.read(() => membershipsOf(db, userIds, directoryId)),
  };
}

interface UserWrite {
  readonly directoryId: DirectoryId;
  readonly id: UserId;
  readonly draft: UserDraft;
  readonly stamp: Stamp;
}

function insertUser(db: Database, { directoryId, id, draft, stamp }: UserWrite): User {
  assertNotRemoved(db, directoryId);
  const insert = db.statement(`INSERT INTO users
    (id, directory_id, user_name, user_name_key, external_id, active, revision, created_at, last_modified_at, marked_at, request_id, doc)
    VALUES (@id, @directoryId, @userName, @key, @externalId, @active, 1, @at, @at, @at, @requestId, @doc)`);
  const values = { id, directoryId, ...draftColumns(draft, stamp) };
  const { lastInsertRowid } = uniqueOr(() => insert.run(values), nameTaken(draft.userName));
  writeUserKeys(db, id, Number(lastInsertRowid), draft.attributes);
  return readBack(db, directoryId, id);
}

function replaceUser(db: Database, { directoryId, id, draft, stamp }: UserWrite, expectedRevision: number): User {
  const row = liveUserRow(db, directoryId, id);
  if (row === undefined) throw new ServiceError('not_found', { kind: 'user', id });
  if (row.revision !== expectedRevision) throw new ServiceError('version_mismatch', { kind: 'user', id });
  const update =
    db.statement(`UPDATE users SET user_name = @userName, user_name_key = @key, external_id = @externalId, active = @active,
    last_modified_at = @at, marked_at = @at, request_id = @requestId, former_keys = @formerKeys, doc = @doc, ${markUserSql} WHERE ordinal = @ordinal`);
  const gaveUp = toJson(formerKeys(row, draft.attributes));
  const values = { ordinal: row.ordinal, formerKeys: gaveUp, ...draftColumns(draft, stamp) };
  uniqueOr(() => update.run(values), nameTaken(draft.userName));
  writeUserKeys(db, id, row.ordinal, draft.attributes);
  return readBack(db, directoryId, id);
}

function draftColumns({ userName, externalId, active, attributes }: UserDraft, { at, requestId }: Stamp) {
  const names = { userName, key: fold(userName), externalId: externalId ?? null };
  return { ...names, active: toFlag(active), at: toTime(at), requestId: requestId ?? null, doc: toJson(attributes) };
}

function readBack(db: Database, directoryId: DirectoryId, id: UserId): User {
  const row = liveUserRow(db, directoryId, id);
  if (row === undefined) throw new ServiceError('not_found', { kind: 'user', id });
  return toUser(row);
}

function nameTaken(userName: string): () => Error {
  return () => new ServiceError('user_name_taken', { userName });
}
