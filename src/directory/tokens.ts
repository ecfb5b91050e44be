import { newId } from '../core/ids.js';
import { hashToken, mintToken } from '../core/tokens.js';
import type { DirectoryToken } from './model.js';

/** Starts every SCIM token, so that secret scanners and people recognise one. */
export const scimTokenPrefix = 'rcscim_';
/** Starts every secret of an OAuth client. */
export const clientSecretPrefix = 'rcsec_';

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
