import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';
import { ConfigError } from './faults.js';
import { parseSecretKey } from './variables.js';

/** The keys the service runs with. */
export interface Keys {
  /** 32 bytes for the secret box. */
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
  const { database } = config;
  if (database.kind === 'mongodb') {
    const { secretKey, adminKey: configured } = config;
    if (!secretKey) throw new ConfigError([{ name: 'ROLECALL_SECRET_KEY', message: 'must be set with MongoDB' }]);
    return configured === undefined ? { secretKey } : { secretKey, adminKeyHash: hashAdminKey(configured) };
  }
  if (database.kind === 'memory') {
    const secretKey = config.secretKey ?? random(32);
    return { secretKey, ...adminKey(config.adminKey, undefined, () => mintAdminKey(random)) };
  }
  try {
    mkdirSync(database.dataDirectory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(database.dataDirectory, error);
  }
  return {
    secretKey: config.secretKey ?? keptSecretKey(join(database.dataDirectory, secretKeyFile), random),
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

function readAdminKeyHash(path: string): Buffer | undefined {
  return readKey(path, (text) => (/^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined));
}

function keptSecretKey(path: string, random: (size: number) => Buffer): Buffer {
  if (existsSync(path)) {
    const kept = readKey(path, (text) => parseSecretKey(text));
    if (kept) return kept;
    throw damaged(path);
  }
  const made = random(32);
  writePrivate(path, `${made.toString('base64')}\n`);
  return made;
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

function readKey(path: string, parse: (text: string) => Buffer | undefined): Buffer | undefined {
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

function damaged(path: string, cause?: unknown): ConfigError {
  const message = `the key file ${path} cannot be read or is damaged; restore it from a backup, or remove it to have a new key made`;
  return Object.assign(new ConfigError([{ name: 'ROLECALL_DATABASE_URL', message }]), { cause });
}

function unwritable(path: string, cause: unknown): ConfigError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  const message = `${path} cannot be written (${code}); give the service a directory it may write to`;
  return Object.assign(new ConfigError([{ name: 'ROLECALL_DATABASE_URL', message }]), { cause });
}
