import { createHmac } from 'node:crypto';

const prefix = 'whsec_';

/** The three headers of Standard Webhooks 1.0; `webhook-signature` lists one `v1` signature per secret, in the order of the secrets. */
export type WebhookHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

/** What is signed: the id of the delivery, the moment of the attempt, and exactly the bytes that go out. */
export interface Signable {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
  /** `whsec_` secrets in clear, newest first; several while a rotation overlaps. */
  readonly secrets: readonly string[];
}

/** Signs one attempt (Standard Webhooks 1.0, HMAC-SHA256 over `id.seconds.body`). Throws when no secret, or an unreadable one, is given: nothing unsigned ever leaves. */
export function webhookHeaders({ id, at, body, secrets }: Signable): WebhookHeaders {
  if (secrets.length === 0) throw new Error('the target has no signing secret; rotate its secret');
  const seconds = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', secretKey(secret)).update(`${id}.${seconds}.${body}`).digest('base64');
    return `v1,${mac}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') };
}

/** The key bytes of a secret, with or without its `whsec_` prefix. */
function secretKey(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, 'base64');
  if (key.length === 0) throw new Error('a signing secret of the target is empty or not base64; rotate its secret');
  return key;
}
