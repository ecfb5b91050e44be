import { ServiceError } from '../core/errors.js';
import { fold } from '../core/fold.js';
import { parseId } from '../core/ids.js';
import { personKeys } from './account-key.js';
import type { User } from './model.js';
import type { DirectoryRegistry, PersonStore } from './store.js';

/** All directory users that share an e-mail key; one without any is a person alone. Never empty. */
export interface Person {
  readonly users: readonly User[];
  /** Their shared key, as `email:<folded address>`; absent for a user without an address. */
  readonly key?: string;
}

interface Needs {
  readonly store: Pick<PersonStore, 'findUserAnywhere' | 'findUsersByKey'> & Pick<DirectoryRegistry, 'findDirectory'>;
}

/** Finds the person meant by a SCIM id, userName, e-mail or account key, over all directories. */
export interface People {
  /** `not_found`; `person_ambiguous` with the candidates when it matches users of more than one person. Deleted users count while they are kept. */
  find(query: string): Promise<Person>;
}

/** Builds the lookup on a store. */
export function createPeople({ store }: Needs): People {
  const usersMatching = async (query: string): Promise<readonly User[]> => {
    const userId = parseId('usr', query);
    const byId = userId && (await store.findUserAnywhere(userId));
    if (byId) return [byId];
    const text = fold(query.trim());
    const found = await Promise.all(
      ['email', 'mail', 'userName'].map((kind) => store.findUsersByKey(`${kind}:${text}`)),
    );
    return unique(found.flat());
  };

  const personOf = async (user: User): Promise<Person> => {
    const key = personKey(user);
    if (!key) return { users: [user] };
    return { users: unique([...(await store.findUsersByKey(key)), user]), key };
  };

  return {
    async find(query) {
      const [first, ...others] = await usersMatching(query);
      if (!first) throw new ServiceError('not_found', { kind: 'person', id: query });
      const person = await personOf(first);
      const ids = new Set(person.users.map(({ id }) => id));
      const strangers = others.filter(({ id }) => !ids.has(id));
      if (strangers.length === 0) return person;
      const candidates = await Promise.all([first, ...strangers].map(candidate));
      throw new ServiceError('person_ambiguous', { query, candidates });
    },
  };

  async function candidate(user: User) {
    const directory = await store.findDirectory(user.directoryId);
    return { id: user.id, userName: user.userName, directory: directory?.name ?? user.directoryId };
  }
}

/** Every id and key by which records other than the directory's know the person. */
export function idsAndKeys({ users, key }: Person): readonly string[] {
  return [...users.map(({ id }) => id), ...(key === undefined ? [] : [key])];
}

/** `email:<folded address>` of a user: what ties it to the same person in other directories and to a later rehire. */
export function personKey(user: User): string | undefined {
  return personKeys(user.attributes).find((key) => key.startsWith('email:'));
}

function unique(users: readonly User[]): User[] {
  return [...new Map(users.map((user) => [user.id, user])).values()];
}
