import type { AccountState, Assignment, Lane } from '../../../src/assignments/model.js';
import { trustId, type AssignmentId, type TargetId } from '../../../src/core/ids.js';
import type { WorkerNeeds } from '../../../src/delivery/worker-needs.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import { anAssignment } from '../../support/deliveries.js';
import { MemoryDeliveryStore } from '../../support/memory-delivery-store.js';

/** What somebody wants an account to hold from now on. */
export interface Wish {
  readonly desired: AccountState;
  readonly lane: Lane;
  readonly at: Date;
}

/** The store all simulated processes share, with what the simulation itself does to it. */
export interface SharedStore {
  readonly port: WorkerNeeds['store'];
  add(targetId: TargetId, wish: Wish): Promise<Assignment>;
  change(id: AssignmentId, wish: Wish): Promise<Assignment>;
  all(): Promise<readonly Assignment[]>;
  resend(id: AssignmentId, lane: Lane, now: Date): Promise<void>;
  recover(targetId: TargetId, since: Date, now: Date): Promise<void>;
  close(): Promise<void>;
}

/** Ids in a fixed order: with random ones the same seed would not give the same run. */
function numbered<Prefix extends string>(prefix: Prefix, number: number) {
  return trustId(prefix, `${prefix}_${String(number).padStart(32, '0')}`);
}

export function targetIdOf(number: number): TargetId {
  return numbered('tgt', number);
}

export function openMemory(): SharedStore {
  const store = new MemoryDeliveryStore();
  let version = 0;
  let accounts = 0;
  return {
    port: store,
    async add(targetId, { desired, lane, at }) {
      const id = numbered('asg', (accounts += 1));
      const delivery = { state: 'owed', dueAt: at, attempts: 0, resend: 0 } as const;
      const key = desired.account.key;
      store.put(anAssignment(targetId, { id, key, desired, lane, versionAt: at, version: (version += 1), delivery }));
      return store.get(id);
    },
    async change(id, { desired, lane, at }) {
      store.newVersion(id, { version: (version += 1), desired, lane, versionAt: at }, at);
      return store.get(id);
    },
    all: async () => store.all(),
    resend: async (id, lane, now) => void store.resend(id, lane, now),
    recover: async (targetId, since, now) => void store.recover(targetId, since, now),
    close: async () => undefined,
  };
}

export async function openSqlite(): Promise<SharedStore> {
  const store = await openSqliteStore('sqlite::memory:');
  const ids: AssignmentId[] = [];
  let known: readonly Assignment[] | undefined;
  /** What may have changed records makes the next look read them again. */
  const touching = async <Result>(work: Promise<Result>): Promise<Result> => {
    known = undefined;
    const result = await work;
    known = undefined;
    return result;
  };
  const find = async (id: AssignmentId): Promise<Assignment> => {
    const found = await store.findAssignment(id);
    if (!found) throw new Error('the assignment is gone');
    return found;
  };
  const write = ({ desired, lane, at }: Wish) => ({
    key: desired.account.key,
    userIds: [],
    desired,
    cause: { kind: 'group', rules: [], groups: [], policyVersion: 1 } as const,
    basis: { users: [], policyVersion: 1 },
    lane,
    at,
    delivery: 'owed' as const,
  });
  return {
    port: {
      listDueTargets: (now) => store.listDueTargets(now),
      claimDue: (claim) => touching(store.claimDue(claim)), // as many turns as settle: what is seen keeps its order
      nextDueAt: () => store.nextDueAt(),
      settle: (id, lease, settlement) => touching(store.settle(id, lease, settlement)),
      appendAttempt: (attempt) => store.appendAttempt(attempt),
      findByKey: (targetId, key) => store.findByKey(targetId, key),
      findHealth: (targetId) => store.findHealth(targetId),
      takeQuota: (quota) => store.takeQuota(quota),
      writeHealth: (health) => store.writeHealth(health),
    },
    async add(targetId, wish) {
      const id = numbered('asg', ids.length + 1);
      ids.push(id);
      return touching(store.insertAssignment(id, targetId, write(wish)));
    },
    async change(id, wish) {
      for (;;) {
        const { revision } = await find(id);
        try {
          return await touching(store.writeVersion(id, write(wish), revision));
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'version_mismatch')) throw error;
        }
      }
    },
    all: async () => (known ??= await Promise.all(ids.map(find))),
    resend: async (id, lane, now) => void (await touching(store.resend(id, lane, now))),
    recover: async (targetId, since, now) => void (await touching(store.recover(targetId, since, now))),
    close: () => store.close(),
  };
}
