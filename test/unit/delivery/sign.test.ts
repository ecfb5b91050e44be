import { createPublicKey, verify } from 'node:crypto';
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { newSigningKey, newSigningSecret, verificationKeyOf } from '../../../src/assignments/signing-secret.js';
import { webhookHeaders, type WebhookHeaders } from '../../../src/delivery/sign.js';

describe('the signature of a webhook', () => {
  it('is the one of the published Standard Webhooks test vector', () => {
    const headers = webhookHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1614265330 * 1000),
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is accepted by the public library for any body, with the old and with the new secret', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (text, id) => {
        const body = JSON.stringify({ text });
        const secrets = [newSigningSecret(), newSigningSecret()];
        const headers = webhookHeaders({ id: `dlv_${id}`, at: new Date(), body, secrets });
        for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual({ text });
      }),
      { numRuns: 50 },
    );
  });

  it('is refused by the public library once the secret is no longer among those used', () => {
    const body = '{}';
    const headers = webhookHeaders({ id: 'dlv_1', at: new Date(), body, secrets: [newSigningSecret()] });
    expect(() => new Webhook(newSigningSecret()).verify(body, headers)).toThrow();
  });

  it('is refused by the public library when one character of the body changed', () => {
    const secret = newSigningSecret();
    const headers = webhookHeaders({ id: 'dlv_1', at: new Date(), body: '{"a":1}', secrets: [secret] });
    expect(() => new Webhook(secret).verify('{"a":2}', headers)).toThrow();
  });

  it('is never left out: no secret, or an empty one, is an error', () => {
    const base = { id: 'dlv_1', at: new Date(0), body: '{}' };
    expect(() => webhookHeaders({ ...base, secrets: [] })).toThrow('no signing secret');
    expect(() => webhookHeaders({ ...base, secrets: ['whsec_'] })).toThrow('not base64');
  });
});

/** Verifies as a receiver would that was given nothing but the `whpk_` text. */
function isSignedBy(verificationKey: string, body: string, headers: WebhookHeaders): boolean {
  const raw = Buffer.from(verificationKey.replace(/^whpk_/, ''), 'base64');
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  });
  const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  return headers['webhook-signature']
    .split(' ')
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) => verify(null, content, key, Buffer.from(signature.slice('v1a,'.length), 'base64')));
}

describe('the asymmetric signature of a webhook', () => {
  const vector = {
    privateKey: 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==',
    publicKey: 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=',
    signature: 'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
  };

  it('is the one of the Standard Webhooks specification', () => {
    const headers = webhookHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1614265330 * 1000),
      body: '{"test": 2432232314}',
      secrets: [vector.privateKey],
    });
    expect(headers['webhook-signature']).toBe(vector.signature);
    expect(verificationKeyOf(vector.privateKey)).toBe(vector.publicKey);
  });

  it('is verified by the public key alone, for any body', () => {
    const [key, other] = [newSigningKey('v1a'), newSigningKey('v1a')];
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (body) => {
        const headers = webhookHeaders({ id: 'dlv_1', at: new Date(), body, secrets: [key] });
        expect(isSignedBy(verificationKeyOf(key), body, headers)).toBe(true);
        expect(isSignedBy(verificationKeyOf(key), `${body} `, headers)).toBe(false);
        expect(isSignedBy(verificationKeyOf(other), body, headers)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('stands beside the symmetric one in one header, newest key first: the public library finds its own', () => {
    const body = '{"a":1}';
    const secrets = [newSigningKey('v1a'), newSigningKey('v1'), newSigningKey('v1a')];
    const headers = webhookHeaders({ id: 'dlv_1', at: new Date(), body, secrets });
    const [pair, secret = ''] = secrets;
    expect(headers['webhook-signature'].split(' ').map((signature) => signature.split(',')[0])).toEqual([
      'v1a',
      'v1',
      'v1a',
    ]);
    expect(new Webhook(secret).verify(body, headers)).toEqual({ a: 1 });
    expect(isSignedBy(verificationKeyOf(pair ?? ''), body, headers)).toBe(true);
  });

  it('is never made with something that is no key', () => {
    const base = { id: 'dlv_1', at: new Date(0), body: '{}' };
    for (const key of ['whsk_', 'whsk_c2hvcnQ=', `${vector.privateKey.slice(0, 60)}`])
      expect(() => webhookHeaders({ ...base, secrets: [key] })).toThrow('not an Ed25519 key');
  });
});
