import { afterEach, describe, expect, it } from '@jest/globals';
import { gate } from '../support/gate.js';
import { openLiveDelivery } from '../support/live-delivery.js';
import { manualTime } from '../support/manual-time.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const minute = 60_000;

/** A target with its first secret, known to the receiver, and a clock the test turns. `held` keeps requests waiting while it is closed. */
async function opened({ held }: { readonly held?: ReturnType<typeof gate> } = {}) {
  const time = manualTime();
  const live = await openLiveDelivery({ time });
  cleanups.push(() => live.close());
  const receiver = await openReceiver({ secrets: [], clock: time.clock, ...(held && { before: () => held.pass() }) });
  cleanups.push(() => receiver.close());
  const { target, secret } = await live.register(receiver.url);
  receiver.acceptSecrets([secret]);
  const rotate = async (options: Parameters<typeof live.targets.rotateSecret>[1]): Promise<string> =>
    (await live.targets.rotateSecret(target.id, options)).signingSecret ?? '';
  let people = 0;
  /** One role change, tried once; the outcome of that attempt. */
  const deliver = async () => {
    await live.owe(target, `p${(people += 1)}@example.com`, 'suspended');
    await live.worker.runOnce();
    return live.attempts.at(-1)?.outcome;
  };
  return { ...live, time, receiver, target, first: secret, rotate, deliver };
}

const delivered = { kind: 'delivered', status: 200 };
const refused = { kind: 'refused', reason: 'rejected', status: 401 };

function signaturesOf(receiver: TestReceiver): readonly number[] {
  return receiver.received().map(({ headers }) => String(headers['webhook-signature']).split(' ').length);
}

describe('fault case 17: a signing secret is replaced', () => {
  it('no receiver notices while both are valid: not one that holds the old, the new, or both', async () => {
    const { receiver, first, rotate, deliver } = await opened();
    const second = await rotate({ overlapSeconds: 3_600 });
    for (const accepted of [[first], [second], [first, second], [second, first]]) {
      receiver.acceptSecrets(accepted);
      expect(await deliver()).toEqual(delivered);
    }
    expect(signaturesOf(receiver)).toEqual([2, 2, 2, 2]);
  });

  it('the overlap may end between two tries: the next is signed with the new one alone, and a receiver that missed it is told of', async () => {
    const { receiver, time, first, rotate, deliver, worker, account, target, attempts, store } = await opened();
    receiver.acceptSecrets([first]);
    const second = await rotate({ overlapSeconds: 30 });
    receiver.answerNext({ status: 500 });
    await deliver();
    await time.advance(30_000);
    await worker.runOnce();
    expect(attempts.at(-1)?.outcome).toEqual(refused);
    expect(signaturesOf(receiver)).toEqual([2, 1]);
    expect((await store.findHealth(target.id))?.fault?.error).toBe('rejected 401');

    receiver.acceptSecrets([second]);
    await time.advance(5 * minute);
    await worker.runOnce();
    expect(attempts.map(({ webhookId }) => webhookId)).toEqual(attempts.map(() => attempts[0]?.webhookId));
    expect((await account(target, 'p1@example.com')).acknowledged?.state.status).toBe('suspended');
  });

  it('a second time within the overlap only on purpose; then each of the three is good, and of four the oldest is not', async () => {
    const { receiver, first, rotate, deliver } = await opened();
    const second = await rotate({ overlapSeconds: 3_600 });
    await expect(rotate({ overlapSeconds: 3_600 })).rejects.toMatchObject({ code: 'conflict' });
    const third = await rotate({ overlapSeconds: 3_600, force: true });
    for (const accepted of [first, second, third]) {
      receiver.acceptSecrets([accepted]);
      expect(await deliver()).toEqual(delivered);
    }
    const fourth = await rotate({ overlapSeconds: 3_600, force: true });
    for (const accepted of [second, third, fourth]) {
      receiver.acceptSecrets([accepted]);
      expect(await deliver()).toEqual(delivered);
    }
    receiver.acceptSecrets([first]);
    expect(await deliver()).toEqual(refused);
  });

  it('a second rotation does not lengthen the life of the first secret', async () => {
    const { receiver, time, first, rotate, deliver } = await opened();
    await rotate({ overlapSeconds: 60 });
    await rotate({ overlapSeconds: 3_600, force: true });
    await time.advance(minute);
    receiver.acceptSecrets([first]);
    expect(await deliver()).toEqual(refused);
  });

  it('because it leaked, while a request is under way: every attempt after it is signed with the new one alone', async () => {
    const held = gate();
    const { receiver, time, first, rotate, owe, worker, target, attempts, account } = await opened({ held });
    await owe(target, 'lea@example.com', 'suspended');
    const inFlight = worker.runOnce();
    await held.untilArrived(1);
    const second = await rotate({ overlapSeconds: 0 });
    receiver.acceptSecrets([second]);
    held.open();
    await inFlight;
    expect(attempts.at(-1)?.outcome).toEqual(refused);

    await time.advance(5 * minute);
    await worker.runOnce();
    expect(attempts.at(-1)?.outcome).toEqual(delivered);
    expect(signaturesOf(receiver)).toEqual([1, 1]);
    receiver.acceptSecrets([first]);
    await owe(target, 'tom@example.com', 'suspended');
    await worker.runOnce();
    expect(attempts.at(-1)?.outcome).toEqual(refused);
    expect((await account(target, 'lea@example.com')).delivery.state).toBe('done');
  });
});
