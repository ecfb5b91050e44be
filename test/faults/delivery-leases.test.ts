import { describe, expect, it } from '@jest/globals';
import type { Target } from '../../src/assignments/model.js';
import type { TargetId } from '../../src/core/ids.js';
import { newId } from '../../src/core/ids.js';
import { leaseMs } from '../../src/delivery/limits.js';
import { renderEvent } from '../../src/delivery/event.js';
import { webhookId } from '../../src/delivery/model.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import { later, versionWrite } from '../contract/store/given.js';
import { after, aState, aTarget, anAssignment, start } from '../support/deliveries.js';
import { manualTime, settled } from '../support/manual-time.js';
import { MemoryDeliveryStore } from '../support/memory-delivery-store.js';
import { delivered, workerRig, type SentDelivery } from '../support/worker-rig.js';

const target = aTarget();
const timeout = { kind: 'retryable', reason: 'timeout' } as const;
const serverError = { kind: 'retryable', reason: 'server_error', status: 500 } as const;
const gone = { kind: 'gone', status: 410 } as const;

/** A worker that runs, and one account on one target. */
function given({
  isVersionAware = true,
  status = 'active',
}: { isVersionAware?: boolean; status?: 'active' | 'suspended' } = {}) {
  const store = new MemoryDeliveryStore();
  const time = manualTime();
  const assignment = anAssignment(target.id, { status });
  store.put(assignment);
  const rig = () => workerRig({ targets: [target], store, time, isVersionAware });
  const change = (version: number, to: 'active' | 'suspended') =>
    store.newVersion(
      assignment.id,
      { version, desired: aState(assignment.key, to), lane: to === 'active' ? 2 : 0 },
      time.clock(),
    );
  return { store, time, assignment, rig, change, now: () => store.get(assignment.id) };
}

/** Runs one round and answers everything it sent. */
async function round(rig: ReturnType<typeof workerRig>, outcome: Parameters<SentDelivery['answer']>[0] = delivered) {
  const from = rig.sent.length;
  const run = rig.worker.runOnce();
  await settled();
  for (const one of rig.sent.slice(from)) one.answer(outcome);
  await run;
  return rig.sent.slice(from).map(({ assignment }) => assignment);
}

/** What a helpdesk that applies everything holds after these requests landed in this order. */
const lastOf = (landed: readonly { readonly desired: { readonly status: string } }[]) => landed.at(-1)?.desired.status;

describe('fault case 1: a grant that timed out at us is applied 30 s later, after the revocation was acknowledged', () => {
  it('a receiver that cannot compare versions is told of the revocation once more, after the grant can no longer land', async () => {
    const { rig: start_, change, time, now } = given({ isVersionAware: false });
    const rig = start_();
    const [grant] = await round(rig, timeout);
    change(2, 'suspended');
    const [revocation] = await round(rig);
    await time.advance(30_000);
    if (!grant || !revocation) throw new Error('two requests expected');
    expect(lastOf([revocation, grant])).toBe('active'); // the harm that is done
    expect(now().delivery).toMatchObject({ state: 'owed', resendBy: 'settle' });
    await time.advance(60_000);
    const [settle] = await round(rig);
    if (!settle) throw new Error('a settle send expected');
    expect(lastOf([revocation, grant, settle])).toBe('suspended');
    expect(now()).toMatchObject({ acknowledged: { version: 2 }, delivery: { state: 'done' } });
  });

  it('a receiver that compares versions needs no second word: it is sent nothing more', async () => {
    const { rig: start_, change, time, now } = given();
    const rig = start_();
    await round(rig, timeout);
    change(2, 'suspended');
    await round(rig);
    expect(now().delivery.state).toBe('done');
    await time.advance(600_000);
    expect(await round(rig)).toEqual([]);
  });
});

describe('fault case 2: a worker is killed after it sent and before it recorded', () => {
  it('another sends the same id and the same bytes once the lease has ended', async () => {
    const { rig: start_, time, now } = given();
    const dying = start_();
    void dying.worker.runOnce(); // nobody ever answers this one
    await settled();
    const next = start_();
    expect(await round(next)).toEqual([]);
    await time.advance(leaseMs);
    const [again] = await round(next);
    const [first] = dying.sent;
    if (!first || !again) throw new Error('two requests expected');
    expect(webhookId(again)).toBe(webhookId(first.assignment));
    expect(renderEvent(again, target)).toBe(renderEvent(first.assignment, target));
    expect(now().delivery.state).toBe('done');
  });
});

describe('fault case 3: a worker that stood still beyond its lease wakes and writes', () => {
  it.each([
    ['a failure', serverError],
    ['an acknowledgement', delivered],
  ])('%s of it is refused; the newer acknowledgement stands', async (_name, outcome) => {
    const { rig: start_, time, change, now } = given();
    const stale = start_();
    const run = stale.worker.runOnce();
    await settled();
    await time.advance(leaseMs);
    change(2, 'suspended');
    await round(start_());
    const before = now();
    stale.sent[0]?.answer(outcome);
    await run;
    expect(now()).toEqual(before);
    expect(before).toMatchObject({ acknowledged: { version: 2, state: { status: 'suspended' } } });
    expect(stale.logged).toEqual(['delivery.lease_lost']);
  });
});

describe('fault case 4: what is wanted changes while a request is in flight', () => {
  it('the newest goes next, those between are never sent, the old acknowledgement leaves the record due', async () => {
    const { rig: start_, change, now } = given();
    const rig = start_();
    const run = rig.worker.runOnce();
    await settled();
    for (const version of [2, 3, 4]) change(version, version === 4 ? 'suspended' : 'active');
    rig.sent[0]?.answer(delivered);
    await run;
    expect(now()).toMatchObject({ acknowledged: { version: 1 }, delivery: { state: 'owed' } });
    expect((await round(rig)).map(({ version }) => version)).toEqual([4]);
  });
});

describe('fault case 5: grant, revoke and grant again within 50 ms', () => {
  it.each([true, false])(
    'ends granted with three requests at most (the receiver compares versions: %s)',
    async (isVersionAware) => {
      const { rig: start_, change, time, now } = given({ isVersionAware });
      const rig = start_();
      rig.worker.start();
      await settled();
      change(2, 'suspended');
      rig.worker.nudge();
      await time.advance(25);
      change(3, 'active');
      rig.worker.nudge();
      await time.advance(25);
      for (let turn = 0; turn < 4; turn += 1) {
        for (const one of rig.sent) one.answer(delivered);
        await time.advance(1_000);
      }
      expect(rig.sent.length).toBeLessThanOrEqual(3);
      expect(rig.sent.at(-1)?.assignment.version).toBe(3);
      expect(now()).toMatchObject({
        acknowledged: { version: 3, state: { status: 'active' } },
        delivery: { state: 'done' },
      });
      await rig.worker.stop();
    },
  );

  it('loses no revocation: one that was in flight when the grant came again is followed by that grant, never the other way round', async () => {
    const { rig: start_, change, now } = given({ isVersionAware: false, status: 'suspended' });
    const rig = start_();
    const run = rig.worker.runOnce();
    await settled();
    change(2, 'active');
    expect(await rig.worker.runOnce()).toBe(0);
    rig.sent[0]?.answer(delivered);
    await run;
    expect((await round(rig)).map(({ version }) => version)).toEqual([2]);
    expect(now().delivery.state).toBe('done');
  });
});

describe('fault case 18: clocks that are wrong', () => {
  it.each([
    ['ahead', 600_000],
    ['behind', -600_000],
  ])('a worker ten minutes %s beside a right one sends each version, and both end in step', async (_name, skewMs) => {
    const store = new MemoryDeliveryStore();
    const time = manualTime();
    const clock = () => new Date(time.clock().getTime() + skewMs);
    const wrong = workerRig({ targets: [target], store, time: { ...time, clock }, outcome: () => delivered });
    const right = workerRig({ targets: [target], store, time, outcome: () => delivered });
    store.put(...Array.from({ length: 30 }, (_, n) => anAssignment(target.id, { key: `p${n}` })));
    for (let turn = 0; turn < 20; turn += 1) {
      await wrong.worker.runOnce();
      await right.worker.runOnce();
    }
    expect(store.all().every(({ delivery }) => delivery.state === 'done')).toBe(true);
    expect(wrong.sent.length + right.sent.length).toBe(30);
  });
});

describe('fault case 19: the store is away after the request succeeded', () => {
  it('the same version goes out again, and once the store is back everything is recorded', async () => {
    const { rig: start_, store, time, now } = given();
    const rig = start_();
    const settle = store.settle.bind(store);
    store.settle = () => Promise.reject(new Error('store down'));
    await round(rig);
    store.settle = settle;
    await time.advance(leaseMs);
    const [again] = await round(rig);
    expect(again?.version).toBe(1);
    expect(now()).toMatchObject({ acknowledged: { version: 1 }, delivery: { state: 'done', attempts: 0 } });
    expect((await store.findHealth(target.id))?.consecutiveFailures ?? 0).toBe(0);
  });

  it('while it claims, the lease of which nobody knows ends by itself', async () => {
    const { rig: start_, store, time, now } = given();
    const rig = start_();
    const claim = store.claimDue.bind(store);
    store.claimDue = async (claiming) => {
      await claim(claiming);
      throw new Error('failed over before it answered');
    };
    await expect(rig.worker.runOnce()).rejects.toThrow('failed over');
    store.claimDue = claim;
    expect(await round(rig)).toEqual([]);
    await time.advance(leaseMs);
    expect(await round(rig)).toHaveLength(1);
    expect(now().delivery.state).toBe('done');
  });

  it('for the attempt log alone changes nothing for the delivery', async () => {
    const { rig: start_, store, now } = given();
    const rig = start_();
    store.appendAttempt = () => Promise.reject(new Error('disk full'));
    await round(rig);
    expect(now().delivery.state).toBe('done');
    expect(rig.logged).toEqual(['delivery.attempt_not_kept']);
  });
});

describe('fault case 20: two workers claim at the same instant', () => {
  it('a thousand times on the embedded database: one lease each time, and neither starves', async () => {
    const store = await openSqliteStore('sqlite::memory:');
    const targetId = newId('tgt');
    const wins = [0, 0];
    await store.insertAssignment(newId('asg'), targetId, versionWrite('lea@example.com'));
    for (let race = 0; race < 1_000; race += 1) {
      const now = later(race * 60);
      const claim = (lease: string) =>
        store.claimDue({ targetId, now, maxLane: 3, limit: 8, lease, leaseUntil: new Date(now.getTime() + leaseMs) });
      const order = race % 2 === 0 ? [0, 1] : [1, 0];
      const claims = await Promise.all(order.map((worker) => claim(`${worker} ${race}`)));
      const winner = order[claims.findIndex(({ length }) => length === 1)];
      expect(claims.map(({ length }) => length).sort()).toEqual([0, 1]);
      if (winner !== undefined) wins[winner] = (wins[winner] ?? 0) + 1;
    }
    expect(wins).toEqual([500, 500]);
    await store.close();
  });
});

describe('fault case 21: a target is switched off, moved or deleted while requests are in flight and records wait', () => {
  const setTarget = (targets: Map<TargetId, Target>, changes: Partial<Target>) =>
    targets.set(target.id, { ...target, ...changes });

  it('switched on after seven days it gets the newest state only, revocations first', async () => {
    const { rig: start_, store, time, change, assignment } = given();
    const rig = start_();
    const other = anAssignment(target.id, { key: 'tom@example.com' });
    store.put(other);
    setTarget(rig.targets, { isEnabled: false });
    for (const version of [2, 3, 4]) change(version, version === 4 ? 'suspended' : 'active');
    await time.advance(7 * 86_400_000);
    expect(await round(rig)).toEqual([]);
    setTarget(rig.targets, { isEnabled: true });
    const sent = await round(rig);
    expect(sent.map(({ key, version }) => [key, version])).toEqual([
      [assignment.key, 4],
      ['tom@example.com', 1],
    ]);
  });

  it('a request in flight while it is switched off or deleted still counts when it is answered', async () => {
    const { rig: start_, now } = given();
    const rig = start_();
    const run = rig.worker.runOnce();
    await settled();
    rig.targets.delete(target.id);
    rig.sent[0]?.answer(delivered);
    await run;
    expect(now().delivery.state).toBe('done');
  });

  it('moved to another address, the next try goes there', async () => {
    const { rig: start_, time } = given();
    const rig = start_();
    await round(rig, serverError);
    setTarget(rig.targets, { connector: { kind: 'webhook', settings: { url: 'https://new.example.com/' } } });
    await time.advance(1_000);
    await round(rig);
    expect(rig.sent.map(({ target: to }) => to.connector.settings['url'])).toEqual([
      target.connector.settings['url'],
      'https://new.example.com/',
    ]);
  });

  it('switched off by 410, what it is owed stays owed', async () => {
    const { rig: start_, now } = given({ status: 'suspended' });
    const rig = start_();
    await round(rig, gone);
    expect(rig.switchedOff).toEqual([target.id]);
    expect(now().delivery.state).toBe('owed');
  });
});

describe('fault case 23: a target restored from an old backup, and our own store restored', () => {
  it('a higher epoch wins over any version of before', async () => {
    const { rig: start_, store, assignment, now } = given();
    const rig = start_();
    store.newVersion(assignment.id, { version: 900, desired: aState(assignment.key) }, start);
    await round(rig);
    store.newVersion(
      assignment.id,
      { epoch: 2, version: 12, desired: aState(assignment.key, 'suspended'), lane: 0 },
      start,
    );
    const [sent] = await round(rig);
    expect(sent).toMatchObject({ epoch: 2, version: 12 });
    expect(now()).toMatchObject({ acknowledged: { epoch: 2, version: 12 }, delivery: { state: 'done' } });
  });

  it('a target that lost its state is told again by recover, the newest only', async () => {
    const { rig: start_, store, change, now } = given();
    const rig = start_();
    await round(rig);
    change(2, 'suspended');
    await round(rig);
    expect(store.recover(target.id, start, after(1))).toBe(1);
    const [again] = await rig.time.advance(1).then(() => round(rig));
    expect(again).toMatchObject({ version: 2, delivery: { resend: 1, resendBy: 'resync' } });
    expect(now().delivery.state).toBe('done');
  });
});

describe('fault case 24: a manual resend and a resync of what was acknowledged, twice, while a retry waits', () => {
  it('each really sends, under its own id, and nothing is scheduled twice', async () => {
    const { rig: start_, store, time, assignment, now } = given();
    const rig = start_();
    await round(rig);
    store.resend(assignment.id, 2, time.clock());
    expect(await round(rig, serverError)).toHaveLength(1); // a retry waits now
    for (const n of [2, 3]) {
      store.resend(assignment.id, 2, time.clock());
      const sent = await round(rig);
      expect(sent.map(({ delivery }) => delivery.resend)).toEqual([n]);
    }
    store.recover(target.id, start, time.clock());
    expect(await round(rig)).toHaveLength(1);
    const ids = rig.sent.map((sending) => webhookId(sending.assignment));
    expect(new Set(ids).size).toBe(5);
    expect(now().delivery).toMatchObject({ state: 'done', resend: 4 });
    await time.advance(3_600_000);
    expect(await round(rig)).toEqual([]);
  });

  it('asked for while a send is in flight it is not swallowed by that send', async () => {
    const { rig: start_, store, time, assignment, now } = given();
    const rig = start_();
    const run = rig.worker.runOnce();
    await settled();
    store.resend(assignment.id, 2, time.clock());
    rig.sent[0]?.answer(delivered);
    await run;
    expect(now().delivery).toMatchObject({ state: 'owed', resend: 1 });
    expect(await round(rig)).toHaveLength(1);
    expect(now().delivery.state).toBe('done');
  });
});
