import { expect, it } from '@jest/globals';
import type { Offboarding, Target } from '../../src/assignments/model.js';
import { newId } from '../../src/core/ids.js';
import type { ProvisioningEntry } from '../../src/evidence/model.js';
import { describeStore, dueNames, later, resolveAll, start } from './store/given.js';

describeStore('targets, policies, offboardings and the provisioning log', (given) => {
  const target = (name: string, more: Partial<Target> = {}): Target => ({
    id: newId('tgt'),
    name,
    catalog: 'gorgias',
    connector: { kind: 'webhook', settings: { url: 'https://example.com/hook' } },
    accountKey: 'email',
    signatures: ['v1'],
    revision: 1,
    isEnabled: true,
    createdAt: start,
    ...more,
  });
  const secrets = { keys: [{ sealed: 'new' }, { sealed: 'old', validUntil: later(60) }] };

  it('keeps a target as it was given, its secrets apart', async () => {
    const { store } = given();
    const one = target('gorgias-eu', { frozen: { reason: 'audit', at: start, until: later(9) } });
    await store.insertTarget(one, secrets);
    await store.insertTarget(target('gorgias-us'), { keys: [] });
    expect(await store.findTarget(one.id)).toEqual(one);
    expect(await store.getSecrets(one.id)).toEqual(secrets);
    const { frozen: _frozen, ...thawed } = one;
    const changed = { ...thawed, isEnabled: false, deletedAt: later(1) };
    const first = await store.updateTarget(changed);
    expect(first).toEqual({ ...changed, revision: 2 });
    const second = await store.updateTarget(first, { keys: [{ sealed: 'newest' }] });
    expect((await store.listTargets()).map(({ name }) => name)).toEqual(['gorgias-eu', 'gorgias-us']);
    expect(await store.findTarget(one.id)).toEqual(second);
    expect(await store.getSecrets(one.id)).toEqual({ keys: [{ sealed: 'newest' }] });
    await expect(store.updateTarget(first, { keys: [] })).rejects.toMatchObject({ code: 'version_mismatch' });
    expect(await store.getSecrets(one.id)).toEqual({ keys: [{ sealed: 'newest' }] });
    await store.removeTarget(one.id);
    expect(await store.findTarget(one.id)).toBeUndefined();
    await expect(store.getSecrets(one.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.updateTarget(changed)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses a second target of the same name', async () => {
    const { store } = given();
    await store.insertTarget(target('gorgias-eu'), secrets);
    await expect(store.insertTarget(target('Gorgias-EU'), secrets)).rejects.toMatchObject({ code: 'name_taken' });
  });

  it('numbers policies from 1 and lists them newest first', async () => {
    const { store } = given();
    expect(await store.findCurrentPolicy()).toBeUndefined();
    expect(await store.currentPolicyVersion()).toBe(0);
    const oktaId = newId('dir');
    for (const text of ['one', 'two', 'three'])
      await store.insertPolicy({
        hash: `h-${text}`,
        text,
        publishedAt: start,
        by: 'admin',
        groups: [{ name: 'support', id: 'grp_1' }],
        directories: [{ name: 'okta', id: oktaId }],
      });
    expect(await store.findCurrentPolicy()).toEqual({
      version: 3,
      hash: 'h-three',
      text: 'three',
      publishedAt: start,
      by: 'admin',
      groups: [{ name: 'support', id: 'grp_1' }],
      directories: [{ name: 'okta', id: oktaId }],
    });
    expect(await store.currentPolicyVersion()).toBe(3);
    expect((await store.findPolicy(1))?.text).toBe('one');
    expect(await store.findPolicy(9)).toBeUndefined();
    const first = await store.listPolicies({ limit: 2 });
    const rest = await store.listPolicies({ limit: 2, cursor: first.nextCursor ?? 'none' });
    expect([...first.items, ...rest.items].map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  it('finds the offboardings that hold for somebody until they are reinstated', async () => {
    const { store } = given();
    const [lea, late, other] = [newId('usr'), newId('usr'), newId('usr')];
    const offboarding: Offboarding = {
      id: newId('ofb'),
      reason: 'left',
      by: 'admin',
      at: start,
      userIds: [lea],
      keys: ['email:lea@example.com'],
    };
    await store.insertOffboarding(offboarding);
    expect(await store.findOffboarding(offboarding.id)).toEqual(offboarding);
    expect(await store.findActiveOffboardings([lea], [])).toEqual([offboarding]);
    expect(await store.findActiveOffboardings([other], ['email:lea@example.com'])).toEqual([offboarding]);
    expect(await store.findActiveOffboardings([other], ['email:leo@example.com'])).toEqual([]);
    await store.widenOffboarding(offboarding.id, [lea, late], ['email:roy@example.com']);
    const widened = { ...offboarding, userIds: [lea, late], keys: ['email:lea@example.com', 'email:roy@example.com'] };
    expect(await store.findActiveOffboardings([late], [])).toEqual([widened]);
    const reinstated = { at: later(9), by: 'admin', reason: 'mistake' };
    expect(await store.reinstate(offboarding.id, reinstated)).toBe(true);
    expect(await store.reinstate(offboarding.id, reinstated)).toBe(false);
    expect(await store.findActiveOffboardings([lea], [])).toEqual([]);
    expect((await store.listOffboardings({ limit: 5 })).items).toEqual([{ ...widened, reinstated }]);
    await expect(store.widenOffboarding(newId('ofb'), [], [])).rejects.toMatchObject({ code: 'not_found' });
  });

  it('marks the users of an offboarding in the write that begins or ends it', async () => {
    const { store, user } = given();
    const lea = await user('lea');
    await resolveAll(given());
    const id = newId('ofb');
    await store.insertOffboarding({ id, reason: 'left', by: 'admin', at: start, userIds: [lea.id], keys: [] });
    expect(await dueNames(given())).toEqual(['lea']);
    await resolveAll(given());
    await store.reinstate(id, { at: later(1), by: 'admin', reason: 'mistake' });
    expect(await dueNames(given())).toEqual(['lea']);
  });

  it('logs what arrived, newest first, and drops what is too old', async () => {
    const { store, directoryId } = given();
    const entry = (n: number, more: Partial<ProvisioningEntry> = {}): ProvisioningEntry => ({
      id: newId('ent'),
      at: later(n),
      requestId: newId('req'),
      directoryId,
      operation: 'patch',
      resource: { type: 'User', id: `u${n}` },
      result: 'success',
      status: 200,
      warnings: [],
      changed: ['active'],
      durationMs: 1.5,
      ...more,
    });
    const warned = entry(2, {
      result: 'warning',
      warnings: [{ rule: 'string_boolean', detail: 'active' }],
      resource: { type: 'Group' },
    });
    const all = [entry(1), warned, entry(3, { directoryId: newId('dir') })];
    await store.appendProvisioning(all);
    expect((await store.listProvisioning({}, { limit: 9 })).items).toEqual([...all].reverse());
    expect((await store.listProvisioning({ directoryId, result: 'warning' }, { limit: 9 })).items).toEqual([warned]);
    expect((await store.listProvisioning({ resourceId: 'u1' }, { limit: 9 })).items).toEqual([all[0]]);
    expect((await store.listProvisioning({ since: later(2) }, { limit: 1 })).nextCursor).toBeDefined();
    expect((await store.listProvisioning({ result: 'success' }, { limit: 9 })).items).toEqual([all[2], all[0]]);
    expect(await store.dropProvisioning(later(3), 10)).toBe(2);
    expect((await store.listProvisioning({}, { limit: 9 })).items).toEqual([all[2]]);
    const behind = entry(2); // written after a later one, as when a clock was set back
    await store.appendProvisioning([behind]);
    expect(await store.dropProvisioning(later(3), 10)).toBe(1);
    expect((await store.listProvisioning({}, { limit: 9 })).items).toEqual([all[2]]);
  });
});
