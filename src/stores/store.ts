import type { AdminStore } from '../admins/store.js';
import type {
  AssignmentStore,
  FreezeStore,
  HoldStore,
  OffboardingStore,
  PolicyStore,
  TargetStore,
} from '../assignments/store.js';
import type { LeaseStore } from '../core/lease-store.js';
import type { SealedStore } from '../core/secret-box.js';
import type { QuotaStore } from '../core/quotas.js';
import type { AttentionStore } from '../delivery/attention-store.js';
import type { HealthStore } from '../delivery/health.js';
import type { DeliveryStore } from '../delivery/store.js';
import type { DirectoryStore } from '../directory/store.js';
import type { AlertStore } from '../evidence/alerts/alert-store.js';
import type { RevocationStore } from '../evidence/leavers/revocations.js';
import type { PersonDataStore } from '../evidence/person-data/person-data-store.js';
import type { RetentionStore } from '../evidence/retention-store.js';
import type { SettingsStore } from '../evidence/settings.js';
import type { AuditStore } from '../evidence/audit/audit-store.js';
import type { AttemptCounts } from '../evidence/attempt-counts.js';
import type { EvidenceStore } from '../evidence/store.js';

/** Under this name a database says when it was last copied: `{ at, bytes }`. */
export const backupSetting = 'last_backup';

/** Every port at once, as one storage engine gives them, with the life of its connection. */
export interface Store
  extends
    AdminStore,
    DirectoryStore,
    TargetStore,
    PolicyStore,
    AssignmentStore,
    HoldStore,
    FreezeStore,
    OffboardingStore,
    DeliveryStore,
    HealthStore,
    AttentionStore,
    AlertStore,
    EvidenceStore,
    AttemptCounts,
    PersonDataStore,
    RetentionStore,
    AuditStore,
    LeaseStore,
    QuotaStore,
    RevocationStore,
    SealedStore,
    SettingsStore {
  /** Finishes what a crash interrupted in the middle of several documents. Repeatable; cheap where nothing was left. */
  finishInterrupted(now: Date): Promise<void>;
  /** What the clock of the database server says; undefined where the database is part of this process. */
  readClock(): Promise<Date | undefined>;
  /** Answers when the engine can be read; `store_unavailable` otherwise. */
  ping(): Promise<void>;
  /** Finishes the writes already asked for, then lets go of the files. Calls after it get `store_unavailable`. */
  close(): Promise<void>;
}
