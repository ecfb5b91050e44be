import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { ServiceError } from '../core/errors.js';

const keyLength = 32;
const saltLength = 16;
const shortest = 12;
const longest = 200;

/** 32 MiB and some hundred milliseconds for each try, as the OWASP password storage guide weighs it. */
const cost = { log2N: 15, r: 8, p: 3 };
const mostMemory = 64 * 1024 * 1024;

interface Kept {
  readonly options: ScryptOptions;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** What is kept of a password: `scrypt$<log2 N>$<r>$<p>$<salt>$<key>`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const { log2N, r, p } = cost;
  const salt = randomBytes(saltLength);
  const key = await derive(password, salt, optionsOf(log2N, r, p));
  return ['scrypt', log2N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * Is it the password that was kept? Takes the same work when there is none to compare with, so that the time of a refusal does not tell
 * which admins exist.
 */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const kept = hash === undefined ? undefined : readKept(hash);
  const { options, salt, key } = kept ?? nobody;
  const isSame = timingSafeEqual(await derive(password, salt, options), key);
  return isSame && kept !== undefined;
}

/** A password for somebody else to hand over: 25 characters in groups of five, over 120 bits of chance, nothing that reads like another. */
export function newOneTimePassword(): string {
  const alphabet = '23456789abcdefghijkmnpqrstuvwxyz';
  const characters = [...randomBytes(25)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return characters.replace(/(.{5})(?=.)/g, '$1-');
}

/** Throws `invalid_input` for a password that is too short, or contains the e-mail it goes with. Spaces and any characters are fine. */
export function checkNewPassword(password: string, email: string): void {
  const message = faultOf(password, email);
  if (message !== undefined) throw new ServiceError('invalid_input', { faults: [{ path: 'body.password', message }] });
}

function faultOf(password: string, email: string): string | undefined {
  const length = [...password.normalize('NFC')].length;
  if (length < shortest) return `must have at least ${shortest} characters`;
  if (length > longest) return `must have at most ${longest} characters`;
  if (new Set(password).size < 5) return 'must not repeat the same few characters';
  const [name = ''] = email.toLowerCase().split('@');
  const isOwnName = name.length >= 4 && password.toLowerCase().replace(name, '').length < shortest - 4;
  return isOwnName ? 'must be more than the e-mail address' : undefined;
}

/** Somebody who does not exist: compared with, never equal to. */
const nobody: Kept = {
  options: optionsOf(cost.log2N, cost.r, cost.p),
  salt: randomBytes(saltLength),
  key: randomBytes(keyLength),
};

function optionsOf(log2N: number, r: number, p: number): ScryptOptions {
  return { N: 2 ** log2N, r, p, maxmem: mostMemory };
}

function readKept(hash: string): Kept | undefined {
  const [kind, log2N, r, p, salt, key] = hash.split('$');
  if (kind !== 'scrypt' || salt === undefined || key === undefined) return undefined;
  const options = optionsOf(Number(log2N), Number(r), Number(p));
  return { options, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
}

/** A password is the same in whatever form a keyboard composes its accents. */
function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, keyLength, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
