import { dayMs, type Clock } from '../core/clock.js';
import { isServiceError, ServiceError } from '../core/errors.js';
import { derivedId } from '../core/ids.js';
import type { Json } from '../core/json.js';
import { retryConflicts } from '../core/retry-conflicts.js';
import type { SecretBox } from '../core/secret-box.js';
import { mostAdmins } from './admins.js';
import type { Admin, ProviderSubject } from './model.js';
import type { Role } from './roles.js';
import { roleFor } from './sign-on-role.js';
import { readSignOnSettings, type RoleMapping, type SignOnSettings } from './sign-on-settings.js';
import type { AdminStore } from './store.js';

/** The name under which the settings are kept. Its sealed part is `sealedSecret`. */
export const signOnSetting = 'sign-on';
/** A session opened at the provider ends by then, so that lost groups are noticed within a working day. */
export const signOnSessionMs = dayMs / 2;

/** What is needed to speak with the provider. */
export interface ProviderAccess {
  readonly issuer: string;
  readonly clientId: string;
  /** In clear. */
  readonly clientSecret?: string;
  readonly groupClaim: string;
  readonly scopes: readonly string[];
  /** Changes with every change of the settings. */
  readonly changedAt: string;
}

/** What a provider has proved about a person. */
export interface ProviderProfile extends ProviderSubject {
  readonly name?: string;
  /** Only when the provider says that it has verified it. */
  readonly verifiedEmail?: string;
  /** Undefined when the provider sent no group claim. */
  readonly groups: readonly string[] | undefined;
}

/** What an owner says about the sign-on. */
export interface SignOnInput {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: the one kept for the same issuer and client stays; null: the client has none. */
  readonly clientSecret?: string | null;
  readonly groupClaim: string;
  readonly scopes: readonly string[];
  readonly roles: readonly RoleMapping[];
}

type RefusedEntry = 'settings_changed' | 'no_group_claim' | 'no_role' | 'disabled' | 'too_many_admins';

/** What came of somebody whom the provider vouches for. */
export type Entry =
  { readonly kind: 'entered'; readonly admin: Admin } | { readonly kind: 'refused'; readonly reason: RefusedEntry };

interface Needs {
  readonly store: Pick<
    AdminStore,
    'findAdmin' | 'insertAdmin' | 'listAdmins' | 'writeAdmin' | 'removeSessionsOf' | 'findAdminByEmail'
  > & {
    getSetting(name: string): Promise<Json | undefined>;
    putSetting(name: string, value: Json): Promise<void>;
  };
  readonly secretBox: SecretBox;
  readonly clock: Clock;
  /** What keeps the provider from being used, in words for an owner, by field; undefined when it answers as an OpenID provider. */
  readonly faultOf: (access: ProviderAccess) => Promise<string | undefined>;
}

/** Signing in at an OpenID provider, with a role by group. Password and key go on beside it. */
export interface SignOn {
  /** `not_found` when there is none. */
  get(): Promise<SignOnSettings>;
  find(): Promise<SignOnSettings | undefined>;
  /** Takes the place of the settings before; `invalid_input` when the provider does not answer. Ends the sessions of everybody who came in this way. */
  put(input: SignOnInput): Promise<SignOnSettings>;
  /** Nobody comes in this way any more, and whoever did is out. `not_found`. */
  remove(): Promise<void>;
  access(): Promise<ProviderAccess | undefined>;
  /** Lets somebody in with the role their groups give now; who has none loses their sessions too. `settingsAt`: `changedAt` of the settings by which the profile was proved. */
  enter(profile: ProviderProfile, settingsAt: string): Promise<Entry>;
}

/** Builds it on a store. */
export function createSignOn({ store, secretBox, clock, faultOf }: Needs): SignOn {
  const find = async () => readSignOnSettings(await store.getSetting(signOnSetting));

  const endSessions = async () => {
    for (const { id, subject } of await store.listAdmins())
      if (subject) await store.removeSessionsOf({ kind: 'admin', id });
  };

  const secretAfter = (
    { clientSecret, issuer, clientId }: SignOnInput,
    before: SignOnSettings | undefined,
  ): string | undefined => {
    if (clientSecret === null) return undefined;
    if (clientSecret !== undefined) return secretBox.seal(clientSecret);
    return before?.issuer === issuer && before.clientId === clientId ? before.sealedSecret : undefined;
  };

  const accessOf = ({ sealedSecret, ...settings }: SignOnSettings): ProviderAccess => ({
    issuer: settings.issuer,
    clientId: settings.clientId,
    groupClaim: settings.groupClaim,
    scopes: settings.scopes,
    changedAt: settings.changedAt,
    ...(sealedSecret === undefined ? {} : { clientSecret: secretBox.open(sealedSecret) }),
  });

  const get = async () => {
    const settings = await find();
    if (!settings) throw new ServiceError('not_found', { kind: 'sign-on', id: signOnSetting });
    return settings;
  };

  /** The e-mail of another admin is not taken over: whoever has that password keeps it, and the two stay apart. */
  const emailFor = async (profile: ProviderProfile, id: Admin['id']) => {
    if (profile.verifiedEmail === undefined) return {};
    const holder = await store.findAdminByEmail(profile.verifiedEmail);
    return holder && holder.id !== id ? {} : { email: profile.verifiedEmail };
  };

  const create = async (profile: ProviderProfile, role: Role): Promise<Entry> => {
    if ((await store.listAdmins()).length >= mostAdmins) return { kind: 'refused', reason: 'too_many_admins' };
    const id = idOf(profile);
    const { issuer, subject } = profile;
    const admin: Admin = {
      id,
      ...(await emailFor(profile, id)),
      name: nameOf(profile),
      role,
      state: 'active',
      subject: { issuer, subject },
      createdAt: clock(),
      revision: 1,
    };
    await store.insertAdmin(admin);
    return { kind: 'entered', admin };
  };

  const refresh = async ({ email: _before, ...admin }: Admin, profile: ProviderProfile, role: Role): Promise<Entry> => {
    const email = await emailFor(profile, admin.id);
    const after: Admin = { ...admin, ...email, name: nameOf(profile), role };
    if (!(await store.writeAdmin(after))) throw new ServiceError('version_mismatch', { kind: 'admin', id: admin.id });
    return { kind: 'entered', admin: { ...after, revision: after.revision + 1 } };
  };

  return {
    find,
    get,
    access: async () => {
      const settings = await find();
      return settings && accessOf(settings);
    },

    async put(input) {
      const { clientSecret: _clear, ...plain } = input;
      const sealedSecret = secretAfter(input, await find());
      const settings: SignOnSettings = {
        ...plain,
        scopes: [...plain.scopes],
        roles: [...plain.roles],
        ...(sealedSecret === undefined ? {} : { sealedSecret }),
        changedAt: clock().toISOString(),
      };
      const access = accessOf(settings);
      const fault = await faultOf(access);
      if (fault !== undefined)
        throw new ServiceError('invalid_input', { faults: [{ path: 'body.issuer', message: fault }] });
      // Sealed once more, now that it is written: the secret key may have changed while the provider was asked.
      const { clientSecret } = access;
      const kept = clientSecret === undefined ? settings : { ...settings, sealedSecret: secretBox.seal(clientSecret) };
      await store.putSetting(signOnSetting, kept);
      await endSessions();
      return kept;
    },

    async remove() {
      await get();
      await store.putSetting(signOnSetting, null);
      await endSessions();
    },

    async enter(profile, settingsAt) {
      const { roles, changedAt } = await get();
      if (changedAt !== settingsAt) return { kind: 'refused', reason: 'settings_changed' };
      const role = roleFor(profile.groups ?? [], roles);
      const id = idOf(profile);
      if (role === undefined) {
        await store.removeSessionsOf({ kind: 'admin', id });
        return { kind: 'refused', reason: profile.groups === undefined ? 'no_group_claim' : 'no_role' };
      }
      return retryConflicts(async () => {
        const admin = await store.findAdmin(id);
        if (admin?.state === 'disabled') return { kind: 'refused', reason: 'disabled' };
        try {
          return await (admin ? refresh(admin, profile, role) : create(profile, role));
        } catch (error) {
          // somebody else took the e-mail, or made this very admin, between the look and the write
          if (isServiceError(error, 'name_taken')) throw new ServiceError('version_mismatch', { kind: 'admin', id });
          throw error;
        }
      });
    },
  };
}

/** The same person of the same provider is always the same admin, also after a removal: the audit then shows one. */
function idOf({ issuer, subject }: ProviderSubject): Admin['id'] {
  return derivedId('adm', JSON.stringify([issuer, subject]));
}

/** What people are called; a provider need not say. */
function nameOf({ name, verifiedEmail, subject }: ProviderProfile): string {
  const said = (name ?? verifiedEmail ?? subject).replace(/\p{Cc}+/gu, ' ').trim();
  return said.slice(0, 100) || 'somebody without a name';
}
