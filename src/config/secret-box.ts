import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { ServiceError } from '../core/errors.js';
import type { SecretBox } from '../core/secret-box.js';

const nonceLength = 12;
const tagLength = 16;

/**
 * A box on a 32-byte key, AES-256-GCM. Sealed text is `v1.<key id>.<nonce>.<ciphertext and tag>`, the last two in base64url.
 * `open` throws `conflict` when the text was sealed with another key, or was altered. `random` supplies the nonces and may only be replaced by tests.
 */
export function createSecretBox(key: Buffer, random: (size: number) => Buffer = randomBytes): SecretBox {
  if (key.length !== 32) throw new RangeError('the secret key must have 32 bytes');
  const id = keyId(key);
  return {
    seal(clear) {
      const nonce = random(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
      const body = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${id}.${nonce.toString('base64url')}.${body.toString('base64url')}`;
    },
    open(sealed) {
      const [version, sealedWith, nonce = '', body = ''] = sealed.split('.');
      if (version !== 'v1')
        throw conflict('A stored secret is not in a form this version can read. Rotate the secret of its target.');
      if (sealedWith !== id)
        throw conflict(
          `A stored secret was sealed with key ${sealedWith}, but the service runs with key ${id}. Set ROLECALL_SECRET_KEY to the key in use when it was stored.`,
        );
      return decrypt(key, id, Buffer.from(nonce, 'base64url'), Buffer.from(body, 'base64url'));
    },
  };
}

/** Eight hexadecimal digits that tell keys apart without giving anything away about them. */
export function keyId(key: Buffer): string {
  return createHash('sha256').update('rolecall secret key').update(key).digest('hex').slice(0, 8);
}

function decrypt(key: Buffer, id: string, nonce: Buffer, body: Buffer): string {
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
