import { insideAny } from '../core/cidr.js';
import { newId, type DirectoryId, type TokenId } from '../core/ids.js';
import { hashToken, mintToken } from '../core/tokens.js';
import type { DirectoryToken } from './model.js';

/** Starts every SCIM token, so that secret scanners and people recognise one. */
export const scimTokenPrefix = 'rcscim_';
/** Starts every secret of an OAuth client. */
export const clientSecretPrefix = 'rcsec_';

/** What came of looking at a token; the reason is for the log, only `address` may be told to whoever sent it. */
export type TokenVerdict =
  | { readonly kind: 'live'; readonly token: DirectoryToken }
  | {
      readonly kind: 'refused';
      readonly reason: 'misshapen' | 'unknown' | 'other_directory' | 'expired' | 'address';
      /** The token it was, where there is one. */
      readonly tokenId?: TokenId;
    };

/** What becomes of a token of the right shape, kept as `record`, that came for a directory from an address. */
export function judgeToken(
  record: DirectoryToken | undefined,
  { directoryId, address, now }: { readonly directoryId: DirectoryId; readonly address: string; readonly now: Date },
): TokenVerdict {
  if (!record) return { kind: 'refused', reason: 'unknown' };
  const { id: tokenId, expiresAt, allowFrom } = record;
  if (record.directoryId !== directoryId) return { kind: 'refused', reason: 'other_directory', tokenId };
  if (expiresAt && expiresAt <= now) return { kind: 'refused', reason: 'expired', tokenId };
  if (allowFrom && !insideAny(allowFrom)(address)) return { kind: 'refused', reason: 'address', tokenId };
  return { kind: 'live', token: record };
}

/** A token just made: the only time its text is known. */
export interface MintedToken {
  readonly record: DirectoryToken;
  readonly token: string;
}

/** A fresh token for a directory, with the record that is kept of it. */
export function newDirectoryToken(facts: Omit<DirectoryToken, 'id' | 'hash' | 'lastFour'>): MintedToken {
  const token = mintToken(scimTokenPrefix);
  return { token, record: { ...facts, id: newId('tok'), hash: hashToken(token), lastFour: token.slice(-4) } };
}
