import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeyRing } from '../core/secret-box.js';
import { systemCode } from '../core/system-code.js';
import type { Config } from './config.js';
import { ConfigError } from './faults.js';
import { createKeyRing, keyId } from './secret-box.js';
import { parseSecretKeys } from './variables.js';

/** The keys the service runs with. */
export interface Keys {
  /** Seals stored secrets; knows where its keys are kept. */
  readonly ring: KeyRing;
  /** 32 bytes from which the keys of cursors and the like are derived. */
  readonly secretKey: Buffer;
  /** SHA-256 of the admin key, 32 bytes; the key itself is not kept. */
  readonly adminKeyHash: Buffer;
  /** The admin key in clear, only when it was made just now: print it once. */
  readonly newAdminKey?: string;
}

/** The keys as far as this machine knows them: without an admin key, the shared database has its hash or will. */
export type LocalKeys = Omit<Keys, 'adminKeyHash'> & Partial<Pick<Keys, 'adminKeyHash'>>;

/** Starts every admin key that the service makes, so that secret scanners and people recognise one. */
const adminKeyPrefix = 'rcadm_';

const secretKeyFile = 'secret.key';
const adminKeyFile = 'admin-key.sha256';

/**
 * The configured keys, else those kept beside the database, else new ones: made, written with mode 0600 into a directory of mode 0700,
 * and reported. A store in memory has its keys in memory too; with MongoDB the secret key is configured, and the admin key may be the database's (see keys.ts). Throws ConfigError when the directory cannot be written or a key file is damaged.
 */
export function prepareKeys(config: Config, random: (size: number) => Buffer = randomBytes): LocalKeys {
  const { database, secretKeys } = config;
  if (database.kind === 'mongodb') {
    if (!secretKeys) throw new ConfigError([{ name: 'ROLECALL_SECRET_KEY', message: 'must be set with MongoDB' }]);
    const { adminKey: configured } = config;
    const hash = configured === undefined ? {} : { adminKeyHash: hashAdminKey(configured) };
    return { ...configuredRing(secretKeys), ...hash };
  }
  if (database.kind === 'memory') {
    const made = () => ringOf({ source: 'memory', keys: [random(32)], keep: () => undefined });
    return {
      ...(secretKeys ? configuredRing(secretKeys) : made()),
      ...adminKey(config.adminKey, undefined, () => mintAdminKey(random)),
    };
  }
  try {
    mkdirSync(database.dataDirectory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(database.dataDirectory, error);
  }
  return {
    ...(secretKeys ? configuredRing(secretKeys) : keptRing(join(database.dataDirectory, secretKeyFile), random)),
    ...adminKey(config.adminKey, join(database.dataDirectory, adminKeyFile), () => mintAdminKey(random)),
  };
}

/** What is compared and kept of an admin key. */
export function hashAdminKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** A new admin key. */
export function mintAdminKey(random: (size: number) => Buffer = randomBytes): string {
  return `${adminKeyPrefix}${random(32).toString('base64url')}`;
}

/** The hash of the admin key kept in a data directory; undefined when none is. Throws ConfigError when the file is damaged. */
export function keptAdminKeyHash(dataDirectory: string): Buffer | undefined {
  const path = join(dataDirectory, adminKeyFile);
  if (!existsSync(path)) return undefined;
  const kept = readAdminKeyHash(path);
  if (kept) return kept;
  throw damaged(path);
}

/** The file of a data directory with the secret key; undefined when the key is configured and not kept. */
export function secretKeyPath(dataDirectory: string): string | undefined {
  const path = join(dataDirectory, secretKeyFile);
  return existsSync(path) ? path : undefined;
}

/** Ids of the keys a service with these settings would have, newest first; makes none. */
export function knownKeyIds({ database, secretKeys }: Pick<Config, 'database' | 'secretKeys'>): readonly string[] {
  if (secretKeys) return secretKeys.map(keyId);
  const path = database.kind === 'file' ? secretKeyPath(database.dataDirectory) : undefined;
  return path === undefined ? [] : (readKey(path, (text) => parseSecretKeys(text)) ?? []).map(keyId);
}

function readAdminKeyHash(path: string): Buffer | undefined {
  return readKey(path, (text) => (/^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined));
}

function ringOf(needs: Parameters<typeof createKeyRing>[0]): Pick<Keys, 'ring' | 'secretKey'> {
  const [secretKey] = needs.keys;
  if (!secretKey) throw new RangeError('there must be a secret key');
  return { ring: createKeyRing(needs), secretKey };
}

/** Keys of the environment are the operator's to change. */
function configuredRing(keys: readonly Buffer[]): Pick<Keys, 'ring' | 'secretKey'> {
  const keep = (): void => {
    throw new Error('keys of ROLECALL_SECRET_KEY are changed there');
  };
  return ringOf({ source: 'environment', keys, keep });
}

/** The keys of a file, one a line, newest first; a first one is made when there is no file. */
function keptRing(path: string, random: (size: number) => Buffer): Pick<Keys, 'ring' | 'secretKey'> {
  const keep = (keys: readonly Buffer[]): void => replacePrivate(path, keyLines(keys));
  if (existsSync(path)) {
    const keys = readKey(path, (text) => parseSecretKeys(text));
    if (keys) return ringOf({ source: 'file', keys, keep, random });
    throw damaged(path);
  }
  const made = random(32);
  writePrivate(path, keyLines([made]));
  return ringOf({ source: 'file', keys: [made], keep, random });
}

function keyLines(keys: readonly Buffer[]): string {
  return keys.map((key) => `${key.toString('base64')}\n`).join('');
}

function adminKey(
  configured: string | undefined,
  path: string | undefined,
  mint: () => string,
): Pick<Keys, 'adminKeyHash' | 'newAdminKey'> {
  if (configured !== undefined) return { adminKeyHash: hashAdminKey(configured) };
  if (path !== undefined && existsSync(path)) {
    const kept = readAdminKeyHash(path);
    if (kept) return { adminKeyHash: kept };
    throw damaged(path);
  }
  const made = mint();
  const hash = hashAdminKey(made);
  if (path !== undefined) writePrivate(path, `${hash.toString('hex')}\n`);
  return { adminKeyHash: hash, newAdminKey: made };
}

function readKey<Key>(path: string, parse: (text: string) => Key | undefined): Key | undefined {
  try {
    return parse(readFileSync(path, 'utf8').trim());
  } catch (error) {
    throw damaged(path, error);
  }
}

function writePrivate(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    chmodSync(path, 0o600); // the process umask may have widened nothing, but never trust it with a key
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The whole new content or the whole old one, whenever the power goes: written beside it, on disk, then moved over it. */
function replacePrivate(path: string, text: string): void {
  const fresh = `${path}.new`;
  try {
    const file = openSync(fresh, 'w', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, path);
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

function damaged(path: string, cause?: unknown): ConfigError {
  const message = `the key file ${path} cannot be read or is damaged; restore it from a backup, or remove it to have a new key made`;
  return Object.assign(new ConfigError([{ name: 'ROLECALL_DATABASE_URL', message }]), { cause });
}

function unwritable(path: string, cause: unknown): ConfigError {
  const message = `${path} cannot be written (${systemCode(cause) ?? 'unknown error'}); give the service a directory it may write to`;
  return Object.assign(new ConfigError([{ name: 'ROLECALL_DATABASE_URL', message }]), { cause });
}
