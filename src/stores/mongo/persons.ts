import { fold } from '../../core/fold.js';
import type { UserId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Subject, User } from '../../directory/model.js';
import type { PersonStore } from '../../directory/store.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import type { Database } from './database.js';
import { gathered } from './gather.js';
import { searchGroups } from './group-search.js';
import { reading } from './list-source.js';
import { oneOf } from './one-of.js';
import { startingWith } from './prefix.js';
import { purgeDeleted } from './purge.js';
import { subjectsOf } from './subjects.js';
import { toUser, usersOf, type UserDocument } from './user-documents.js';

/** The same person across directories. A person may be in any of them, so that every query here asks all shards, each by an index of its own. */
export function createPersons(db: Database): PersonStore {
  const byKey = gathered((_all: '', keys: readonly string[]) => usersByKeys(db, keys));
  const subjects = gathered((_all: '', asked: readonly (readonly UserId[])[]) => subjectsAnywhere(db, asked));
  return {
    findUsersByKey: (key) => byKey('', key),
    async findUserAnywhere(userId) {
      const found = await usersOf(db).findOne({ _id: userId });
      return found ? toUser(found) : undefined;
    },
    getSubjects: (userIds) => subjects('', userIds),
    searchUsers: (query, page) => searchUsers(db, query, page),
    searchGroups: (query, page) => searchGroups(db, query, page),
    streamSubjects: (batch) => streamSubjects(db, batch),
    purgeDeleted: (limit) => purgeDeleted(db, limit),
  };
}

/** Who has each of these keys, in order of creation. */
async function usersByKeys(db: Database, keys: readonly string[]): Promise<readonly (readonly User[])[]> {
  const documents = await usersOf(db)
    .find({ keys: oneOf(keys) })
    .sort({ ordinal: 1 })
    .toArray();
  return keys.map((key) => documents.filter((document) => document.keys.includes(key)).map(toUser));
}

/** For each list of ids, its users in the order asked; unknown ids are left out. */
async function subjectsAnywhere(
  db: Database,
  asked: readonly (readonly UserId[])[],
): Promise<readonly (readonly Subject[])[]> {
  const documents = await usersOf(db)
    .find({ _id: oneOf([...new Set(asked.flat())]) })
    .toArray();
  const found = new Map((await subjectsOf(db, documents)).map((subject) => [subject.user.id, subject]));
  return asked.map((ids) => ids.flatMap((id) => found.get(id) ?? []));
}

/** By folded prefix of userName, display name or an e-mail, each a range of the key index; in order of creation. */
async function searchUsers(db: Database, query: string | undefined, page: PageRequest): Promise<Page<User>> {
  const text = fold(query?.trim() ?? '');
  const beginnings = ['userName', 'displayName', 'mail'].map((kind) => ({ keys: startingWith(`${kind}:${text}`) }));
  const match = {
    deletedAt: null,
    ordinal: { $gt: cursorOrdinal(page) ?? 0 },
    ...(text === '' ? {} : { $or: beginnings }),
  };
  const found = await reading(usersOf(db)).find(match, { sort: { ordinal: 1 }, limit: page.limit + 1 });
  return pageOf(found, page, toUser);
}

async function* streamSubjects(db: Database, batch: number): AsyncGenerator<readonly Subject[]> {
  for (let after = 0; ;) {
    const match = { deletedAt: null, ordinal: { $gt: after } };
    const documents: readonly UserDocument[] = await reading(usersOf(db)).find(match, {
      sort: { ordinal: 1 },
      limit: batch,
    });
    if (documents.length > 0) yield await subjectsOf(db, documents);
    const last = documents.at(-1);
    if (last === undefined || documents.length < batch) return;
    after = last.ordinal;
  }
}
