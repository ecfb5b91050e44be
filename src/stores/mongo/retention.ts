import { trustId } from '../../core/ids.js';
import type { RetentionStore } from '../../evidence/retention-store.js';
import { versionsOf } from './assignment-versions.js';
import { attemptsCollection } from './attempt-documents.js';
import { auditOf } from './audit-documents.js';
import type { Database } from './database.js';

const idOnly = { projection: { _id: 1 } } as const;

/** Evidence that was kept long enough. Whatever hangs on a record goes before it, so that a crash leaves nothing that is not found again. */
export function createRetentionStore(db: Database): RetentionStore {
  return {
    async dropAttempts(before, limit) {
      const old = attemptsCollection(db)
        .find({ at: { $lt: before } }, idOnly)
        .sort({ at: 1 });
      const ids = (await old.limit(limit).toArray()).map(({ _id }) => _id);
      return (await attemptsCollection(db).deleteMany({ _id: { $in: ids } })).deletedCount;
    },
    async dropVersions(before, limit) {
      const past = { isCurrent: false, isChained: true, createdAt: { $lt: before } };
      const old = versionsOf(db).find(past, idOnly).sort({ createdAt: 1 });
      const ids = (await old.limit(limit).toArray()).map(({ _id }) => _id);
      await attemptsCollection(db).deleteMany({ deliveryId: { $in: ids.map((id) => trustId('dlv', id)) } });
      return (await versionsOf(db).deleteMany({ _id: { $in: ids } })).deletedCount;
    },
    async eraseAuditDetailsBefore(before, limit) {
      const oldest = await auditOf(db)
        .find({ hasContent: true }, { projection: { at: 1 } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      const ids = oldest.filter(({ at }) => at < before).map(({ _id }) => _id);
      const gone = { content: null, hasContent: false, mentions: [] };
      return (await auditOf(db).updateMany({ _id: { $in: ids } }, { $set: gone })).modifiedCount;
    },
  };
}
