import { z } from 'zod';
import { adminStates, type Admin, type ApiKey } from '../admins/model.js';
import { roles } from '../admins/roles.js';
import { languages } from '../core/language.js';
import { instant, label } from './shapes.js';

export const emailText = z.email().max(254);
/** Long enough for any passphrase, short enough that hashing it costs nothing. */
export const passwordText = z.string().min(1).max(1_000).meta({ format: 'password' });

export const adminView = z
  .object({
    id: z.string(),
    email: z.string().optional().describe('absent where the identity provider has verified none'),
    name: z.string(),
    role: z.enum(roles),
    signsInAtProvider: z.boolean().describe('by single sign-on, with a role by group; else by password'),
    state: z.enum(adminStates),
    language: z.enum(languages).optional(),
    hasOneTimePassword: z.boolean().describe('has yet to choose a password'),
    createdAt: instant,
    lastSeenAt: instant.optional(),
  })
  .meta({ id: 'Admin' });

const oneTimePassword = z
  .string()
  .describe('shown this once; to be handed over, and replaced at the first sign-in within 7 days');
export const invitedView = z.object({ ...adminView.shape, oneTimePassword }).meta({ id: 'InvitedAdmin' });
export const passwordSetView = z
  .object({ ...adminView.shape, oneTimePassword: oneTimePassword.optional() })
  .meta({ id: 'AdminPasswordSet' });

export const adminInput = z.strictObject({
  email: emailText,
  name: label,
  role: z.enum(roles),
  language: z.enum(languages).optional(),
});
export const adminChange = z.strictObject({
  name: label.optional(),
  role: z.enum(roles).optional(),
  state: z.enum(adminStates).optional(),
  language: z.enum(languages).optional(),
});

const keyFields = {
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  lastFour: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.optional(),
};
export const apiKeyView = z.object(keyFields).meta({ id: 'ApiKey' });
export const newApiKeyView = z
  .object({ ...keyFields, key: z.string().describe('shown this once') })
  .meta({ id: 'NewApiKey' });
export const apiKeyInput = z.strictObject({
  name: label,
  role: z.enum(roles),
  expiresInDays: z.int().min(1).max(1_095).default(365),
});

/** An admin as the API shows it: nothing of the password but whether it is for one use. */
export function showAdmin(admin: Admin) {
  const { id, email, name, role, state, language, password, subject, createdAt, lastSeenAt } = admin;
  return {
    id,
    ...(email === undefined ? {} : { email }),
    name,
    role,
    signsInAtProvider: subject !== undefined,
    state,
    ...(language ? { language } : {}),
    hasOneTimePassword: password?.oneTimeUntil !== undefined,
    createdAt: createdAt.toISOString(),
    ...(lastSeenAt ? { lastSeenAt: lastSeenAt.toISOString() } : {}),
  };
}

/** A key as the API shows it. */
export function showApiKey({ id, name, role, lastFour, createdBy, createdAt, expiresAt, lastUsedAt }: ApiKey) {
  return {
    id,
    name,
    role,
    lastFour,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(lastUsedAt ? { lastUsedAt: lastUsedAt.toISOString() } : {}),
  };
}
