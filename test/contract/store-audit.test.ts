import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { adminKeyActor } from '../../src/core/actor.js';
import { newId } from '../../src/core/ids.js';
import { createChainCheck, linkEntry } from '../../src/evidence/audit/audit-chain.js';
import type { AuditEntry, AuditFact, AuditHead, NewAct } from '../../src/evidence/audit/audit-model.js';
import type { Store } from '../../src/stores/store.js';

import { storeFolders, type OpenedStore } from './store/engines.js';
import { versionWrite } from './store/given.js';

const at = new Date('2026-11-22T09:00:00.000Z');
const longAgo = new Date(0);

function fact(name: string, more: Partial<AuditFact> = {}): AuditFact {
  return {
    source: `act:${name}`,
    at,
    actor: adminKeyActor,
    action: 'target.create',
    subject: { kind: 'target', id: `tgt_${name}` },
    outcome: 'done',
    details: { name },
    mentions: [],
    ...more,
  };
}

function chainOf(facts: readonly AuditFact[], head?: AuditHead): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const each of facts)
    entries.push(linkEntry(each, entries.at(-1) ?? head, { id: newId('aud'), salt: 'ab'.repeat(16) }));
  return entries;
}

function act(more: Partial<NewAct> = {}): NewAct {
  const subject = { kind: 'target' };
  return {
    id: newId('act'),
    at,
    actor: adminKeyActor,
    action: 'target.create',
    subject,
    details: { a: 1 },
    mentions: [],
    ...more,
  };
}

describe.each(storeFolders())('the audit in $name', ({ open }) => {
  let opened: OpenedStore;
  let store: Store;
  beforeEach(async () => {
    opened = await open();
    ({ store } = opened);
  });
  afterEach(() => opened.dispose());

  const whole = async () => {
    const entries: AuditEntry[] = [];
    for await (const batch of store.streamAudit(2)) entries.push(...batch);
    return entries;
  };
  const unchained = (before = longAgo) => store.listUnchained(100, before);

  it('gives entries back as they were added, oldest first as a stream and newest first as a list', async () => {
    const entries = chainOf([
      fact('a', { mentions: ['lea@example.com'] }),
      fact('b', { actor: { kind: 'directory', id: 'dir_1' }, subject: { kind: 'service' } }),
      fact('c'),
    ]);
    expect(await store.auditHead()).toBeUndefined();
    expect(await store.appendAudit(entries, undefined)).toBe(true);
    expect(await whole()).toEqual(entries);
    expect(await store.auditHead()).toEqual({ seq: 3, hash: entries[2]?.hash, at });
    const first = await store.listAudit({}, { limit: 2 });
    expect(first.items).toEqual([entries[2], entries[1]]);
    const second = await store.listAudit({}, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second).toEqual({ items: [entries[0]] });
  });

  it('refuses entries that do not follow the head it has', async () => {
    const [first, second] = chainOf([fact('a'), fact('b')]);
    if (!first || !second) throw new Error('two entries were made');
    expect(await store.appendAudit([second], { seq: 1, hash: first.hash, at })).toBe(false);
    expect(await store.appendAudit([first], undefined)).toBe(true);
    expect(await store.appendAudit(chainOf([fact('other')]), undefined)).toBe(false);
    expect(await whole()).toEqual([first]);
  });

  it('takes each source once', async () => {
    const entries = chainOf([fact('a')]);
    await store.appendAudit(entries, undefined);
    const head = await store.auditHead();
    expect(await store.appendAudit(chainOf([fact('a')], head), head)).toBe(false);
    expect(await whole()).toEqual(entries);
    expect(await store.findChained(['act:a', 'act:b'])).toEqual(new Set(['act:a']));
  });

  it('finds entries by actor, action, subject and time', async () => {
    const entries = chainOf([
      fact('a', { action: 'target.freeze' }),
      fact('b', { actor: { kind: 'directory', id: 'dir_1' }, at: new Date(at.getTime() + 1_000) }),
      fact('c', { subject: { kind: 'service' }, at: new Date(at.getTime() + 2_000) }),
    ]);
    await store.appendAudit(entries, undefined);
    const find = async (query: Parameters<Store['listAudit']>[0]) =>
      (await store.listAudit(query, { limit: 10 })).items.map(({ seq }) => seq);
    expect(await find({ actor: { kind: 'directory' } })).toEqual([2]);
    expect(await find({ actor: { id: 'key' } })).toEqual([3, 1]);
    expect(await find({ action: 'target.freeze' })).toEqual([1]);
    expect(await find({ subject: { kind: 'target', id: 'tgt_b' } })).toEqual([2]);
    expect(await find({ subject: { kind: 'service' } })).toEqual([3]);
    expect(await find({ since: new Date(at.getTime() + 1_000) })).toEqual([3, 2]);
    expect(await find({ until: new Date(at.getTime() + 1_000) })).toEqual([1]);
  });

  it('lists an act once it has ended, and one that never did as unknown', async () => {
    const ended = act();
    const lost = act({ action: 'target.test' });
    await store.noteAct(ended);
    await store.noteAct(lost);
    expect(await unchained()).toEqual([]);
    const subject = { kind: 'target', id: 'tgt_1' };
    expect(await store.endAct(ended.id, { outcome: 'done', subject })).toBe(true);
    expect(await unchained()).toEqual([
      expect.objectContaining({ source: `act:${ended.id}`, outcome: 'done', subject, details: { a: 1 } }),
    ]);
    expect(await unchained(new Date(at.getTime() + 1))).toEqual([
      expect.objectContaining({ source: `act:${ended.id}`, outcome: 'done' }),
      expect.objectContaining({ source: `act:${lost.id}`, outcome: 'unknown', action: 'target.test' }),
    ]);
    await store.noteChained([`act:${lost.id}`]);
    expect(await store.endAct(lost.id, { outcome: 'done' })).toBe(false);
  });

  it('lists every version of an assignment, owed or held, until it is noted as chained', async () => {
    const id = newId('asg');
    const targetId = newId('tgt');
    const first = await store.insertAssignment(id, targetId, versionWrite('lea@example.com'));
    await store.writeVersion(id, { ...versionWrite('lea@example.com'), delivery: 'held' as const }, first.revision);
    const facts = await unchained();
    expect(facts.map(({ action, outcome, subject }) => ({ action, outcome, subject }))).toEqual([
      { action: 'assignment.decided', outcome: 'owed', subject: { kind: 'assignment', id } },
      { action: 'assignment.decided', outcome: 'held', subject: { kind: 'assignment', id } },
    ]);
    expect(facts[0]?.mentions).toContain(first.key);
    expect(facts[0]?.details).toMatchObject({ key: first.key, epoch: first.epoch, version: first.version });
    expect(await store.listUnchained(1, longAgo)).toEqual(facts.slice(0, 1));
    await store.noteChained([facts[0]?.source ?? '']);
    await store.noteChained([facts[0]?.source ?? '']);
    expect(await unchained()).toEqual(facts.slice(1));
    await store.noteChained([facts[1]?.source ?? '']);
    expect(await unchained()).toEqual([]);
  });

  it('lists each policy that came into force', async () => {
    const policy = {
      hash: 'h',
      text: 'version: 1',
      publishedAt: at,
      by: 'ROLECALL_POLICY',
      groups: [],
      directories: [],
    };
    await store.insertPolicy(policy);
    await store.insertPolicy(policy);
    const facts = await unchained();
    expect(facts).toEqual([
      expect.objectContaining({ source: 'policy:1', action: 'policy.in_force', subject: { kind: 'policy', id: '1' } }),
      expect.objectContaining({ source: 'policy:2', details: { version: 2, hash: 'h', by: 'ROLECALL_POLICY' } }),
    ]);
    await store.noteChained(facts.map(({ source }) => source));
    expect(await unchained()).toEqual([]);
  });

  it('erases what names a person and keeps the chain whole', async () => {
    const entries = chainOf([
      fact('a', { mentions: ['lea@example.com', 'usr_lea'] }),
      fact('b', { mentions: ['max@example.com'] }),
      fact('c', { mentions: ['max@example.com', 'usr_lea'] }),
    ]);
    await store.appendAudit(entries, undefined);
    const waiting = act({ mentions: ['usr_lea'], details: { person: 'Léa' } });
    await store.noteAct(waiting);
    await store.endAct(waiting.id, { outcome: 'done' });
    expect(await store.eraseAuditDetails(['usr_lea', 'lea@example.com'])).toBe(3);
    expect(await store.eraseAuditDetails(['usr_lea', 'lea@example.com'])).toBe(0);
    const left = await whole();
    expect(left.map(({ content }) => content?.details)).toEqual([undefined, { name: 'b' }, undefined]);
    expect(await unchained()).toEqual([expect.objectContaining({ details: {}, mentions: [] })]);
    const check = createChainCheck();
    for (const entry of left) check.take(entry);
    expect(check.report()).toMatchObject({ ok: true, entries: 3 });
    expect(await store.eraseAuditDetails(['max@example.com'])).toBe(1);
  });

  it('gives a lease to one holder at a time, with a fence that grows when it changes hands', async () => {
    const lease = (holder: string, now: number) =>
      store.takeLease({ name: 'audit', holder, now: new Date(now), until: new Date(now + 100) });
    expect(await lease('one', 0)).toBe(1);
    expect(await lease('two', 50)).toBeUndefined();
    expect(await lease('one', 60)).toBe(1);
    expect(await lease('two', 159)).toBeUndefined();
    expect(await lease('two', 160)).toBe(2);
    await store.dropLease('audit', 'one');
    expect(await lease('one', 170)).toBeUndefined();
    await store.dropLease('audit', 'two');
    expect(await lease('one', 170)).toBe(3);
    expect(await store.takeLease({ name: 'other', holder: 'two', now: at, until: at })).toBe(1);
  });
});
