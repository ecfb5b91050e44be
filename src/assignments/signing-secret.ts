import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { assertNever } from '../core/assert-never.js';
import type { SignatureScheme } from './model.js';

const symmetricPrefix = 'whsec_';
const privatePrefix = 'whsk_';
const publicPrefix = 'whpk_';

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410 section 7). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A fresh symmetric secret of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export function newSigningSecret(random: (size: number) => Buffer = randomBytes): string {
  return `${symmetricPrefix}${random(32).toString('base64')}`;
}

/** A fresh key of the scheme: `whsec_…` for `v1`; `whsk_`, the 32 private and the 32 public bytes of an Ed25519 pair in base64, for `v1a`. */
export function newSigningKey(scheme: SignatureScheme): string {
  switch (scheme) {
    case 'v1':
      return newSigningSecret();
    case 'v1a': {
      const { privateKey } = generateKeyPairSync('ed25519');
      const seed = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32);
      return `${privatePrefix}${Buffer.concat([seed, publicBytes(privateKey)]).toString('base64')}`;
    }
    default:
      return assertNever(scheme);
  }
}

/** By what a key signs: its prefix says so. */
export function schemeOf(key: string): SignatureScheme {
  return key.startsWith(privatePrefix) ? 'v1a' : 'v1';
}

/** The private key in a `whsk_` text, with or without the public half behind it. Throws when it is not one. */
export function ed25519KeyOf(key: string): KeyObject {
  const bytes = Buffer.from(key.slice(privatePrefix.length), 'base64');
  if (!key.startsWith(privatePrefix) || (bytes.length !== 32 && bytes.length !== 64))
    throw new Error('a signing key of the target is not an Ed25519 key; rotate its secret');
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, bytes.subarray(0, 32)]), format: 'der', type: 'pkcs8' });
}

/** What a receiver verifies `v1a` signatures with: `whpk_` and the 32 public bytes in base64. Computed from the private half alone. */
export function verificationKeyOf(key: string): string {
  return `${publicPrefix}${publicBytes(ed25519KeyOf(key)).toString('base64')}`;
}

function publicBytes(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32);
}
