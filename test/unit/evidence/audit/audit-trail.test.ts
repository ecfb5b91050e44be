import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { adminKeyActor } from '../../../../src/core/actor.js';
import { ServiceError } from '../../../../src/core/errors.js';
import { newId } from '../../../../src/core/ids.js';
import type { AuditHead } from '../../../../src/evidence/audit/audit-model.js';
import { createAuditTrail } from '../../../../src/evidence/audit/audit-trail.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';
import type { Store } from '../../../../src/stores/store.js';
import { versionWrite } from '../../../contract/store/given.js';

const act = {
  actor: adminKeyActor,
  action: 'target.create',
  subject: { kind: 'target' },
  details: { name: 'gorgias-eu' },
  mentions: [],
} as const;

describe('the audit', () => {
  let store: Store;
  let now: Date;
  let heads: AuditHead[];
  let errors: unknown[];
  const trail = (over: Partial<Store> = {}, holder = 'one') =>
    createAuditTrail({
      store: { ...store, ...over },
      clock: () => now,
      holder,
      newSalt: () => 'ab'.repeat(16),
      onHead: (head) => heads.push(head),
      onError: (error) => errors.push(error),
    });
  const listed = async (from = trail()) => (await from.audit.list({}, { limit: 200 })).items;
  const decide = (n: number) => store.insertAssignment(newId('asg'), newId('tgt'), versionWrite(`p${n}@example.com`));

  beforeEach(async () => {
    now = new Date('2026-11-22T09:00:00.000Z');
    heads = [];
    errors = [];
    store = await openSqliteStore('sqlite::memory:');
  });
  afterEach(() => store.close());

  it('has every act with its outcome, and gives the result on', async () => {
    const { audit } = trail();
    const done = await audit.run(
      act,
      async () => 'made',
      () => ({ subject: { kind: 'target', id: 'tgt_1' } }),
    );
    expect(done).toBe('made');
    const refusal = new ServiceError('name_taken', { kind: 'target', name: 'gorgias-eu' });
    await expect(audit.run(act, () => Promise.reject(refusal))).rejects.toBe(refusal);
    await expect(audit.run(act, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect((await listed()).map(({ outcome, subject }) => [outcome, subject])).toEqual([
      ['failed', { kind: 'target' }],
      ['refused name_taken', { kind: 'target' }],
      ['done', { kind: 'target', id: 'tgt_1' }],
    ]);
    expect(await audit.verify()).toMatchObject({ ok: true, entries: 3 });
  });

  it('does nothing that it cannot note first', async () => {
    const unavailable = new ServiceError('store_unavailable', { message: 'the disk is full' });
    const { audit } = trail({ noteAct: () => Promise.reject(unavailable) });
    let isDone = false;
    await expect(
      audit.run(act, async () => {
        isDone = true;
      }),
    ).rejects.toBe(unavailable);
    expect(isDone).toBe(false);
  });

  it('has an act whose end was never seen, as unknown, after five minutes', async () => {
    const { audit } = trail({ endAct: () => Promise.reject(new Error('the process was killed')) });
    await audit.run(act, async () => undefined);
    expect(errors).toHaveLength(1);
    now = new Date(now.getTime() + 5 * 60_000);
    expect(await listed()).toEqual([]);
    now = new Date(now.getTime() + 1);
    expect((await listed()).map(({ outcome }) => outcome)).toEqual(['unknown']);
  });

  it('has each fact once, wherever a process was killed while it was chained', async () => {
    for (let n = 0; n < 5; n += 1) await decide(n);
    const killed = new Error('the process was killed');
    const steps = ['findChained', 'auditHead', 'appendAudit', 'noteChained'] as const;
    for (const [index, step] of steps.entries()) {
      for (const when of ['before', 'after'] as const) {
        await decide(10 + index);
        const dying = async (...args: readonly never[]) => {
          const original: unknown = Reflect.get(store, step);
          if (when === 'after' && typeof original === 'function') await Reflect.apply(original, store, args);
          throw killed;
        };
        const { chainer } = trail({ [step]: dying });
        await expect(chainer.catchUp()).rejects.toBe(killed);
        await trail().chainer.catchUp();
      }
    }
    const entries = await listed();
    expect(entries).toHaveLength(5 + 2 * steps.length);
    expect(new Set(entries.map(({ source }) => source)).size).toBe(entries.length);
    expect(await trail().audit.verify()).toMatchObject({ ok: true, entries: entries.length });
  });

  it('takes up the new head when another process moved it in between', async () => {
    await decide(1);
    await decide(2);
    const rival = trail({ takeLease: () => Promise.resolve(1) }, 'rival');
    let isFirst = true;
    const { chainer } = trail({
      appendAudit: async (entries, head) => {
        if (isFirst) await rival.chainer.catchUp();
        isFirst = false;
        return store.appendAudit(entries, head);
      },
    });
    await chainer.catchUp();
    expect(await trail().audit.verify()).toMatchObject({ ok: true, entries: 2 });
  });

  it('leaves the chain to whoever holds the lease, and takes over when it ends', async () => {
    await decide(1);
    await trail().chainer.catchUp();
    await decide(2);
    const second = trail({}, 'two');
    expect(await listed(second)).toHaveLength(1);
    now = new Date(now.getTime() + 60_000);
    expect(await listed(second)).toHaveLength(2);
  });

  it('goes on from the end it left without reading it, and reads it again when another instance chained meanwhile', async () => {
    let reads = 0;
    const counting = () => {
      reads += 1;
      return store.auditHead();
    };
    const [one, two] = [trail({ auditHead: counting }), trail({}, 'two')];
    for (let n = 0; n < 3; n += 1) {
      await decide(n);
      await one.chainer.catchUp();
    }
    expect(reads).toBe(1);
    for (const [n, { chainer }] of [two, one].entries()) {
      now = new Date(now.getTime() + 60_000);
      await decide(3 + n);
      await chainer.catchUp();
    }
    expect(reads).toBe(2);
    expect(await one.audit.verify()).toMatchObject({ ok: true, entries: 5 });
  });

  it('chains all that waits although a store gives less at a time than it was asked for', async () => {
    for (let n = 0; n < 7; n += 1) await decide(n);
    const little = trail({ listUnchained: (_limit, before) => store.listUnchained(2, before) });
    await little.chainer.catchUp();
    expect(await store.auditHead()).toMatchObject({ seq: 7 });
  });

  it('names the users a decision was about, also when others stand behind the account by then', async () => {
    const [first, second] = [newId('usr'), newId('usr')];
    const made = await store.insertAssignment(newId('asg'), newId('tgt'), {
      ...versionWrite('lea@example.com'),
      userIds: [first],
    });
    await store.writeBasis(made.id, { userIds: [second], basis: made.basis, now }, made.revision);
    const [entry] = await listed();
    expect(entry?.content?.details['userIds']).toEqual([first]);
    expect(entry?.content?.mentions).toEqual(['lea@example.com', first]);
  });

  it('lets go of the lease and tells the head when it stops', async () => {
    const { chainer } = trail();
    await decide(1);
    await chainer.stop();
    expect(heads).toEqual([await store.auditHead()]);
    expect(heads[0]?.seq).toBe(1);
    await decide(2);
    expect(await listed(trail({}, 'two'))).toHaveLength(2);
  });

  it('exports lines without details, and erases a person while the chain stays whole', async () => {
    await decide(1);
    await decide(2);
    const { audit } = trail();
    const before = await audit.verify();
    let exported = '';
    for await (const piece of audit.export()) exported += piece;
    expect(exported.trim().split('\n')).toHaveLength(2);
    expect(exported).not.toContain('@example.com');
    expect(await audit.erase(['P1@example.com'])).toBe(1);
    expect((await listed()).map(({ content }) => content?.details['key'])).toEqual(['p2@example.com', undefined]);
    expect(await audit.verify(before.head)).toEqual(before);
  });
});
