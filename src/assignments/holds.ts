import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import type { HoldId } from '../core/ids.js';
import { allPages, type Page, type PageRequest } from '../core/page.js';
import { holdHash } from './hold-hash.js';
import type { Hold, HoldDecision, HoldMember } from './hold-model.js';
import type { HoldQuery, HoldStore } from './store.js';

interface Needs {
  readonly store: Pick<HoldStore, 'listHolds' | 'findHold' | 'listHoldMembers' | 'releaseHold' | 'discardHold'>;
  readonly clock: Clock;
  /** Something became owed. */
  readonly onOwed: () => void;
}

/** What a person decides about changes that a limit stopped. */
export interface Holds {
  /** Newest first. */
  list(query: HoldQuery, page: PageRequest): Promise<Page<Hold>>;
  /** `not_found`. */
  get(id: HoldId): Promise<Hold>;
  /** Accounts of the batch; `not_found`. */
  members(id: HoldId, page: PageRequest): Promise<Page<HoldMember>>;
  /** Names exactly the accounts that are in it now: another once one joins or leaves. `not_found`. */
  hash(id: HoldId): Promise<string>;
  /**
   * Everything in it is sent; its people do not count again in the window. `conflict` when it was decided before; `precondition_failed` when `expectedHash`
   * names other accounts than those in it.
   */
  release(id: HoldId, by: string, expectedHash?: string): Promise<Hold>;
  /** Everybody keeps what they had until their own data or the policy change. Fails like `release`. */
  discard(id: HoldId, by: string, expectedHash?: string): Promise<Hold>;
}

/** Builds the service on its store. */
export function createHolds({ store, clock, onOwed }: Needs): Holds {
  const get = async (id: HoldId): Promise<Hold> => {
    const hold = await store.findHold(id);
    if (!hold) throw new ServiceError('not_found', { kind: 'hold', id });
    return hold;
  };
  const decided = async (id: HoldId, isDone: boolean): Promise<Hold> => {
    const hold = await get(id);
    if (!isDone)
      throw new ServiceError('conflict', {
        message: `This hold is ${hold.state}: there is nothing to decide any more.`,
      });
    onOwed();
    return hold;
  };

  const decision = (by: string, expectedHash: string | undefined): HoldDecision => ({
    at: clock(),
    by,
    ...(expectedHash === undefined ? {} : { expectedHash }),
  });

  return {
    list: (query, page) => store.listHolds(query, page),
    get,
    async members(id, page) {
      await get(id);
      return store.listHoldMembers(id, page);
    },
    async hash(id) {
      await get(id);
      return holdHash(await allPages((page) => store.listHoldMembers(id, page)));
    },
    async release(id, by, expectedHash) {
      return decided(id, await store.releaseHold(id, decision(by, expectedHash)));
    },
    async discard(id, by, expectedHash) {
      return decided(id, await store.discardHold(id, decision(by, expectedHash)));
    },
  };
}
