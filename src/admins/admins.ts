import { randomUUID } from 'node:crypto';
import { dayMs, type Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { newId, type AdminId } from '../core/ids.js';
import type { Language } from '../core/language.js';
import type { LeaseStore } from '../core/lease-store.js';
import type { Login } from './login.js';
import type { Admin, AdminState } from './model.js';
import { checkNewPassword, hashPassword, newOneTimePassword } from './passwords.js';
import type { Role } from './roles.js';
import type { AdminStore } from './store.js';

const oneTimeMs = 7 * dayMs;
/** Of those who are invited and those whom a provider brings. */
export const mostAdmins = 500;
const lease = 'admins';
const leaseMs = 10_000;

interface Needs {
  readonly store: Pick<
    AdminStore,
    'insertAdmin' | 'findAdmin' | 'listAdmins' | 'writeAdmin' | 'removeAdmin' | 'removeSessionsOf'
  > &
    LeaseStore;
  readonly clock: Clock;
  /** Current passwords are checked as at a sign-in, with its limits. */
  readonly login: Pick<Login, 'byPassword'>;
}

export interface NewAdmin {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly language?: Language;
}

/** What may be changed of an admin. */
export interface AdminChange {
  readonly name?: string;
  readonly role?: Role;
  readonly state?: AdminState;
  readonly language?: Language;
}

/** An admin with a password to hand over: the only time its text is known. */
export interface InvitedAdmin {
  readonly admin: Admin;
  readonly oneTimePassword: string;
}

/** The people who run the service. At least one active owner with a password stays, once there is one: a provider that is away locks nobody out. */
export interface Admins {
  /** `name_taken` when the e-mail is another admin's. */
  invite(input: NewAdmin): Promise<InvitedAdmin>;
  get(id: AdminId): Promise<Admin>;
  /** Oldest first. */
  list(): Promise<readonly Admin[]>;
  /** Disabling ends every session at once; `conflict` for the last active owner, and for the role of whoever signs in at the identity provider. */
  change(id: AdminId, change: AdminChange): Promise<Admin>;
  /** `conflict` for the last active owner. */
  remove(id: AdminId): Promise<void>;
  /** A new one-time password in place of the old one; every session ends. `conflict` for whoever signs in at the identity provider. */
  resetPassword(id: AdminId): Promise<InvitedAdmin>;
  /** `forbidden` when `current` is wrong, `too_many_attempts` when too often, `invalid_input` for a weak one; every session ends, so open a new one for whoever asked. */
  choosePassword(id: AdminId, passwords: { readonly current: string; readonly password: string }): Promise<Admin>;
}

/** Builds it on a store. */
export function createAdmins({ store, clock, login }: Needs): Admins {
  const get = async (id: AdminId): Promise<Admin> => {
    const admin = await store.findAdmin(id);
    if (!admin) throw new ServiceError('not_found', { kind: 'admin', id });
    return admin;
  };

  const write = async (admin: Admin): Promise<Admin> => {
    if (!(await store.writeAdmin(admin))) throw new ServiceError('version_mismatch', { kind: 'admin', id: admin.id });
    return { ...admin, revision: admin.revision + 1 };
  };

  /** Two owners that step down at the same moment must not both find the other one there. */
  const oneAtATime = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const now = clock();
    const holder = randomUUID();
    const fence = await store.takeLease({ name: lease, holder, now, until: new Date(now.getTime() + leaseMs) });
    if (fence === undefined) throw underWay();
    try {
      return await work();
    } finally {
      await store.dropLease(lease, holder);
    }
  };

  const requireAnotherOwner = async (id: AdminId) => {
    const owners = (await store.listAdmins()).filter(
      ({ role, state, subject }) => role === 'owner' && state === 'active' && subject === undefined,
    );
    if (owners.some((owner) => owner.id === id) && owners.length === 1) throw lastOwner();
  };

  const oneTime = async () => {
    const oneTimePassword = newOneTimePassword();
    const password = {
      hash: await hashPassword(oneTimePassword),
      oneTimeUntil: new Date(clock().getTime() + oneTimeMs),
    };
    return { oneTimePassword, password };
  };

  return {
    get,
    list: () => store.listAdmins(),

    async invite({ email, name, role, language }) {
      if ((await store.listAdmins()).length >= mostAdmins) throw tooMany();
      const { oneTimePassword, password } = await oneTime();
      const admin: Admin = {
        id: newId('adm'),
        email,
        name,
        role,
        state: 'active',
        ...(language === undefined ? {} : { language }),
        password,
        createdAt: clock(),
        revision: 1,
      };
      await store.insertAdmin(admin);
      return { admin, oneTimePassword };
    },

    async change(id, change) {
      const isSafe = change.role === undefined && change.state === undefined;
      if (isSafe) return write({ ...(await get(id)), ...change });
      return oneAtATime(async () => {
        const before = await get(id);
        if (before.subject && change.role !== undefined && change.role !== before.role) throw roleOfProvider();
        const after = { ...before, ...change };
        if (after.role !== 'owner' || after.state !== 'active') await requireAnotherOwner(id);
        const written = await write(after);
        if (written.state === 'disabled') await store.removeSessionsOf({ kind: 'admin', id });
        return written;
      });
    },

    remove: (id) =>
      oneAtATime(async () => {
        await get(id);
        await requireAnotherOwner(id);
        await store.removeAdmin(id);
        await store.removeSessionsOf({ kind: 'admin', id });
      }),

    async resetPassword(id) {
      const before = await get(id);
      if (before.subject) throw passwordOfProvider();
      const { oneTimePassword, password } = await oneTime();
      const admin = await write({ ...before, password });
      await store.removeSessionsOf({ kind: 'admin', id });
      return { admin, oneTimePassword };
    },

    async choosePassword(id, { current, password }) {
      const admin = await get(id);
      const { email } = admin;
      if (admin.subject || email === undefined) throw passwordOfProvider();
      if (!(await login.byPassword(email, current))) throw wrongPassword();
      checkNewPassword(password, email);
      if (password === current) throw samePassword();
      const written = await write({ ...admin, password: { hash: await hashPassword(password) } });
      await store.removeSessionsOf({ kind: 'admin', id });
      return written;
    },
  };
}

function lastOwner(): ServiceError {
  const message = 'This is the last active owner. Make somebody else an owner first.';
  return new ServiceError('conflict', { message });
}

function roleOfProvider(): ServiceError {
  const message =
    'The role comes from the groups at the identity provider. Change it there; it holds from the next sign-in on.';
  return new ServiceError('conflict', { message });
}

function passwordOfProvider(): ServiceError {
  const message = 'This admin signs in at the identity provider and has no password here.';
  return new ServiceError('conflict', { message });
}

function underWay(): ServiceError {
  const message = 'Another change of the admins is under way. Try again in a moment.';
  return new ServiceError('conflict', { message });
}

function tooMany(): ServiceError {
  const message = `There are ${mostAdmins} admins, which is the most. Remove those who have left.`;
  return new ServiceError('conflict', { message });
}

function wrongPassword(): ServiceError {
  return new ServiceError('forbidden', { message: 'The current password is not right.' });
}

function samePassword(): ServiceError {
  const message = 'must differ from the current one';
  return new ServiceError('invalid_input', { faults: [{ path: 'body.password', message }] });
}
