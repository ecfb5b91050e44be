import { expect, it } from '@jest/globals';
import type { Assignment } from '../../src/assignments/model.js';
import { newId, trustId, type TargetId } from '../../src/core/ids.js';
import { deliveryId } from '../../src/delivery/model.js';
import type { Attempt } from '../../src/delivery/model.js';
import { linkEntry } from '../../src/evidence/audit/audit-chain.js';
import type { AuditEntry } from '../../src/evidence/audit/audit-model.js';
import type { ProvisioningEntry } from '../../src/evidence/model.js';
import type { Store } from '../../src/stores/store.js';
import { accountState, describeStore, later, resolveAll, start, versionWrite } from './store/given.js';

/** Puts every fact that waits into the chain, as the chainer does. */
async function chainAll(store: Store): Promise<void> {
  for (;;) {
    const facts = await store.listUnchained(100, new Date(0));
    if (facts.length === 0) return;
    const head = await store.auditHead();
    const entries: AuditEntry[] = [];
    for (const fact of facts)
      entries.push(linkEntry(fact, entries.at(-1) ?? head, { id: newId('aud'), salt: '00'.repeat(16) }));
    expect(await store.appendAudit(entries, head)).toBe(true);
    await store.noteChained(facts.map(({ source }) => source));
  }
}

async function acknowledge(store: Store, targetId: TargetId, lease: string): Promise<void> {
  const claim = { targetId, now: later(5), maxLane: 3, limit: 10, lease, leaseUntil: later(60) } as const;
  for (const { assignment } of await store.claimDue(claim)) {
    const { id, epoch, version } = assignment;
    await store.settle(id, lease, { kind: 'acknowledged', epoch, version, at: later(5) });
  }
}

function attempt(assignment: Assignment, at: Date): Attempt {
  const id = deliveryId(assignment);
  return {
    id: newId('att'),
    deliveryId: id,
    webhookId: id,
    assignmentId: assignment.id,
    targetId: assignment.targetId,
    lane: 2,
    trigger: 'scheduled',
    worker: 'w',
    at,
    elapsedMs: 3,
    outcome: { kind: 'delivered', status: 200 },
  };
}

describeStore('evidence that is forgotten', (given) => {
  const entry = (more: Partial<ProvisioningEntry> = {}): ProvisioningEntry => ({
    id: newId('ent'),
    at: start,
    requestId: newId('req'),
    directoryId: given().directoryId,
    operation: 'patch',
    resource: { type: 'User', id: newId('usr') },
    result: 'success',
    status: 200,
    warnings: [],
    changed: ['title'],
    changes: [{ attribute: 'title', before: 'Agent', after: { cut: 'L', characters: 2_000 } }],
    durationMs: 1,
    ...more,
  });

  /** An account that was granted, revoked and acknowledged. */
  const revoked = async (key = 'lea@example.com'): Promise<Assignment> => {
    const { store, assignment, user } = given();
    const { id } = await user(key.split('@')[0] ?? '');
    const granted = await assignment({ ...versionWrite(key, [id]) });
    const write = { ...versionWrite(key, [id]), desired: accountState(key, [], 'removed'), at: later(1) };
    await store.appendAttempt(attempt(granted, start));
    const written = await store.writeVersion(granted.id, write, granted.revision);
    await acknowledge(store, written.targetId, `lease-${written.id}`);
    const found = await store.findAssignment(written.id);
    if (!found) throw new Error('the assignment is gone');
    return found;
  };

  it('keeps everything an entry says, and finds it by request and by time', async () => {
    const { store } = given();
    const held = { targetId: newId('tgt'), holdId: newId('hld') };
    const {
      status: _none,
      changes: _no,
      ...plain
    } = entry({ at: later(3), operation: 'assign', result: 'held', held });
    const all = [
      entry(),
      entry({ at: later(1), result: 'failure', status: 409, scimType: 'uniqueness', changed: [], changes: [] }),
      entry({ at: later(2), result: 'skipped', because: 'already_members', changed: [] }),
      plain,
    ];
    await store.appendProvisioning(all);
    expect((await store.listProvisioning({}, { limit: 9 })).items).toEqual([...all].reverse());
    const { requestId } = plain;
    expect((await store.listProvisioning({ requestId }, { limit: 9 })).items).toEqual([plain]);
    expect((await store.listProvisioning({ until: later(1) }, { limit: 9 })).items).toEqual([all[0]]);
    expect((await store.listProvisioning({ result: 'held' }, { limit: 9 })).items).toEqual([plain]);
  });

  it('takes values and the id off the entries of one user, and of nobody else, as often as asked', async () => {
    const { store } = given();
    const id = newId('usr');
    const [mine, other] = [entry({ resource: { type: 'User', id } }), entry()];
    await store.appendProvisioning([mine, other]);
    expect(await store.eraseProvisioning([id])).toBe(1);
    expect(await store.eraseProvisioning([id])).toBe(0);
    const { changes: _gone, ...rest } = mine;
    const items = [other, { ...rest, resource: { type: 'User' } }];
    expect((await store.listProvisioning({}, { limit: 9 })).items).toEqual(items);
  });

  it('drops old attempts oldest first, in turns, and keeps what the assignment says of itself', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    for (const second of [3, 1, 2]) await store.appendAttempt(attempt(made, later(second)));
    expect(await store.dropAttempts(later(3), 1)).toBe(1);
    const left = (await store.findDelivery(deliveryId(made)))?.attempts.map(({ at }) => at);
    expect(new Set(left)).toEqual(new Set([later(2), later(3)]));
    expect(await store.dropAttempts(later(3), 10)).toBe(1);
    expect(await store.dropAttempts(later(3), 10)).toBe(0);
    expect(await store.findAssignment(made.id)).toEqual(made);
  });

  it('drops old versions with their attempts once they are in the audit chain, and never the current one', async () => {
    const { store } = given();
    const account = await revoked();
    expect(await store.dropVersions(later(99), 10)).toBe(0);
    await chainAll(store);
    expect(await store.dropVersions(start, 10)).toBe(0);
    expect(await store.dropVersions(later(99), 10)).toBe(1);
    const { items } = await store.listDeliveries({ assignmentId: account.id }, { limit: 9 });
    expect(items.map(({ version }) => version)).toEqual([account.version]);
    expect(await store.findAssignment(account.id)).toEqual(account);
  });

  it('takes the content off old audit entries, oldest first, and leaves the entries', async () => {
    const { store } = given();
    await revoked();
    await chainAll(store);
    const before = (await store.listAudit({}, { limit: 9 })).items;
    expect(before.every(({ content }) => content !== undefined)).toBe(true);
    expect(await store.eraseAuditDetailsBefore(later(1), 9)).toBe(1);
    expect(await store.eraseAuditDetailsBefore(later(1), 9)).toBe(0);
    const after = (await store.listAudit({}, { limit: 9 })).items;
    expect(after.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
    expect(after.filter(({ content }) => content === undefined).map(({ at }) => at)).toEqual([start]);
  });

  it('forgets an account that is revoked, acknowledged and chained, with everything that belongs to it', async () => {
    const { store } = given();
    const account = await revoked();
    expect(await store.forgetAccount(account.id, account.revision)).toBeUndefined();
    await chainAll(store);
    expect(await store.forgetAccount(account.id, account.revision + 1)).toBeUndefined();
    const gone = await store.forgetAccount(account.id, account.revision);
    expect(gone).toEqual({ versions: 2, attempts: 1, stays: 0 });
    expect(await store.findAssignment(account.id)).toBeUndefined();
    expect((await store.listDeliveries({}, { limit: 9 })).items).toEqual([]);
    expect(await store.forgetAccount(account.id, account.revision)).toBeUndefined();
  });

  it('does not forget an account that holds roles, is owed something, or is to be removed later', async () => {
    const { store, assignment } = given();
    const active = await assignment({ key: 'active@example.com' });
    const owed = await assignment({ key: 'b@example.com', desired: accountState('b@example.com', [], 'removed') });
    const desired = accountState('c@example.com', [], 'suspended');
    const later30 = await assignment({ key: 'c@example.com', desired, removeAt: later(30) });
    for (const { targetId } of [active, later30]) await acknowledge(store, targetId, `lease-${targetId}`);
    await chainAll(store);
    for (const { id } of [active, owed, later30]) {
      const found = await store.findAssignment(id);
      expect(await store.forgetAccount(id, found?.revision ?? 0)).toBeUndefined();
      expect(await store.findAssignment(id)).toEqual(found);
    }
  });

  it('forgets a deleted user only once the pipeline is done with it', async () => {
    const { store, directoryId, user } = given();
    const [lea, leo] = [await user('lea'), await user('leo')];
    await resolveAll(given());
    await store.removeUser(directoryId, lea.id, { at: later(1) });
    expect(await store.forgetUser(lea.id)).toBe(false);
    await resolveAll(given());
    expect(await store.forgetUser(leo.id)).toBe(false);
    expect(await store.forgetUser(lea.id)).toBe(true);
    expect(await store.forgetUser(lea.id)).toBe(false);
    expect(await store.findUserAnywhere(lea.id)).toBeUndefined();
    expect(await store.findUsersByKey('userName:lea@example.com')).toEqual([]);
    expect((await store.findUserAnywhere(leo.id))?.id).toBe(leo.id);
  });

  it('removes an offboarding that ended; one in force loses its reason and goes on blocking', async () => {
    const { store } = given();
    const [lea, key] = [newId('usr'), 'email:lea@example.com'];
    const make = async () => {
      const id = newId('ofb');
      await store.insertOffboarding({ id, reason: 'Lea left', by: 'admin', at: start, userIds: [lea], keys: [key] });
      return id;
    };
    const [ended, standing] = [await make(), await make()];
    await store.reinstate(ended, { at: later(1), by: 'admin', reason: 'mistake' });
    expect((await store.findOffboardingsOf([], [key], 9)).map(({ id }) => id)).toEqual([ended, standing]);
    expect((await store.findOffboardingsOf([lea], [], 1)).map(({ id }) => id)).toEqual([ended]);
    expect([await store.removeOffboarding(ended), await store.removeOffboarding(ended)]).toEqual([true, false]);
    expect(await store.removeOffboarding(standing)).toBe(false);
    expect(await store.rewordOffboarding(standing, 'erased')).toBe(true);
    expect(await store.rewordOffboarding(standing, 'erased')).toBe(false);
    expect(await store.findActiveOffboardings([], [key])).toMatchObject([
      { id: standing, reason: 'erased', keys: [key] },
    ]);
  });

  it('lists the audit entries that name somebody, newest first', async () => {
    const { store } = given();
    await revoked();
    await revoked('leo@example.com');
    await chainAll(store);
    const named = await store.listAuditMentions(['leo@example.com'], 9);
    expect(named.map(({ at }) => at)).toEqual([later(1), start]);
    expect(await store.listAuditMentions(['leo@example.com'], 1)).toHaveLength(1);
    expect(await store.listAuditMentions([trustId('usr', 'usr_nobody')], 9)).toEqual([]);
  });
});
