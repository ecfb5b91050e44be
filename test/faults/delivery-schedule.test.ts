import { afterAll, afterEach, beforeAll, describe, it, expect } from '@jest/globals';
import nock from 'nock';
import { createConnectors } from '../../src/connectors/index.js';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { after, aTarget, anAssignment } from '../support/deliveries.js';
import { workerRig } from '../support/worker-rig.js';

const host = 'https://helpdesk.example.com';
const target = aTarget({ url: `${host}/rolecall` });
const needs = {
  targets: [target],
  connectors: createConnectors({ privateTargets: [], version: '1.2.3' }),
  openSecrets: async () => [newSigningSecret()],
};

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe('fault case 8: a storm of failures', () => {
  it('is followed on the schedule, attempt by attempt, until the receiver is well', async () => {
    const failing = [500, 502, 408, 504, 425, 500, 500, 500, 500];
    for (const status of failing) nock(host).post('/rolecall').reply(status, 'busy');
    nock(host).post('/rolecall').reply(202);
    const rig = workerRig(needs);
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    const waits: number[] = [];
    for (const _status of [...failing, 202]) {
      expect(await rig.worker.runOnce()).toBe(1);
      const dueAt = rig.store.get(assignment.id).delivery.dueAt;
      if (!dueAt) break;
      waits.push((dueAt.getTime() - rig.time.clock().getTime()) / 1_000);
      await rig.time.advance(dueAt.getTime() - rig.time.clock().getTime());
    }
    expect(waits).toEqual([1, 5, 15, 60, 300, 900, 1_800, 3_600, 3_600]);
    expect(rig.store.get(assignment.id).delivery.state).toBe('done');
    expect(rig.store.attempts.map(({ outcome }) => ('status' in outcome ? outcome.status : 0))).toEqual([
      ...failing,
      202,
    ]);
  });

  it('never ends a revocation: the fiftieth try is five minutes after the one before', async () => {
    nock(host).post('/rolecall').times(50).reply(500);
    const rig = workerRig(needs);
    const assignment = anAssignment(target.id, { status: 'suspended' });
    rig.store.put(assignment);
    for (let n = 0; n < 50; n += 1) {
      expect(await rig.worker.runOnce()).toBe(1);
      await rig.time.advance(300_000);
    }
    expect(rig.store.get(assignment.id).delivery).toMatchObject({
      state: 'owed',
      attempts: 50,
      dueAt: after(50 * 300_000),
    });
  });
});

describe('fault case 8: a storm, then recovery', () => {
  it('opens the breaker, tries one at a time with revocations first, and drains no faster than the rate', async () => {
    nock(host).post('/rolecall').times(5).reply(500);
    const rig = workerRig({ ...needs, targets: [{ ...target, rateLimit: 5 }] });
    const owed = (count: number, status: 'active' | 'suspended') =>
      Array.from({ length: count }, (_, n) => anAssignment(target.id, { key: `${status}-${n}`, status }));
    rig.store.put(...owed(12, 'active'));
    expect(await rig.worker.runOnce()).toBe(5);
    rig.store.put(...owed(2, 'suspended'));
    nock(host).post('/rolecall').times(100).reply(200);
    await rig.time.advance(9_000);
    expect(await rig.worker.runOnce()).toBe(0);
    await rig.time.advance(1_000);
    expect(await rig.worker.runOnce()).toBe(1);
    expect(await rig.worker.runOnce()).toBe(1);
    expect(rig.store.attempts.slice(-2).map(({ lane, trigger }) => [lane, trigger])).toEqual([
      [0, 'probe'],
      [0, 'probe'],
    ]);
    expect(await rig.worker.runOnce()).toBe(3);
    expect(await rig.worker.runOnce()).toBe(0);
    await rig.time.advance(1_000);
    expect(await rig.worker.runOnce()).toBe(5);
  });
});

describe('fault case 9: Retry-After', () => {
  it.each([
    ['seconds', '30', 30],
    ['a date', 'Sun, 22 Nov 2026 09:00:40 GMT', 40],
    ['a date in the past', 'Sun, 22 Nov 2015 09:00:40 GMT', 1],
    ['garbage', 'later', 1],
    ['ten years', String(10 * 365 * 86_400), 60],
  ])('of %s (%s) makes the next try wait %i s', async (_name, value, seconds) => {
    nock(host).post('/rolecall').reply(429, '', { 'Retry-After': value });
    const rig = workerRig(needs);
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    await rig.worker.runOnce();
    expect(rig.store.get(assignment.id).delivery.dueAt).toEqual(after(seconds * 1_000));
  });
});
