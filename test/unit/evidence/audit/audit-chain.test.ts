import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../../../src/core/ids.js';
import { stableJson } from '../../../../src/core/json.js';
import {
  canonicalFields,
  createChainCheck,
  linkEntry,
  type ChainLine,
  type ChainReport,
  type NotedHead,
} from '../../../../src/evidence/audit/audit-chain.js';
import type { AuditEntry, AuditFact } from '../../../../src/evidence/audit/audit-model.js';

const json = fc.dictionary(fc.string({ maxLength: 8 }), fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
  noNullPrototype: true,
});
const factOf = fc.record({
  at: fc.date({ min: new Date(0), max: new Date('2030-01-01'), noInvalidDate: true }),
  details: json,
  action: fc.constantFrom('target.create', 'policy.publish', 'assignment.decided'),
  outcome: fc.constantFrom('done', 'failed', 'owed'),
  subjectId: fc.option(fc.string({ maxLength: 10 }), { nil: undefined }),
  actorName: fc.option(fc.string({ maxLength: 10 }), { nil: undefined }),
});
const chains = fc.array(factOf, { minLength: 2, maxLength: 12 }).map((facts) => {
  const entries: AuditEntry[] = [];
  for (const { subjectId, actorName, ...rest } of facts) {
    const fact = {
      ...rest,
      source: `act:${entries.length}`,
      actor: { kind: 'admin', id: 'key', ...(actorName === undefined ? {} : { name: actorName }) },
      subject: { kind: 'target', ...(subjectId === undefined ? {} : { id: subjectId }) },
      mentions: [],
    } as AuditFact; // words of the generator are those of the type
    entries.push(linkEntry(fact, entries.at(-1), { id: newId('aud'), salt: `${entries.length}`.padStart(32, '0') }));
  }
  return entries;
});

function check(entries: readonly ChainLine[], noted?: NotedHead): ChainReport {
  const checking = createChainCheck(noted);
  for (const entry of entries) if (!checking.take(entry)) break;
  return checking.report();
}

const noted = (entries: readonly AuditEntry[]): NotedHead => {
  const last = entries.at(-1);
  if (!last) throw new Error('a chain has entries');
  return { seq: last.seq, hash: last.hash };
};

const flip = (text: string) => `${text.startsWith('a') ? 'b' : 'a'}${text.slice(1)}`;

/** One way to change each stored field of an entry. */
const tamperings: Readonly<Record<string, (entry: AuditEntry) => ChainLine>> = {
  seq: (entry) => ({ ...entry, seq: entry.seq + 1 }),
  id: (entry) => ({ ...entry, id: newId('aud') }),
  source: (entry) => ({ ...entry, source: `${entry.source}0` }),
  at: (entry) => ({ ...entry, at: new Date(entry.at.getTime() + 1) }),
  actorKind: (entry) => ({ ...entry, actor: { ...entry.actor, kind: 'system' } }),
  actorId: (entry) => ({ ...entry, actor: { ...entry.actor, id: 'other' } }),
  actorName: (entry) => ({ ...entry, actor: { ...entry.actor, name: `${entry.actor.name ?? ''}x` } }),
  action: (entry) => ({ ...entry, action: 'target.remove' }),
  subjectKind: (entry) => ({ ...entry, subject: { ...entry.subject, kind: 'policy' } }),
  subjectId: (entry) => ({ ...entry, subject: { ...entry.subject, id: `${entry.subject.id ?? ''}x` } }),
  outcome: (entry) => ({ ...entry, outcome: 'unknown' }),
  detailsDigest: (entry) => ({ ...entry, detailsDigest: flip(entry.detailsDigest) }),
  previousHash: (entry) => ({ ...entry, previousHash: flip(entry.previousHash) }),
  hash: (entry) => ({ ...entry, hash: flip(entry.hash) }),
  details: (entry) => ({
    ...entry,
    content: { details: { ...entry.content?.details, added: 1 }, salt: entry.content?.salt ?? '', mentions: [] },
  }),
  salt: (entry) => ({
    ...entry,
    content: { details: entry.content?.details ?? {}, salt: `${entry.content?.salt ?? ''}0`, mentions: [] },
  }),
};

describe('the audit chain', () => {
  it('is whole as it was made, and still when details were erased', () => {
    fc.assert(
      fc.property(chains, fc.array(fc.boolean()), (entries, erased) => {
        const left = entries.map(({ content, ...entry }, index) =>
          erased[index] ? entry : { ...entry, ...(content ? { content } : {}) },
        );
        const last = entries.at(-1);
        const head = { ...noted(entries), at: last?.at };
        expect(check(left, noted(entries))).toEqual({ ok: true, entries: entries.length, head });
      }),
    );
  });

  it.each(Object.entries(tamperings))('shows a change of %s at the entry where it was made', (_field, tamper) => {
    fc.assert(
      fc.property(chains, fc.nat(), (entries, pick) => {
        const index = pick % entries.length;
        const changed = entries.map((entry, at) => (at === index ? tamper(entry) : entry));
        expect(check(changed)).toMatchObject({ ok: false, brokenAt: index + 1 });
      }),
      { numRuns: 40 },
    );
  });

  it('shows an entry that was taken out, moved or repeated', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.nat(), (entries, first, second) => {
        const from = first % entries.length;
        const to = second % entries.length;
        const without = entries.filter((_entry, index) => index !== from);
        expect(check(without, noted(entries)).ok).toBe(false);
        const repeated = entries.flatMap((entry, index) => (index === from ? [entry, entry] : [entry]));
        expect(check(repeated).ok).toBe(false);
        const moved = [...without.slice(0, to), ...entries.slice(from, from + 1), ...without.slice(to)];
        expect(check(moved).ok).toBe(from === to);
      }),
    );
  });

  it('shows that entries were cut off, or made anew, since a head was noted', () => {
    fc.assert(
      fc.property(chains, chains, (entries, others) => {
        const shorter = entries.slice(0, -1);
        expect(check(shorter).ok).toBe(true);
        expect(check(shorter, noted(entries))).toMatchObject({ ok: false, because: 'shortened' });
        const anew = others[entries.length - 1] ? 'other_head' : 'shortened';
        expect(check(others, noted(entries))).toMatchObject({ ok: false, because: anew });
      }),
    );
  });

  it('hashes the canonical JSON of an entry without its hash and details', () => {
    fc.assert(
      fc.property(chains, (entries) => {
        for (const { hash: _hash, content: _content, at, ...fields } of entries)
          expect(canonicalFields({ ...fields, at })).toBe(stableJson({ ...fields, at: at.toISOString() }));
      }),
    );
  });

  it('names what is wrong', () => {
    const [entries] = fc.sample(chains, 1);
    const [first, second] = entries ?? [];
    if (!first || !second) throw new Error('a chain has two entries at least');
    expect(check([second])).toMatchObject({ brokenAt: 1, because: 'missing_entry', entries: 0 });
    expect(check([first, { ...second, previousHash: flip(first.hash) }])).toMatchObject({ because: 'broken_link' });
    expect(check([first, { ...second, outcome: 'unknown' }])).toMatchObject({ because: 'changed_entry' });
    expect(check([])).toEqual({ ok: true, entries: 0 });
  });
});
