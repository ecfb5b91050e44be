import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { receive, type HeldAccount } from '../../../../src/demo/receiver/verifier.js';
import { renderEvent, renderTestEvent } from '../../../../src/delivery/event.js';
import { webhookId } from '../../../../src/delivery/model.js';
import { newSigningSecret } from '../../../../src/assignments/signing-secret.js';
import { webhookHeaders } from '../../../../src/delivery/sign.js';
import { aState, aTarget, anAssignment, type AssignmentChanges, start, after } from '../../../support/deliveries.js';

const secret = newSigningSecret();
const target = aTarget();

function incoming(changes: AssignmentChanges = {}, secrets: readonly string[] = [secret], at = start) {
  const assignment = anAssignment(target.id, changes);
  const body = renderEvent(assignment, target);
  return { headers: webhookHeaders({ id: webhookId(assignment), at, body, secrets }), body };
}

function accountsOf(): Map<string, HeldAccount> {
  return new Map();
}

describe('the reference receiver', () => {
  it('applies a grant and a later revocation', () => {
    const accounts = accountsOf();
    expect(receive(incoming({ version: 5 }), [secret], accounts, start)).toEqual({
      status: 200,
      body: { result: 'applied' },
    });
    expect(accounts.get('lea@example.com')).toMatchObject({
      epoch: 1,
      version: 5,
      status: 'active',
      roles: [{ key: 'basic', vendorValue: 'basic-agent' }],
    });
    receive(incoming({ version: 6, status: 'suspended' }), [secret], accounts, start);
    expect(accounts.get('lea@example.com')).toEqual({ epoch: 1, version: 6, status: 'suspended', roles: [] });
  });

  it('answers superseded to a grant that comes after a newer revocation, and keeps the account closed', () => {
    const accounts = accountsOf();
    receive(incoming({ version: 6, status: 'suspended' }), [secret], accounts, start);
    expect(receive(incoming({ version: 5 }), [secret], accounts, start)).toEqual({
      status: 200,
      body: { result: 'superseded' },
    });
    expect(accounts.get('lea@example.com')?.status).toBe('suspended');
  });

  it('applies the same version again, which repairs what was edited by hand', () => {
    const accounts = accountsOf();
    receive(incoming({ version: 5 }), [secret], accounts, start);
    accounts.set('lea@example.com', { epoch: 1, version: 5, status: 'active', roles: [{ key: 'admin' }] });
    receive(incoming({ version: 5 }), [secret], accounts, start);
    expect(accounts.get('lea@example.com')?.roles).toMatchObject([{ key: 'basic' }]);
  });

  it('lets a higher epoch win over any version, as after a restore', () => {
    const accounts = accountsOf();
    receive(incoming({ version: 900 }), [secret], accounts, start);
    receive(incoming({ epoch: 2, version: 3, status: 'removed' }), [secret], accounts, start);
    receive(incoming({ epoch: 1, version: 901 }), [secret], accounts, start);
    expect(accounts.get('lea@example.com')).toMatchObject({ epoch: 2, version: 3, status: 'removed' });
  });

  it('closes the former key when an account changes its key, and a late event cannot open it again', () => {
    const accounts = accountsOf();
    const previous = { key: 'lea@example.com', status: 'active', roles: [{ key: 'basic' }] } as const;
    receive(incoming({ version: 5 }), [secret], accounts, start);
    receive(incoming({ version: 8, key: 'lea.roy@example.com', previous }), [secret], accounts, start);
    expect(accounts.get('lea.roy@example.com')).toMatchObject({ version: 8, status: 'active' });
    expect(accounts.get('lea@example.com')).toEqual({ epoch: 1, version: 8, status: 'removed', roles: [] });
    expect(receive(incoming({ version: 7 }), [secret], accounts, start).body).toEqual({ result: 'superseded' });
  });

  it('does not close a former key that somebody newer holds', () => {
    const accounts = accountsOf();
    const previous = { key: 'lea@example.com', status: 'active', roles: [] } as const;
    receive(incoming({ version: 9 }), [secret], accounts, start);
    receive(incoming({ version: 8, key: 'lea.roy@example.com', previous }), [secret], accounts, start);
    expect(accounts.get('lea@example.com')).toMatchObject({ version: 9, status: 'active' });
  });

  it('ends in the state of the newest version whatever the order and however often each comes', () => {
    const versions = [1, 2, 3, 4, 5].map((version) =>
      incoming({ version, status: version % 2 === 0 ? 'suspended' : 'active' }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([...versions, ...versions], { minLength: 10 }), (order) => {
        const accounts = accountsOf();
        for (const event of order) receive(event, [secret], accounts, start);
        expect(accounts.get('lea@example.com')).toMatchObject({ version: 5, status: 'active' });
      }),
    );
  });

  it('answers the test event and changes nothing', () => {
    const body = renderTestEvent(target, { id: 'tst_1', at: start });
    const accounts = accountsOf();
    const headers = webhookHeaders({ id: 'tst_1', at: start, body, secrets: [secret] });
    expect(receive({ headers, body }, [secret], accounts, start)).toEqual({ status: 200, body: { result: 'ok' } });
    expect(accounts.size).toBe(0);
  });

  it('accepts the old and the new secret while one replaces the other', () => {
    const other = newSigningSecret();
    expect(receive(incoming({}, [other]), [secret, other], accountsOf(), start).status).toBe(200);
    expect(receive(incoming({}, [other, secret]), [secret], accountsOf(), start).status).toBe(200);
    expect(receive(incoming({}, [other]), [secret], accountsOf(), start).status).toBe(401);
    expect(receive(incoming({}), [], accountsOf(), start).status).toBe(401);
  });

  it('refuses what is not signed, altered, or more than five minutes off, and applies none of it', () => {
    const accounts = accountsOf();
    const event = incoming();
    const without = (name: string) => ({ ...event, headers: { ...event.headers, [name]: undefined } });
    const refused = [
      without('webhook-id'), without('webhook-timestamp'), without('webhook-signature'),
      { ...event, body: `${event.body} ` },
      { ...event, headers: { ...event.headers, 'webhook-signature': 'v1,' } },
      { ...event, headers: { ...event.headers, 'webhook-signature': 'v1a,c2ln v2,c2ln' } },
      { ...event, headers: { ...event.headers, 'webhook-id': 'dlv_other' } },
    ]; // prettier-ignore
    for (const request of refused) expect(receive(request, [secret], accounts, start).status).toBe(401);
    expect(receive(event, [secret], accounts, after(301_000)).status).toBe(401);
    expect(receive(event, [secret], accounts, after(-301_000)).status).toBe(401);
    expect(accounts.size).toBe(0);
    expect(receive(event, [secret], accounts, after(299_000)).status).toBe(200);
  });

  it('accepts what the public Standard Webhooks library signs', () => {
    const { body } = incoming();
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(start.getTime() / 1000),
      'webhook-signature': new Webhook(secret).sign('msg_1', start, body),
    };
    expect(receive({ headers, body }, [secret], accountsOf(), start).status).toBe(200);
  });

  it('keeps nothing of the person but key, status and roles', () => {
    const accounts = accountsOf();
    receive(incoming({ desired: aState('lea@example.com') }), [secret], accounts, start);
    expect(JSON.stringify([...accounts])).not.toContain('Roy');
  });
});
