import { fold } from '../../core/fold.js';
import type { UserId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Subject, User } from '../../directory/model.js';
import type { PersonStore } from '../../directory/store.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import type { Database } from './database.js';
import { searchGroups } from './group-search.js';
import { reading } from './list-source.js';
import { startingWith } from './prefix.js';
import { purgeDeleted } from './purge.js';
import { subjectsOf } from './subjects.js';
import { toUser, usersOf, type UserDocument } from './user-documents.js';

/** The same person across directories. A person may be in any of them, so that every query here asks all shards, each by an index of its own. */
export function createPersons(db: Database): PersonStore {
  return {
    findUsersByKey: async (key) => (await usersOf(db).find({ keys: key }).sort({ ordinal: 1 }).toArray()).map(toUser),
    async findUserAnywhere(userId) {
      const found = await usersOf(db).findOne({ _id: userId });
      return found ? toUser(found) : undefined;
    },
    getSubjects: (userIds) => subjectsAnywhere(db, userIds),
    searchUsers: (query, page) => searchUsers(db, query, page),
    searchGroups: (query, page) => searchGroups(db, query, page),
    streamSubjects: (batch) => streamSubjects(db, batch),
    purgeDeleted: (limit) => purgeDeleted(db, limit),
  };
}

/** In the order asked; unknown ids are left out. */
async function subjectsAnywhere(db: Database, userIds: readonly UserId[]): Promise<readonly Subject[]> {
  const documents = await usersOf(db)
    .find({ _id: { $in: [...userIds] } })
    .toArray();
  const found = new Map(documents.map((document) => [document._id, document]));
  return subjectsOf(
    db,
    userIds.flatMap((id) => found.get(id) ?? []),
  );
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
