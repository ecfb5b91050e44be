import { createHash } from 'node:crypto';
import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { fold } from '../core/fold.js';
import type { Admin } from './model.js';
import { isPassword } from './passwords.js';
import type { AdminStore } from './store.js';

const windowMs = 15 * 60_000;
const triesPerAccount = 5;
const triesPerAddress = 20;

interface Needs {
  readonly store: Pick<AdminStore, 'findAdminByEmail' | 'takeLoginTry' | 'returnLoginTries'>;
  readonly clock: Clock;
}

/** Signing in, and what slows down whoever guesses. */
export interface Login {
  /** The active admin with that e-mail and password, else undefined. `too_many_attempts` after five wrong ones in 15 minutes, whether or not there is such an admin. */
  byPassword(email: string, password: string): Promise<Admin | undefined>;
  /**
   * Runs one try of any kind from that address; its result counts as wrong when undefined. `too_many_attempts` after twenty wrong ones in 15 minutes.
   * Tries count before they are judged, so that many at once are no way around the limit.
   */
  fromAddress<Result>(address: string, attempt: () => Promise<Result | undefined>): Promise<Result | undefined>;
}

/** Builds it on a store, which all instances share. */
export function createLogin({ store, clock }: Needs): Login {
  const take = async (key: string, most: number) => {
    const now = clock();
    const { count, windowEndsAt } = await store.takeLoginTry(key, now, new Date(now.getTime() + windowMs));
    if (count <= most) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((windowEndsAt.getTime() - now.getTime()) / 1_000));
    throw new ServiceError('too_many_attempts', { retryAfterSeconds });
  };

  return {
    async byPassword(email, password) {
      const key = triesKey('account', fold(email));
      await take(key, triesPerAccount);
      const admin = await store.findAdminByEmail(email);
      const isRight = await isPassword(password, admin?.password?.hash);
      if (!isRight || admin?.state !== 'active' || isOver(admin, clock())) return undefined;
      await store.returnLoginTries(key, 'all');
      return admin;
    },

    async fromAddress(address, attempt) {
      const key = triesKey('address', address);
      await take(key, triesPerAddress);
      const result = await attempt();
      if (result !== undefined) await store.returnLoginTries(key, 'one');
      return result;
    },
  };
}

/** A one-time password is good for a while only. */
function isOver({ password }: Admin, now: Date): boolean {
  return password?.oneTimeUntil !== undefined && password.oneTimeUntil <= now;
}

/** What was typed as an e-mail, and addresses, are kept as digests. */
function triesKey(kind: 'account' | 'address', text: string): string {
  return `${kind} ${createHash('sha256').update(text).digest('hex')}`;
}
