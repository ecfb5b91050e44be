import type { ActEnd, AuditContent, AuditEntry, AuditHead, NewAct } from '../../evidence/audit/audit-model.js';
import type { AuditQuery, AuditStore } from '../../evidence/audit/audit-store.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { actsOf, auditOf, toEntry, type AuditDocument } from './audit-documents.js';
import { settleFacts, unchainedFacts } from './audit-facts.js';
import type { Database } from './database.js';
import { isDuplicate } from './faults.js';

/** The chain of what was done and decided, and the acts that wait for their place in it. */
export function createAuditStore(db: Database): AuditStore {
  const audit = auditOf(db);
  return {
    noteAct: (act) => noteAct(db, act),
    endAct: (id, end) => endAct(db, id, end),
    listUnchained: (limit, unendedBefore) => unchainedFacts(db, limit, unendedBefore),
    noteChained: (sources) => settleFacts(db, sources),
    findChained: (sources) => findChained(db, sources),
    async auditHead() {
      const head = await newest(db);
      return head && { seq: head._id, hash: head.hash, at: head.at };
    },
    appendAudit: (entries, expectedHead) => append(db, entries, expectedHead),
    async listAudit(query, page) {
      const found = await audit
        .find({ ...condition(query), _id: { $lt: cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER } })
        .sort({ _id: -1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(
        found.map((document) => ({ ordinal: document._id, document })),
        page,
        ({ document }) => toEntry(document),
      );
    },
    streamAudit: (batch) => stream(db, batch),
    eraseAuditDetails: (mentions) => erase(db, mentions),
  };
}

async function newest(db: Database): Promise<AuditDocument | undefined> {
  return (await auditOf(db).find().sort({ _id: -1 }).limit(1).toArray())[0];
}

async function noteAct(db: Database, { id, details, ...act }: NewAct): Promise<void> {
  const ordinal = await db.next('audit_acts');
  await actsOf(db).insertOne({ _id: id, ordinal, ...act, details: JSON.stringify(details), outcome: null });
}

async function endAct(db: Database, id: string, { outcome, subject, details }: ActEnd): Promise<boolean> {
  const end = compact({ outcome, subject, details: details && JSON.stringify(details) });
  return (await actsOf(db).updateOne({ _id: id }, { $set: end })).matchedCount > 0;
}

async function findChained(db: Database, sources: readonly string[]): Promise<ReadonlySet<string>> {
  const found = auditOf(db).find({ source: { $in: sources } }, { projection: { source: 1 } });
  return new Set((await found.toArray()).map(({ source }) => source));
}

/**
 * The number of an entry is its id, and its source has a unique index: whoever goes on from a head that is no longer the last, or chains a fact once more, finds one
 * of them taken and has added nothing, or the first few, which follow from each other and stay.
 */
async function append(db: Database, entries: readonly AuditEntry[], expected: AuditHead | undefined): Promise<boolean> {
  if (expected && !(await auditOf(db).findOne({ _id: expected.seq, hash: expected.hash }))) return false;
  if (entries.length === 0) return (await newest(db))?._id === expected?.seq;
  try {
    await auditOf(db).insertMany(entries.map(toDocument), { ordered: true });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** A link as it is kept. */
export function toDocument({ seq, content, ...entry }: AuditEntry): AuditDocument {
  const mentions = [...new Set(content?.mentions ?? [])];
  const text = content ? JSON.stringify({ ...content, mentions } satisfies AuditContent) : null;
  return { _id: seq, ...entry, content: text, hasContent: text !== null, mentions };
}

/** Each batch is read by itself, so that no cursor stands open until the end of the chain. */
async function* stream(db: Database, batch: number): AsyncGenerator<readonly AuditEntry[]> {
  let after = 0;
  for (;;) {
    const found = await auditOf(db)
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(batch)
      .toArray();
    const last = found.at(-1);
    if (last === undefined) return;
    after = last._id;
    yield found.map(toEntry);
  }
}

function condition({ actor, action, subject, since, until }: AuditQuery): object {
  const at = compact({ $gte: since, $lt: until });
  return compact({
    'actor.kind': actor?.kind,
    'actor.id': actor?.id,
    action,
    'subject.kind': subject?.kind,
    'subject.id': subject?.id,
    at: Object.keys(at).length === 0 ? undefined : at,
  });
}

/** Acts first: one that enters the chain meanwhile does so without what it said, or is found among the entries. */
async function erase(db: Database, mentions: readonly string[]): Promise<number> {
  const named = { mentions: { $in: mentions } };
  const acts = await actsOf(db).updateMany(named, { $set: { details: '{}', mentions: [] } });
  const entries = await auditOf(db).updateMany(named, { $set: { content: null, hasContent: false, mentions: [] } });
  return acts.modifiedCount + entries.modifiedCount;
}
