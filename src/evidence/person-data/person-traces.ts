import type { Assignment, Offboarding, Target } from '../../assignments/model.js';
import type { AssignmentStore, TargetStore } from '../../assignments/store.js';
import { isServiceError, ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { parseId, type UserId } from '../../core/ids.js';
import { accountKey, personKeys } from '../../directory/account-key.js';
import type { User } from '../../directory/model.js';
import { personKey, type People } from '../../directory/people.js';
import type { PersonStore } from '../../directory/store.js';
import type { PersonDataStore } from './person-data-store.js';

/** Everything a person is found by: more than the user records, which are forgotten once every target has confirmed. */
export interface PersonTraces {
  /** Records of every directory, deleted ones too, while they are kept. */
  readonly users: readonly User[];
  /** Also those whose record is gone and that only accounts still name. */
  readonly userIds: readonly UserId[];
  readonly accounts: readonly { readonly account: Assignment; readonly target?: Target }[];
  readonly offboardings: readonly Offboarding[];
  /** `email:<folded address>` of each. */
  readonly personKeys: readonly string[];
  /** Folded texts by which the person is known: ids, names, addresses, account keys. */
  readonly names: readonly string[];
}

/** What finding somebody's traces stands on. */
export interface TraceNeeds {
  readonly people: People;
  readonly store: Pick<PersonStore, 'findUserAnywhere' | 'findUsersByKey'> &
    Pick<AssignmentStore, 'findByKey' | 'listByUser'> &
    Pick<TargetStore, 'listTargets'> &
    Pick<PersonDataStore, 'findOffboardingsOf'>;
}

/** One person has few offboardings; more than this many are not read. */
const mostOffboardings = 1_000;

/** Finds what is known of a person by SCIM id, userName, e-mail or account key, also after the directory's records are forgotten. `not_found`, `person_ambiguous`. */
export async function findTraces(needs: TraceNeeds, query: string): Promise<PersonTraces> {
  return tracesFrom(needs, query, await usersOf(needs, query));
}

async function tracesFrom(needs: TraceNeeds, query: string, found: readonly User[]): Promise<PersonTraces> {
  const { store } = needs;
  const targets = await store.listTargets();
  const accounts = await accountsOf(needs, { users: found, query, targets });
  const userIds = [...new Set([...found.map(({ id }) => id), ...accounts.flatMap((account) => account.userIds)])];
  const users = await withLateUsers(needs, found, userIds);
  const keys = unique([
    ...users.flatMap((user) => personKey(user) ?? []),
    ...accounts.flatMap(({ targetId, key }) =>
      targets.some(({ id, accountKey: kind }) => id === targetId && kind === 'email') ? [`email:${key}`] : [],
    ),
    ...(users.length + accounts.length === 0 ? [`email:${fold(query.trim())}`] : []),
  ]);
  const offboardings = await store.findOffboardingsOf(userIds, keys, mostOffboardings);
  const others = await otherUsers(needs, users, offboardings);
  if (others.length > 0) return tracesFrom(needs, query, [...users, ...others]);
  if (users.length + accounts.length + offboardings.length === 0)
    throw new ServiceError('not_found', { kind: 'person', id: query });
  return {
    users,
    userIds: unique([...userIds, ...offboardings.flatMap((offboarding) => offboarding.userIds)]),
    accounts: accounts.map((account) => {
      const target = targets.find(({ id }) => id === account.targetId);
      return { account, ...(target ? { target } : {}) };
    }),
    offboardings,
    personKeys: unique([...keys, ...offboardings.flatMap((offboarding) => offboarding.keys)]),
    names: namesOf(query, users, accounts, offboardings),
  };
}

async function usersOf({ people }: TraceNeeds, query: string): Promise<readonly User[]> {
  try {
    return (await people.find(query)).users;
  } catch (error) {
    if (isServiceError(error, 'not_found')) return [];
    throw error;
  }
}

interface AccountQuery {
  readonly users: readonly User[];
  readonly query: string;
  readonly targets: readonly Target[];
}

/** Accounts that name one of the users, and those under a key of theirs; without users, those under the query itself. */
async function accountsOf({ store }: TraceNeeds, { users, query, targets }: AccountQuery) {
  const id = parseId('usr', query);
  const ids = users.length === 0 && id !== undefined ? [id] : users.map((user) => user.id);
  const byUser = await Promise.all(ids.map((userId) => store.listByUser(userId)));
  const byKey = await Promise.all(
    targets.flatMap((target) => {
      const keys = users.flatMap(({ attributes }) => accountKey(target.accountKey, attributes) ?? []);
      const wanted = users.length === 0 ? [fold(query.trim())] : unique(keys);
      return wanted.map((key) => store.findByKey(target.id, key));
    }),
  );
  const all = [...byUser.flat(), ...byKey.flatMap((account) => account ?? [])];
  return [...new Map(all.map((account) => [account.id, account])).values()];
}

/** With users of directories that only an account ties to the person. */
async function withLateUsers({ store }: TraceNeeds, found: readonly User[], userIds: readonly UserId[]) {
  const known = new Set(found.map(({ id }) => id));
  const late = await Promise.all(userIds.filter((id) => !known.has(id)).map((id) => store.findUserAnywhere(id)));
  return [...found, ...late.flatMap((user) => user ?? [])];
}

/** Users that nothing but an offboarding ties to the person: the records it holds for under other addresses. */
async function otherUsers({ store }: TraceNeeds, users: readonly User[], offboardings: readonly Offboarding[]) {
  const known = new Set(users.map(({ id }) => id));
  const ids = unique(offboardings.flatMap(({ userIds }) => userIds)).filter((id) => !known.has(id));
  const byId = await Promise.all(ids.map((id) => store.findUserAnywhere(id)));
  const keys = unique(offboardings.flatMap((offboarding) => offboarding.keys));
  const byKey = await Promise.all(keys.map((key) => store.findUsersByKey(key)));
  const others = [...byId.flatMap((user) => user ?? []), ...byKey.flat()].filter(({ id }) => !known.has(id));
  return [...new Map(others.map((user) => [user.id, user])).values()];
}

function namesOf(
  query: string,
  users: readonly User[],
  accounts: readonly Assignment[],
  offboardings: readonly Offboarding[],
): readonly string[] {
  const keys = [
    ...users.flatMap(({ attributes }) => personKeys(attributes)),
    ...offboardings.flatMap((one) => one.keys),
  ];
  const texts = [
    query,
    ...users.flatMap(({ id, userName, attributes: { displayName } }) => [id, userName, displayName]),
    ...keys.map((key) => key.slice(key.indexOf(':') + 1)),
    ...keys,
    ...accounts.flatMap(({ key, userIds, previous, desired: { account } }) => [
      key,
      ...userIds,
      previous?.key,
      account.userName,
      account.email,
      account.displayName,
    ]),
    ...offboardings.flatMap(({ userIds }) => userIds),
  ];
  return unique(texts.flatMap((text) => (typeof text === 'string' && text.trim() !== '' ? [fold(text.trim())] : [])));
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}
