import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { newSigningSecret } from '../../../src/assignments/signing-secret.js';
import { webhookHeaders } from '../../../src/delivery/sign.js';

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
