import { expect, it } from '@jest/globals';
import { newId } from '../../src/core/ids.js';
import { healthy } from '../../src/delivery/breaker.js';
import type { TargetHealth } from '../../src/delivery/health.js';
import { describeStore, later, start } from './store/given.js';

describeStore('health of targets', (given) => {
  const failing = (): TargetHealth => ({
    ...healthy(newId('tgt')),
    state: 'half_open',
    consecutiveFailures: 7,
    failingSince: start,
    openForMs: 20_000,
    retryAt: later(20),
    probeUntil: later(45),
    failedProbes: 1,
    isQuarantined: true,
    rateShare: 0.25,
    throttledAt: later(1),
    fault: { error: 'rejected 403', since: later(2) },
  });

  it('knows nothing of a target that was never written', async () => {
    expect(await given().store.findHealth(newId('tgt'))).toBeUndefined();
    expect(await given().store.listHealth()).toEqual([]);
  });

  it('gives back every field, and leaves out what is not there', async () => {
    const { store } = given();
    const full = failing();
    const bare = healthy(newId('tgt'));
    expect([await store.writeHealth(full), await store.writeHealth(bare)]).toEqual([true, true]);
    expect(await store.findHealth(full.targetId)).toEqual({ ...full, revision: 1 });
    expect(await store.findHealth(bare.targetId)).toEqual({ ...bare, revision: 1 });
    expect(new Set((await store.listHealth()).map(({ targetId }) => targetId))).toEqual(
      new Set([full.targetId, bare.targetId]),
    );
  });

  it('is written only over the revision that was read', async () => {
    const { store } = given();
    const first = failing();
    expect(await store.writeHealth(first)).toBe(true);
    expect(await store.writeHealth(first)).toBe(false);
    expect(await store.writeHealth({ ...first, revision: 1, failedProbes: 2 })).toBe(true);
    expect(await store.writeHealth({ ...first, revision: 1, failedProbes: 9 })).toBe(false);
    expect(await store.findHealth(first.targetId)).toMatchObject({ failedProbes: 2, revision: 2 });
    expect(await store.writeHealth({ ...failing(), revision: 3 })).toBe(false);
  });

  it('lets one of two writers at once win', async () => {
    const { store } = given();
    const health = failing();
    const results = await Promise.all([store.writeHealth(health), store.writeHealth(health)]);
    expect([...results].sort()).toEqual([false, true]);
  });

  it('is forgotten when asked, and starts anew', async () => {
    const { store } = given();
    const health = failing();
    await store.writeHealth(health);
    await store.removeHealth(health.targetId);
    await store.removeHealth(health.targetId);
    expect(await store.findHealth(health.targetId)).toBeUndefined();
    expect(await store.writeHealth(health)).toBe(true);
  });
});
