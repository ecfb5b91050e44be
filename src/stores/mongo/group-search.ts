import { fold } from '../../core/fold.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Group } from '../../directory/model.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import type { Database } from './database.js';
import { groupsOf, toGroup, type GroupDocument } from './group-documents.js';
import { reading } from './list-source.js';
import { startingWith } from './prefix.js';
import { usersOf } from './user-documents.js';

type Counted = Group & { readonly memberCount: number };

/** Live groups of all directories whose folded name begins with the query, with the number of direct members; in order of creation. Asks every shard. */
export async function searchGroups(db: Database, query: string | undefined, page: PageRequest): Promise<Page<Counted>> {
  const prefix = fold(query?.trim() ?? '');
  const match = {
    deletedAt: null,
    ordinal: { $gt: cursorOrdinal(page) ?? 0 },
    ...(prefix === '' ? {} : { 'search.displayName.f': startingWith(prefix) }),
  };
  const found = await reading(groupsOf(db)).find(match, { sort: { ordinal: 1 }, limit: page.limit + 1 });
  const { items, ...next } = pageOf(found, page, (document) => document);
  return { items: await Promise.all(items.map((document) => counted(db, document))), ...next };
}

/** Users leave their groups when they are deleted, so that the index alone counts them. */
async function counted(db: Database, document: GroupDocument): Promise<Counted> {
  const { _id, directoryId } = document;
  const users = await usersOf(db).countDocuments({ directoryId, 'memberships.id': _id });
  const groups = await groupsOf(db).countDocuments({ directoryId, 'parents.id': _id, deletedAt: null });
  return { ...toGroup(document), memberCount: users + groups };
}
