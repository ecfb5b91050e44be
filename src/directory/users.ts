import { ServiceError } from '../core/errors.js';
import { newId, type DirectoryId, type UserId } from '../core/ids.js';
import { isSameJson } from '../core/json.js';
import { retryConflicts } from '../core/retry-conflicts.js';
import { createSerial } from '../core/serial.js';
import type { Membership, Stamped, User, UserDraft } from './model.js';
import type { ListQuery, ListResult, UserStore } from './store.js';
import type { UserDisplay, UserText, UserTexts } from './user-template.js';

interface Needs {
  readonly store: UserStore;
  /** Told after each write that left a mark, so that the pipeline need not wait for its next look. */
  readonly onMarked: () => void;
}

/** What came of a change: `isChanged` is false when the record already said all that, and nothing was written. */
export interface UserChange {
  readonly user: User;
  readonly isChanged: boolean;
}

/** Users of one directory, as SCIM reads and writes them. Ids of another directory are `not_found`. */
export interface Users {
  /** `user_name_taken` when another live user of the directory has that userName, letter case aside. */
  create(directoryId: DirectoryId, draft: UserDraft, stamp: Stamped<User>): Promise<User>;
  get(directoryId: DirectoryId, userId: UserId): Promise<User>;
  list(directoryId: DirectoryId, query: ListQuery): Promise<ListResult<User>>;
  /** The groups of users, for rendering; users without any are left out. */
  listMemberships(
    directoryId: DirectoryId,
    userIds: readonly UserId[],
  ): Promise<ReadonlyMap<UserId, readonly Membership[]>>;
  /** See UserStore: undefined where the store cannot make texts, too. */
  findText(directoryId: DirectoryId, userId: UserId, display: UserDisplay): Promise<UserText | undefined>;
  listTexts(directoryId: DirectoryId, query: ListQuery, display: UserDisplay): Promise<UserTexts | undefined>;
  /**
   * Applies `change` to the record as it is at the moment of writing: when somebody else writes first, it is called again with the newer
   * record, so it must be pure. It may throw to refuse (If-Match); returning undefined, or what already stands, writes nothing.
   */
  modify(
    directoryId: DirectoryId,
    userId: UserId,
    change: (user: User) => UserDraft | undefined,
    stamp: Stamped<User>,
  ): Promise<UserChange>;
  /** Hides the user from SCIM at once; the record is kept until every target has acknowledged. `check` may throw to refuse. */
  remove(directoryId: DirectoryId, userId: UserId, stamp: Stamped<void>, check?: (user: User) => void): Promise<void>;
}

/** Builds the service on a store. */
export function createUsers({ store, onMarked }: Needs): Users {
  const serial = createSerial();

  const get = async (directoryId: DirectoryId, userId: UserId): Promise<User> => {
    const user = await store.findUser(directoryId, userId);
    if (!user) throw new ServiceError('not_found', { kind: 'User', id: userId });
    return user;
  };

  return {
    get,
    list: (directoryId, query) => store.listUsers(directoryId, query),
    listMemberships: (directoryId, userIds) => store.listMemberships(directoryId, userIds),
    findText: async (directoryId, userId, display) => store.findUserText?.(directoryId, userId, display),
    listTexts: async (directoryId, query, display) => store.listUserTexts?.(directoryId, query, display),

    async create(directoryId, draft, stamp) {
      const user = await store.insertUser(directoryId, newId('usr'), draft, stamp);
      onMarked();
      return user;
    },

    modify: (directoryId, userId, change, stamp) =>
      serial(userId, () =>
        retryConflicts(async () => {
          const user = await get(directoryId, userId);
          const draft = change(user);
          if (!draft || isSameDraft(user, draft)) return { user, isChanged: false };
          const written = await store.replaceUser(user, draft, stamp);
          onMarked();
          return { user: written, isChanged: true };
        }),
      ),

    remove: (directoryId, userId, stamp, check) =>
      serial(userId, async () => {
        const user = await get(directoryId, userId);
        check?.(user);
        if (!(await store.removeUser(directoryId, userId, stamp)))
          throw new ServiceError('not_found', { kind: 'User', id: userId });
        onMarked();
      }),
  };
}

function isSameDraft(user: User, draft: UserDraft): boolean {
  return (
    user.userName === draft.userName &&
    user.externalId === draft.externalId &&
    user.active === draft.active &&
    isSameJson(user.attributes, draft.attributes)
  );
}
