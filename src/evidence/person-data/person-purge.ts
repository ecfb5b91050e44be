import type { Assignment, Target } from '../../assignments/model.js';
import { ServiceError } from '../../core/errors.js';
import type { OffboardingId } from '../../core/ids.js';
import type { User } from '../../directory/model.js';
import type { DirectoryRegistry, MarkStore } from '../../directory/store.js';
import type { PersonDataStore } from './person-data-store.js';
import { findTraces, type PersonTraces, type TraceNeeds } from './person-traces.js';

/** How many records of each kind were erased by this call; a repeated one finds fewer. */
export interface Purged {
  readonly users: number;
  readonly accounts: number;
  readonly versions: number;
  readonly attempts: number;
  readonly holds: number;
  readonly provisioning: number;
  readonly audit: number;
  readonly offboardings: number;
  /** Offboardings in force: they keep the ids and keys they block, and nothing else. */
  readonly keptOffboardings: readonly OffboardingId[];
}

interface Needs extends TraceNeeds {
  readonly store: TraceNeeds['store'] &
    PersonDataStore &
    Pick<MarkStore, 'areResolved'> &
    Pick<DirectoryRegistry, 'findDirectory'>;
  readonly policyVersion: () => Promise<number>;
  /** Takes the details of every audit entry away that names one of these; the chain still holds. Returns of how many. */
  readonly eraseAudit: (names: readonly string[]) => Promise<number>;
}

/** What an offboarding that goes on blocking says from then on. */
const erasedReason = 'The reason was erased with the data of this person.';

/**
 * Erases what is known of a person who has left: `conflict` with every reason against it while a directory has the person, or a target is owed anything
 * or has confirmed nothing. Each step may be repeated, and what finds the person goes last, so that a call after a crash ends what was begun.
 */
export async function purgePerson(needs: Needs, query: string): Promise<Purged> {
  const traces = await findTraces(needs, query);
  const obstacles = await obstaclesOf(needs, traces);
  if (obstacles.length > 0) throw new ServiceError('conflict', { message: obstacles.join(' ') });
  const { store } = needs;
  const { userIds, accounts, personKeys, names } = traces;
  const provisioning = await store.eraseProvisioning(userIds);
  const audit = await needs.eraseAudit(names);
  const instead = userIds[0] ?? accounts[0]?.account.id;
  const keys = accounts.map(({ account }) => account.key);
  if (instead !== undefined) await store.renameInLimits([...personKeys, ...keys], keys, instead);
  const forgotten = await forgetAccounts(needs, traces);
  const late = await needs.eraseAudit(names); // what was on its way into the chain at the first time is in it now
  const offboardings = await eraseOffboardings(needs, traces);
  let users = 0;
  for (const { id } of traces.users) if (await store.forgetUser(id)) users += 1;
  if (forgotten.accounts < accounts.length || users < traces.users.length) await refuseRest(needs, query);
  return { users, provisioning, audit: audit + late, ...forgotten, ...offboardings };
}

/** Something moved while it was erased; or somebody else erased it, which is as good. */
async function refuseRest(needs: Needs, query: string): Promise<void> {
  const rest = await findTraces(needs, query).catch((error: unknown) => {
    if (error instanceof ServiceError && error.code === 'not_found') return undefined;
    throw error;
  });
  if (rest && rest.users.length + rest.accounts.length > 0)
    throw new ServiceError('conflict', { message: 'Something of this person changed meanwhile: ask again.' });
}

async function forgetAccounts({ store }: Needs, { accounts }: PersonTraces) {
  const sum = { accounts: 0, versions: 0, attempts: 0, holds: 0 };
  for (const { account } of accounts) {
    const gone = await store.forgetAccount(account.id, account.revision);
    if (!gone) continue;
    sum.accounts += 1;
    sum.versions += gone.versions;
    sum.attempts += gone.attempts;
    sum.holds += gone.stays;
  }
  return sum;
}

async function eraseOffboardings({ store }: Needs, { offboardings }: PersonTraces) {
  const keptOffboardings: OffboardingId[] = [];
  let removed = 0;
  for (const { id } of offboardings) {
    if (await store.removeOffboarding(id)) {
      removed += 1;
      continue;
    }
    await store.rewordOffboarding(id, erasedReason);
    keptOffboardings.push(id);
  }
  return { offboardings: removed, keptOffboardings };
}

async function obstaclesOf(needs: Needs, { users, accounts }: PersonTraces): Promise<readonly string[]> {
  const version = await needs.policyVersion();
  const ofUsers = await Promise.all(users.map((user) => userObstacle(needs, user, version)));
  const ofAccounts = accounts.map(({ account, target }) => accountObstacle(account, target));
  return [...ofUsers, ...ofAccounts].flatMap((obstacle) => obstacle ?? []);
}

async function userObstacle({ store }: Needs, user: User, policyVersion: number): Promise<string | undefined> {
  const { id, directoryId, revision, deletedAt } = user;
  if (deletedAt === undefined) {
    const directory = (await store.findDirectory(directoryId))?.name ?? directoryId;
    return `User ${id} is in the directory "${directory}": have it deleted there first.`;
  }
  if (await store.areResolved([{ id, revision }], policyVersion)) return undefined;
  return `The deletion of user ${id} is still being worked on: ask again in a moment.`;
}

/** Pure: why the account must stay on record, and what to do about it. */
function accountObstacle({ desired, delivery, removeAt }: Assignment, target: Target | undefined): string | undefined {
  const where = `The account on ${target?.name ?? 'a target that is gone'}`;
  if (delivery.state === 'held') return `${where} waits in a hold: release or discard it.`;
  if (delivery.state === 'parked') return `${where} could not be told: resend its delivery, or recover the target.`;
  if (delivery.state === 'owed') return `${where} was not confirmed yet: wait for the target's answer.`;
  if (desired.status === 'active') return `${where} still has access: offboard the person, or end what protects it.`;
  return removeAt
    ? `${where} is suspended and to be removed at ${removeAt.toISOString()}: wait until then.`
    : undefined;
}
