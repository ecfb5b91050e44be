import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 43;
const checksumLength = 6;

/** A fresh secret text: the prefix, 43 base-62 characters (over 250 bits of chance) and a 6-character CRC-32 of what precedes it. */
export function mintToken(prefix: string): string {
  const secret = Array.from(unbiasedBytes(secretLength), (byte) => alphabet[byte % alphabet.length]).join('');
  return `${prefix}${secret}${checksum(prefix + secret)}`;
}

/** Has this text the form and checksum of a token with that prefix? Refuses typing errors and foreign secrets without a look at the store. */
export function isTokenShaped(text: string, prefix: string): boolean {
  if (text.length !== prefix.length + secretLength + checksumLength || !text.startsWith(prefix)) return false;
  return text.endsWith(checksum(text.slice(0, -checksumLength)));
}

/** What is kept of a token: SHA-256 in hexadecimal. The token itself has too much chance in it to be guessed from that. */
export function hashToken(token: string): string {
  return hash('sha256', token);
}

function checksum(text: string): string {
  let rest = crc32(text);
  let out = '';
  for (let i = 0; i < checksumLength; i += 1) {
    out = `${alphabet[rest % alphabet.length]}${out}`;
    rest = Math.floor(rest / alphabet.length);
  }
  return out;
}

/** Bytes below the largest multiple of the alphabet's size, so that every character is equally likely. */
function unbiasedBytes(count: number): number[] {
  const limit = 256 - (256 % alphabet.length);
  const bytes: number[] = [];
  while (bytes.length < count) bytes.push(...[...randomBytes(count * 2)].filter((byte) => byte < limit));
  return bytes.slice(0, count);
}
