import type { GroupStore, UserStore } from '../../directory/store.js';
import type { Database } from './database.js';
import { listGroups } from './list-groups.js';
import { listUsers } from './list-users.js';

/** SCIM lists of users and groups. */
export function createLists(db: Database): Pick<UserStore, 'listUsers'> & Pick<GroupStore, 'listGroups'> {
  return {
    listUsers: (directoryId, query) => listUsers(db, directoryId, query),
    listGroups: (directoryId, query) => listGroups(db, directoryId, query),
  };
}
