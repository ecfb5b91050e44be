import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { ServiceError } from '../core/errors.js';
import type { KeyRing, KeySource, SecretBox } from '../core/secret-box.js';

const nonceLength = 12;
const tagLength = 16;

interface Needs {
  readonly source: KeySource;
  /** Newest first. */
  readonly keys: readonly Buffer[];
  /** Makes these the keys of the next start too; on disk when it returns. */
  readonly keep: (keys: readonly Buffer[]) => void;
  readonly random?: (size: number) => Buffer;
}

/**
 * A box on 32-byte keys, AES-256-GCM: the first seals, all of them open. Sealed text is `v1.<key id>.<nonce>.<ciphertext and tag>`, the last two in
 * base64url. `open` throws `conflict`, naming the key, when the text was sealed with none of them, or was altered. `random` may only be replaced by tests.
 */
export function createKeyRing({ source, keys: given, keep, random = randomBytes }: Needs): KeyRing {
  let keys = ringOf(given);
  const replace = (next: readonly Buffer[]): void => {
    keep(next); // before anything is sealed with a key that a crash would forget
    keys = ringOf(next);
  };
  return {
    source,
    ids: () => [keys[0].id, ...keys.slice(1).map(({ id }) => id)],
    addKey: () => replace([random(32), ...keys.map(({ key }) => key)]),
    dropOldKeys: () => replace([keys[0].key]),
    seal(clear) {
      const [{ key, id }] = keys;
      const nonce = random(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
      const body = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${id}.${nonce.toString('base64url')}.${body.toString('base64url')}`;
    },
    open(sealed) {
      const [version, sealedWith = '', nonce = '', body = ''] = sealed.split('.');
      if (version !== 'v1')
        throw conflict('A stored secret is not in a form this version can read. Rotate the secret of its target.');
      const found = keys.find(({ id }) => id === sealedWith);
      if (!found) {
        const known = keys.map(({ id }) => id).join(', ');
        throw conflict(
          `A stored secret was sealed with key ${sealedWith}, but the service has key ${known}. Put the key that was in use when it was stored into ROLECALL_SECRET_KEY (several keys: newest first, separated by commas), or into the file secret.key beside the database.`,
        );
      }
      return decrypt(found, Buffer.from(nonce, 'base64url'), Buffer.from(body, 'base64url'));
    },
  };
}

/** A box on one key that never changes. */
export function createSecretBox(key: Buffer): SecretBox {
  return createKeyRing({ source: 'memory', keys: [key], keep: () => undefined });
}

/** Eight hexadecimal digits that tell keys apart without giving anything away about them. */
export function keyId(key: Buffer): string {
  return createHash('sha256').update('rolecall secret key').update(key).digest('hex').slice(0, 8);
}

interface RingKey {
  readonly key: Buffer;
  readonly id: string;
}

function ringOf(keys: readonly Buffer[]): readonly [RingKey, ...RingKey[]] {
  const [first, ...rest] = keys.map((key) => {
    if (key.length !== 32) throw new RangeError('a secret key must have 32 bytes');
    return { key, id: keyId(key) };
  });
  if (!first) throw new RangeError('there must be a secret key');
  return [first, ...rest];
}

function decrypt({ key, id }: RingKey, nonce: Buffer, body: Buffer): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
      .setAAD(Buffer.from(id))
      .setAuthTag(body.subarray(-tagLength));
    return Buffer.concat([decipher.update(body.subarray(0, -tagLength)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw conflict(
      'A stored secret was altered or cut short. Restore it from a backup, or rotate the secret of its target.',
      error,
    );
  }
}

function conflict(message: string, cause?: unknown): ServiceError {
  return new ServiceError('conflict', { message }, cause === undefined ? undefined : { cause });
}
