import { z } from 'zod';
import { roleMapping, type SignOnSettings } from '../admins/sign-on-settings.js';
import type { SignOn } from '../admins/sign-on.js';
import { operation, type Operation } from './operation.js';
import { instant, label } from './shapes.js';

interface Needs {
  readonly signOn: SignOn;
  /** What the provider's client must allow as redirect. */
  readonly redirectUrl: () => string;
}

const fields = {
  name: label.describe('what the button on the login page names'),
  issuer: z.url().max(2_048).describe('of the OpenID provider, as it names itself'),
  clientId: z.string().trim().min(1).max(500),
  groupClaim: z.string().trim().min(1).max(200).describe('the claim that lists the groups, by its exact name'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'must be one word of RFC 6749 section 3.3'))
    .max(20)
    .describe('asked for; openid is added where it is missing'),
  roles: z
    .array(roleMapping)
    .min(1)
    .max(500)
    .describe('which value of the claim gives which role; the highest wins, and nobody without one gets in'),
};

const settingsView = z
  .object({
    ...fields,
    hasClientSecret: z.boolean(),
    redirectUrl: z.string().describe('to be allowed at the provider'),
    changedAt: instant,
  })
  .meta({ id: 'SignOn' });

const settingsInput = z.strictObject({
  ...fields,
  name: fields.name.default('OpenID'),
  groupClaim: fields.groupClaim.default('groups'),
  scopes: fields.scopes.default(['openid', 'email', 'profile']),
  clientSecret: z
    .string()
    .min(1)
    .max(1_000)
    .nullable()
    .optional()
    .describe('kept sealed, never shown; absent: the one kept for this issuer and client; null: none, PKCE alone'),
});

const optionsView = z
  .object({ signOn: z.object({ name: z.string() }).nullable().describe('null: there is none') })
  .meta({ id: 'LoginOptions' });

/** Signing in at an OpenID provider: how it is set, and what the login page may know of it. */
export function signOnOperations({ signOn, redirectUrl }: Needs): readonly Operation[] {
  const tag = 'Sign-on';
  const path = '/settings/sign-on';
  const show = (settings: SignOnSettings) => showSettings(settings, redirectUrl());
  return [
    operation({
      method: 'get',
      path: '/login-options',
      allow: 'anyone',
      tag,
      summary: 'Ways to sign in besides password and key',
      description: 'Needs no credentials. With signOn, a browser signs in by opening /sign-on at the public address.',
      status: 200,
      answer: optionsView,
      handle: async () => {
        const settings = await signOn.find();
        return { signOn: settings ? { name: settings.name } : null };
      },
    }),
    operation({
      method: 'get',
      path,
      allow: 'admins.manage',
      tag,
      summary: 'How admins sign in at an OpenID provider',
      status: 200,
      answer: settingsView,
      handle: async () => show(await signOn.get()),
    }),
    operation({
      method: 'put',
      path,
      allow: 'admins.manage',
      audit: 'sign_on.put',
      tag,
      summary: 'Have admins sign in at an OpenID provider',
      description:
        'The provider is asked for its OpenID configuration at once; a fault names why it cannot be used. Sessions of everybody who came in this way end, so that the new roles hold for all. Passwords and keys go on beside it.',
      body: settingsInput,
      status: 200,
      answer: settingsView,
      handle: async ({ body: { clientSecret, ...input } }) => {
        const scopes = [...new Set(['openid', ...input.scopes])];
        return show(await signOn.put({ ...input, scopes, ...(clientSecret === undefined ? {} : { clientSecret }) }));
      },
    }),
    operation({
      method: 'delete',
      path,
      allow: 'admins.manage',
      audit: 'sign_on.delete',
      tag,
      summary: 'End single sign-on',
      description: 'Sessions of everybody who came in this way end at once.',
      status: 204,
      handle: () => signOn.remove(),
    }),
  ];
}

function showSettings({ sealedSecret, ...settings }: SignOnSettings, redirectUrl: string) {
  return { ...settings, hasClientSecret: sealedSecret !== undefined, redirectUrl };
}
