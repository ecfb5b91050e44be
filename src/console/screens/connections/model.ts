import type { Answer } from '../../api/types.js';

export type Connection = Answer<'/directories', 'get'>['items'][number];
export type Token = Answer<'/directories/{id}/tokens', 'get'>['items'][number];
export type OAuthClient = Answer<'/directories/{id}/oauth-clients', 'get'>['items'][number];
export type LogEntry = Answer<'/provisioning-log', 'get'>['items'][number];

/** Identity providers with a guide of their own. */
export const vendors = ['okta', 'entra', 'other'] as const;
export type Vendor = (typeof vendors)[number];

/** Whose guide a connection follows. */
export function vendorOf({ dialect }: Pick<Connection, 'dialect'>): Vendor {
  return dialect === 'okta' || dialect === 'entra' ? dialect : 'other';
}

const soonMs = 30 * 24 * 3_600_000;

/** How a token or secret stands; `pending` while nobody has come with it yet. */
export type CredentialState = 'active' | 'expiring' | 'expired' | 'pending';

/** The state of something that ends at `expiresAt`, never when null. */
export function credentialState(
  { expiresAt, lastUsedAt }: { readonly expiresAt: string | null; readonly lastUsedAt?: string | undefined },
  now: number,
): CredentialState {
  const left = expiresAt === null ? Infinity : Date.parse(expiresAt) - now;
  if (left <= 0) return 'expired';
  if (left < soonMs) return 'expiring';
  return lastUsedAt === undefined ? 'pending' : 'active';
}

/** Addresses and ranges as a person writes them: separated by commas, spaces or lines. */
export function readRanges(text: string): string[] {
  return text.split(/[\s,]+/).filter((range) => range !== '');
}
