import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFreeze } from '../../src/assignments/freeze.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import { startTestApp, type RunningApp } from '../support/app.js';
import { connectTenant } from '../support/tenant.js';

let app: RunningApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.stop());

const policy = `version: 1
rules:
  - id: support
    reason: Agents answer customers
    when: { filter: 'active eq true' }
    grant: { gorgias-eu: basic }
`;

async function leaKnown() {
  const connector = { kind: 'webhook', url: 'http://127.0.0.1:9/hook' };
  await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
  await app.call('POST', '/policy/versions', policy);
  const { scim } = await connectTenant(app, { name: 'okta', dialect: 'okta' });
  const user = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'lea@example.com',
    active: true,
    emails: [{ value: 'lea@example.com', type: 'work', primary: true }],
  };
  return scim('POST', '/Users', user);
}

describe('while the whole service is frozen', () => {
  it('SCIM is accepted, what is owed shows as frozen, and an offboarding says that it is blocked and why', async () => {
    expect((await app.call('PUT', '/freeze', { reason: 'migration' })).body).toMatchObject({
      isFrozen: true,
      reason: 'migration',
    });
    expect((await leaKnown()).status).toBe(201);
    await app.call('POST', '/people/lea@example.com/run');
    const listed = (await app.call('GET', '/assignments?state=frozen')).body;
    expect(listed['items']).toMatchObject([{ state: 'frozen', attempts: 0 }]);
    const explained = (await app.call('GET', '/people/lea@example.com/explain')).body;
    expect(JSON.stringify(explained)).toContain('frozen');

    const started = await app.call('POST', '/offboardings', { person: 'lea@example.com', reason: 'left' });
    expect(started.body['blocked']).toEqual([
      { target: 'gorgias-eu', because: 'All deliveries are frozen: migration' },
    ]);
    const timeline = await app.call('GET', `/offboardings/${String(started.body['id'])}`);
    expect(timeline.body['targets']).toMatchObject([{ state: 'blocked' }]);
    const french = await app.call('GET', '/people/lea@example.com/timeline?lang=fr');
    expect(french.body['targets']).toMatchObject([{ because: 'Toutes les livraisons sont gelées : migration' }]);

    expect((await app.call('DELETE', '/freeze')).status).toBe(204);
    expect((await app.call('GET', '/freeze')).body).toEqual({ isFrozen: false });
  });

  it('there is nothing to decide where nothing is held', async () => {
    expect((await app.call('GET', '/holds')).body).toEqual({ items: [] });
    expect((await app.call('POST', `/holds/hld_${'0'.repeat(32)}/release`)).status).toBe(404);
  });
});

describe('a freeze that would be over already', () => {
  it('is refused, of the service and of a target: nobody is told that deliveries stop when they do not', async () => {
    const connector = { kind: 'webhook', url: 'http://127.0.0.1:9/hook' };
    await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
    for (const [method, path] of [
      ['PUT', '/freeze'],
      ['POST', '/targets/gorgias-eu/freeze'],
    ] as const) {
      const { status, body } = await app.call(method, path, { reason: 'late', until: '2020-01-01T00:00:00Z' });
      expect([status, body['faults']]).toEqual([400, [{ path: 'until', message: 'must be in the future' }]]);
    }
    expect((await app.call('GET', '/freeze')).body).toEqual({ isFrozen: false });
    expect((await app.call('GET', '/targets/gorgias-eu')).body).not.toHaveProperty('frozen');
  });
});

describe('a freeze of a target', () => {
  it('is shown until it ends, and no longer', async () => {
    const time = { now: new Date('2026-11-22T09:00:00.000Z') };
    const timed = await startTestApp({}, { clock: () => time.now });
    try {
      const connector = { kind: 'webhook', url: 'http://127.0.0.1:9/hook' };
      await timed.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
      const until = '2026-11-22T10:00:00.000Z';
      const frozen = { reason: 'maintenance', at: time.now.toISOString(), until };
      const answer = await timed.call('POST', '/targets/gorgias-eu/freeze', { reason: 'maintenance', until });
      expect(answer.body).toMatchObject({ frozen });
      const read = await timed.call('GET', '/targets/gorgias-eu');
      expect(read.body).toMatchObject({ frozen });
      time.now = new Date(until);
      const later = await timed.call('GET', '/targets/gorgias-eu');
      expect(later.body).not.toHaveProperty('frozen');
      expect(later.headers.get('etag')).not.toBe(read.headers.get('etag'));
      expect(JSON.stringify((await timed.call('GET', '/targets')).body)).not.toContain('maintenance');
    } finally {
      await timed.stop();
    }
  });
});

describe('a freeze', () => {
  it('is seen by every instance within a second, and ends by itself', async () => {
    const time = { now: new Date('2026-11-22T09:00:00.000Z') };
    const clock = () => time.now;
    const later = (ms: number) => (time.now = new Date(time.now.getTime() + ms));
    const store = await openSqliteStore('sqlite::memory:', { clock });
    const one = createFreeze({ store, clock, onChanged: () => undefined });
    const other = createFreeze({ store, clock, onChanged: () => undefined });
    expect(await other.isFrozen(clock())).toBe(false);
    await one.start({ reason: 'audit', by: 'ann', until: new Date('2026-11-22T10:00:00.000Z') });
    expect(await one.isFrozen(clock())).toBe(true);
    later(1_000);
    expect(await other.isFrozen(clock())).toBe(true);
    expect(await other.current()).toMatchObject({ reason: 'audit', by: 'ann' });
    later(3_600_000);
    expect([await one.isFrozen(clock()), await other.current()]).toEqual([false, undefined]);
    await store.close();
  });
});
