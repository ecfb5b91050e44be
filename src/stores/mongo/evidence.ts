import { trustId } from '../../core/ids.js';
import type { AttributeChange } from '../../evidence/changes.js';
import type { ProvisioningEntry } from '../../evidence/model.js';
import type { EvidenceStore, ProvisioningQuery } from '../../evidence/store.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import type { Collection, Database } from './database.js';
import { isDuplicate } from './faults.js';
import { gathered } from './gather.js';
import type { Index } from './indexes.js';

/** An entry; `changes`, its only personal part beside the resource's id, is JSON text and may be taken away. */
export interface ProvisioningDocument extends Omit<ProvisioningEntry, 'id' | 'changes'> {
  readonly _id: string;
  readonly ordinal: number;
  readonly changes?: string;
}

export const evidenceIndexes: readonly Index[] = [
  { collection: 'provisioning', name: 'in_order', keys: { ordinal: 1 } },
  { collection: 'provisioning', name: 'by_directory', keys: { directoryId: 1, ordinal: 1 } },
  { collection: 'provisioning', name: 'by_request', keys: { requestId: 1, ordinal: 1 } },
  { collection: 'provisioning', name: 'by_resource', keys: { 'resource.id': 1, ordinal: 1 } },
  { collection: 'provisioning', name: 'by_result', keys: { result: 1, ordinal: 1 } },
  { collection: 'provisioning', name: 'by_time', keys: { at: 1 } },
];

export function provisioningOf(db: Database): Collection<ProvisioningDocument> {
  return db.collection('provisioning');
}

/** The log of what arrived and what became of it. */
export function createEvidence(db: Database): EvidenceStore {
  const provisioning = provisioningOf(db);
  const write = gathered(async (_log: 'log', asked: readonly (readonly ProvisioningEntry[])[]) => {
    await append(db, asked.flat());
    return asked.map(() => undefined);
  });
  return {
    appendProvisioning: (entries) => write('log', entries),
    async listProvisioning(query, page) {
      const found = await provisioning
        .find({ ...condition(query), ordinal: { $lt: cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER } })
        .sort({ ordinal: -1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(found, page, toEntry);
    },
    async dropProvisioning(before, limit) {
      const old = provisioning.find({ at: { $lt: before } }, { projection: { _id: 1 } }).sort({ at: 1 });
      const ids = (await old.limit(limit).toArray()).map(({ _id }) => _id);
      return (await provisioning.deleteMany({ _id: { $in: ids } })).deletedCount;
    },
  };
}

/** Repeatable: what an earlier call that failed half way added already stays as it is. */
async function append(db: Database, entries: readonly ProvisioningEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const first = (await db.next('provisioning', entries.length)) - entries.length + 1;
  const documents = entries.map((entry, index) => toDocument(entry, first + index));
  try {
    await provisioningOf(db).insertMany(documents);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    for (const { _id, ...rest } of documents)
      await provisioningOf(db).updateOne({ _id }, { $setOnInsert: rest }, { upsert: true });
  }
}

function condition({ directoryId, requestId, resourceId, result, since, until }: ProvisioningQuery): object {
  const at = compact({ $gte: since, $lt: until });
  return compact({
    directoryId,
    requestId,
    'resource.id': resourceId,
    result,
    at: Object.keys(at).length === 0 ? undefined : at,
  });
}

export function toDocument({ id, changes, ...entry }: ProvisioningEntry, ordinal: number): ProvisioningDocument {
  return { _id: id, ordinal, ...entry, ...(changes === undefined ? {} : { changes: JSON.stringify(changes) }) };
}

function toEntry({ _id, ordinal: _ordinal, changes, ...entry }: ProvisioningDocument): ProvisioningEntry {
  return compact({
    ...entry,
    id: trustId('ent', _id),
    changes: changes === undefined ? undefined : (JSON.parse(changes) as readonly AttributeChange[]), // this store alone writes it
  });
}
