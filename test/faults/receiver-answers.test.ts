import { createServer } from 'node:https';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ScriptedAnswer } from '../../src/demo/receiver/server.js';
import { openLiveDelivery } from '../support/live-delivery.js';
import { manualTime } from '../support/manual-time.js';
import { openRawServer } from '../support/raw-server.js';
import { openReceiver } from '../support/receiver.js';
import { certificateAuthority } from '../support/self-signed.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const minute = 60_000;

/** One target on a receiver that answers as a test says, and a clock the test turns. */
async function opened() {
  const time = manualTime();
  const live = await openLiveDelivery({ time });
  cleanups.push(() => live.close());
  const receiver = await openReceiver({ secrets: [], clock: time.clock });
  cleanups.push(() => receiver.close());
  const { target, secret } = await live.register(receiver.url);
  receiver.acceptSecrets([secret]);
  return { ...live, time, receiver, target };
}

/** One attempt of a first version, answered so. */
async function answered(answer: ScriptedAnswer, status: 'active' | 'suspended' = 'suspended') {
  const rig = await opened();
  rig.receiver.answerNext(answer);
  await rig.owe(rig.target, 'lea@example.com', status);
  await rig.worker.runOnce();
  return { ...rig, lea: () => rig.account(rig.target, 'lea@example.com') };
}

describe('fault case 10: a receiver that sends elsewhere', () => {
  it.each([301, 302, 303, 307, 308])(
    '%i to a private address, to itself, or anywhere is a failure and never followed',
    async (status) => {
      const elsewhere = await openRawServer();
      cleanups.push(() => elsewhere.close());
      const { receiver, worker, time, target, owe, attempts, account } = await opened();
      const places = [
        `http://127.0.0.1:${elsewhere.port}/`,
        'http://169.254.169.254/latest/meta-data/',
        'http://[::ffff:7f00:1]/',
        receiver.url,
        '/rolecall',
        '//127.0.0.1/',
        'file:///etc/passwd',
        '',
      ];
      receiver.answerNext(...places.map((location) => ({ status, headers: { location } })));
      await owe(target, 'lea@example.com', 'suspended');
      for (const _place of places) {
        await worker.runOnce();
        await time.advance(15 * minute);
      }
      expect(elsewhere.connections()).toBe(0);
      expect(receiver.received()).toHaveLength(places.length);
      expect(attempts.map(({ outcome }) => outcome)).toEqual(
        places.map(() => ({ kind: 'refused', reason: 'redirect', status })),
      );
      const lea = await account(target, 'lea@example.com');
      expect(lea.delivery).toMatchObject({ state: 'owed', lastError: `redirect ${status}` });
      expect(lea.acknowledged).toBeUndefined();
    },
  );

  it('does not lead from https to plain http, nor the other way round', async () => {
    const plain = await openRawServer();
    cleanups.push(() => plain.close());
    const authority = certificateAuthority('Helpdesk authority');
    const secure = createServer(authority.issue('helpdesk', { names: ['127.0.0.1'] }), (_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${plain.port}/` }).end(),
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    cleanups.push(async () => {
      secure.closeAllConnections();
      await new Promise((resolve) => secure.close(resolve));
    });
    const address = secure.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const url = `https://127.0.0.1:${address.port}/`;
    const { receiver, worker, register, owe, target, attempts } = await opened();
    const onTls = await register(url, 'on-tls', { ca: authority.cert });
    receiver.answerNext({ status: 307, headers: { location: url } });
    await owe(onTls.target, 'lea@example.com', 'suspended');
    await owe(target, 'lea@example.com', 'suspended');
    await worker.runOnce();
    expect(attempts.map(({ outcome }) => outcome)).toEqual(
      [1, 2].map(() => ({ kind: 'refused', reason: 'redirect', status: 307 })),
    );
    expect(plain.connections()).toBe(0);
  });

  it('is shown as the fault of the target, and forgotten once it takes what it is sent', async () => {
    const { receiver, worker, time, target, owe, store } = await opened();
    receiver.answerNext({ status: 308, headers: { location: 'https://elsewhere.example.com/' } });
    await owe(target, 'lea@example.com', 'suspended');
    await worker.runOnce();
    expect((await store.findHealth(target.id))?.fault?.error).toBe('redirect 308');
    await time.advance(5 * minute);
    await worker.runOnce();
    expect(receiver.accounts().get('lea@example.com')?.status).toBe('suspended');
    expect((await store.findHealth(target.id))?.fault).toBeUndefined();
  });
});

describe('fault case 22: what the answer says', () => {
  it('an applied version below the one sent is no acknowledgement: it is sent again', async () => {
    const rig = await opened();
    const { version } = await rig.owe(rig.target, 'lea@example.com', 'suspended');
    rig.receiver.answerNext({ status: 200, body: JSON.stringify({ appliedVersion: version - 1 }) });
    await rig.worker.runOnce();
    expect(rig.attempts[0]?.outcome).toEqual({ kind: 'retryable', reason: 'bad_response', status: 200 });
    expect(await rig.account(rig.target, 'lea@example.com')).toMatchObject({
      delivery: { state: 'owed', attempts: 1 },
    });
    await rig.time.advance(minute);
    await rig.worker.runOnce();
    expect(rig.receiver.accounts().get('lea@example.com')).toMatchObject({ status: 'suspended', version });
    expect((await rig.account(rig.target, 'lea@example.com')).delivery.state).toBe('done');
  });

  it('an applied version that is the one sent, or above, is an acknowledgement', async () => {
    for (const more of [0, 1]) {
      const rig = await opened();
      const { version } = await rig.owe(rig.target, 'lea@example.com', 'suspended');
      rig.receiver.answerNext({ status: 200, body: JSON.stringify({ appliedVersion: version + more }) });
      await rig.worker.runOnce();
      expect((await rig.account(rig.target, 'lea@example.com')).delivery.state).toBe('done');
    }
  });

  it.each([
    ['nothing', ''],
    ['a page', '<html>ok</html>'],
    ['half a document', '{"appliedVersion":'],
    ['a list', '[1]'],
    ['an applied version that is no number', '{"appliedVersion":"old"}'],
    ['5 MB', 'x'.repeat(5_000_000)],
  ])('200 with %s is a success', async (_name, body) => {
    const { lea, attempts } = await answered({ status: 200, body });
    expect(attempts[0]?.outcome).toEqual({ kind: 'delivered', status: 200 });
    expect((attempts[0]?.answer ?? '').length).toBeLessThanOrEqual(2_048);
    expect((await lea()).delivery.state).toBe('done');
  });

  it('409 with a higher version, or a higher epoch, is an acknowledgement', async () => {
    for (const body of ['{"epoch":1,"version":1000000}', '{"epoch":2,"version":1}']) {
      const { lea, attempts } = await answered({ status: 409, body });
      expect(attempts[0]?.outcome).toEqual({ kind: 'superseded', status: 409 });
      expect((await lea()).delivery.state).toBe('done');
    }
  });

  it('409 with a lower version, or without one, is a refusal: the role change stays owed', async () => {
    for (const body of ['{"epoch":1,"version":0}', '{"epoch":0,"version":1000000}', '{}', 'busy']) {
      const { lea, attempts } = await answered({ status: 409, body });
      expect(attempts[0]?.outcome).toEqual({ kind: 'refused', reason: 'rejected', status: 409 });
      expect((await lea()).delivery).toMatchObject({ state: 'owed', attempts: 1 });
    }
  });

  it('410 switches the target off: everything stays owed and goes out, leavers first, once it is on again', async () => {
    const { lea, receiver, worker, time, target, targets, owe, store } = await answered({ status: 410 }, 'active');
    expect((await targets.get(target.id)).isEnabled).toBe(false);
    await owe(target, 'tom@example.com');
    await owe(target, 'leaver@example.com', 'suspended');
    await time.advance(60 * minute);
    expect(await worker.runOnce()).toBe(0);
    expect(receiver.received()).toHaveLength(1);
    expect((await lea()).delivery.state).toBe('owed');

    await targets.update(target.id, { isEnabled: true });
    await worker.runOnce();
    const statuses = [...receiver.accounts()].map(([key, { status }]) => [key, status]);
    expect(new Map(statuses as [string, string][])).toEqual(
      new Map([
        ['leaver@example.com', 'suspended'],
        ['lea@example.com', 'active'],
        ['tom@example.com', 'active'],
      ]),
    );
    expect(await store.countByState()).toEqual([expect.objectContaining({ state: 'done', count: 3 })]);
  });
});
