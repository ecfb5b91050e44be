import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import type { DirectoryId, UserId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import { personKeys } from '../../directory/account-key.js';
import type { Stamp, Stamped, User, UserDraft } from '../../directory/model.js';
import type { UserStore } from '../../directory/store.js';
import type { Database } from './database.js';
import { requireDirectory } from './directory-documents.js';
import { undoIfRemoved } from './directory-removal.js';
import { uniqueOr } from './faults.js';
import { searchable } from './search-document.js';
import { subjectsOf } from './subjects.js';
import { deleteUser } from './user-deletion.js';
import { marking, notBusy, toUser, usersOf, type UserDocument } from './user-documents.js';

/** Users as SCIM sees them, without their lists. Every write of a user marks it: it is one document. */
export function createUsers(db: Database): Omit<UserStore, 'listUsers'> {
  const users = usersOf(db);
  return {
    insertUser: async (directoryId, id, draft, stamp) =>
      told(stamp, await insertUser(db, { directoryId, id, draft, stamp })),
    async findUser(directoryId, userId) {
      const found = await users.findOne({ directoryId, _id: userId, deletedAt: null });
      return found ? toUser(found) : undefined;
    },
    replaceUser: async (before, draft, stamp) => told(stamp, await replaceUser(db, before, { draft, stamp })),
    async removeUser(directoryId, userId, stamp) {
      const isFound = await deleteUser(db, directoryId, userId, stamp);
      if (isFound) stamp.onWritten?.();
      return isFound;
    },
    async listMemberships(directoryId, userIds) {
      const found = await users.find({ directoryId, _id: { $in: [...userIds] }, deletedAt: null }).toArray();
      const subjects = await subjectsOf(db, found);
      return new Map(
        subjects.flatMap(({ user, memberships }) => (memberships.length === 0 ? [] : [[user.id, memberships]])),
      );
    },
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

async function insertUser(db: Database, { directoryId, id, draft, stamp }: UserWrite): Promise<User> {
  await requireDirectory(db, directoryId);
  const { at, requestId } = stamp;
  const { externalId } = draft;
  const document: UserDocument = {
    _id: id,
    directoryId,
    ordinal: await db.next('users'),
    ...draftFields(draft),
    ...(externalId === undefined ? {} : { externalId }),
    ...(requestId === undefined ? {} : { requestId }),
    ...noHistory,
    createdAt: at,
    lastModifiedAt: at,
    markedAt: at,
  };
  await uniqueOr(() => usersOf(db).insertOne(document), nameTaken(draft.userName));
  await undoIfRemoved(db, directoryId, () => deleteUser(db, directoryId, id, stamp));
  return toUser(document);
}

/** A user that was never resolved and is in no group. */
const noHistory = {
  formerKeys: [],
  memberships: [],
  touchedGroups: [],
  revision: 1,
  deletedAt: null,
  isMarked: true,
  resolvedRevision: 0,
  resolvedPolicy: 0,
  wakeAt: null,
  lease: null,
  busyUntil: notBusy,
  restUntil: notBusy,
} as const;

async function replaceUser(
  db: Database,
  before: User,
  { draft, stamp }: Pick<UserWrite, 'draft' | 'stamp'>,
): Promise<User> {
  const { id, directoryId, revision } = before;
  const live = { directoryId, _id: id, deletedAt: null };
  const { externalId } = draft;
  const mark = marking(stamp);
  const fields = { ...draftFields(draft), formerKeys: formerKeys(before, draft.attributes) };
  const written = await uniqueOr(
    () =>
      usersOf(db).findOneAndUpdate(
        { ...live, revision },
        {
          ...mark,
          $set: { ...mark.$set, ...fields, ...(externalId === undefined ? {} : { externalId }) },
          $unset: { ...mark.$unset, ...(externalId === undefined ? { externalId: true as const } : {}) },
        },
        { returnDocument: 'after' },
      ),
    nameTaken(draft.userName),
  );
  if (written) return toUser(written);
  throw new ServiceError((await usersOf(db).findOne(live)) ? 'version_mismatch' : 'not_found', { kind: 'user', id });
}

/** What a draft decides of the document. */
export function draftFields({ userName, active, attributes }: UserDraft) {
  return {
    userName,
    userNameKey: fold(userName),
    active,
    isLeaver: !active,
    attributes: JSON.stringify(attributes),
    search: searchable(attributes),
    keys: searchKeys(attributes),
  };
}

/** What the user can be found by: its person keys, and its folded display name for the admin search. */
function searchKeys(attributes: JsonObject): readonly string[] {
  const { displayName } = attributes;
  const isNamed = typeof displayName === 'string' && displayName.trim() !== '';
  return [...new Set([...personKeys(attributes), ...(isNamed ? [`displayName:${fold(displayName.trim())}`] : [])])];
}

/**
 * The keys given up so far, with those that `next` no longer has. A key that the pipeline dealt with since the record was read is named once more, and
 * looked at once more.
 */
function formerKeys(before: User, next: JsonObject): readonly string[] {
  const kept = new Set(personKeys(next));
  const all = [...before.formerKeys, ...personKeys(before.attributes)];
  return [...new Set(all)].filter((key) => !kept.has(key));
}

function nameTaken(userName: string): () => Error {
  return () => new ServiceError('user_name_taken', { userName });
}
