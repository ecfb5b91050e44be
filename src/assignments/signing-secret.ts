import { randomBytes } from 'node:crypto';

/** A fresh symmetric secret of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export function newSigningSecret(random: (size: number) => Buffer = randomBytes): string {
  return `whsec_${random(32).toString('base64')}`;
}
