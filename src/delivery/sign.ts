import { createHmac, sign } from 'node:crypto';
import { ed25519KeyOf, schemeOf } from '../assignments/signing-secret.js';

const prefix = 'whsec_';

/** The three headers of Standard Webhooks 1.0; `webhook-signature` lists one signature per key, in the order of the keys. */
export type WebhookHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

/** What is signed: the id of the delivery, the moment of the attempt, and exactly the bytes that go out. */
export interface Signable {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
  /** `whsec_` secrets and `whsk_` private keys in clear, newest first; several while a rotation overlaps or two schemes are in use. */
  readonly secrets: readonly string[];
}

/**
 * Signs one attempt (Standard Webhooks 1.0) over `id.seconds.body`: `v1` is HMAC-SHA256 by a `whsec_` secret, `v1a` is Ed25519 by a `whsk_` key.
 * Throws when no key, or an unreadable one, is given: nothing unsigned ever leaves.
 */
export function webhookHeaders({ id, at, body, secrets }: Signable): WebhookHeaders {
  if (secrets.length === 0) throw new Error('the target has no signing secret; rotate its secret');
  const seconds = String(Math.floor(at.getTime() / 1000));
  const content = `${id}.${seconds}.${body}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets.map((secret) => signature(secret, content)).join(' '),
  };
}

function signature(secret: string, content: string): string {
  if (schemeOf(secret) === 'v1a')
    return `v1a,${sign(null, Buffer.from(content), ed25519KeyOf(secret)).toString('base64')}`;
  return `v1,${createHmac('sha256', secretKey(secret)).update(content).digest('base64')}`;
}

/** The key bytes of a secret, with or without its `whsec_` prefix. */
function secretKey(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, 'base64');
  if (key.length === 0) throw new Error('a signing secret of the target is empty or not base64; rotate its secret');
  return key;
}
