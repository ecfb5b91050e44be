import { dayMs, type Clock } from '../core/clock.js';
import { isJsonObject, type Json } from '../core/json.js';
import type { RetentionStore } from './retention-store.js';
import type { SettingsStore } from './settings.js';
import type { EvidenceStore } from './store.js';

/** How many days each kind of evidence is kept; null keeps it for ever. */
export interface Retention {
  /** Entries of the provisioning log. */
  readonly provisioningDays: number | null;
  /** Attempts of deliveries. */
  readonly attemptDays: number | null;
  /** Versions of assignments that a newer one took the place of, with their attempts. */
  readonly deliveryDays: number | null;
  /** What audit entries say in detail; the entries themselves stay, and so does the chain. */
  readonly auditDetailsDays: number | null;
}

/** What holds until somebody says otherwise. */
export const defaultRetention: Retention = {
  provisioningDays: 90,
  attemptDays: 90,
  deliveryDays: 400,
  auditDetailsDays: 400,
};

/** Bounds of each number of days. */
export const retentionBounds = { min: 1, max: 3_650 } as const;

const setting = 'retention';

interface Needs {
  readonly store: SettingsStore & RetentionStore & Pick<EvidenceStore, 'dropProvisioning'>;
  readonly clock: Clock;
}

/** How long evidence is kept, and the forgetting. */
export interface Retentions {
  get(): Promise<Retention>;
  put(retention: Retention): Promise<Retention>;
  /** Forgets up to `limit` records of each kind that were kept long enough. Returns how many. */
  apply(limit: number): Promise<number>;
}

/** Builds the service on its ports. */
export function createRetention({ store, clock }: Needs): Retentions {
  const get = async (): Promise<Retention> => parseRetention(await store.getSetting(setting));
  return {
    get,
    async put(retention) {
      await store.putSetting(setting, { ...retention });
      return retention;
    },
    async apply(limit) {
      const kept = await get();
      const now = clock().getTime();
      const drop = async (days: number | null, forget: (before: Date, limit: number) => Promise<number>) =>
        days === null ? 0 : forget(new Date(now - days * dayMs), limit);
      const dropped = [
        await drop(kept.provisioningDays, (before, most) => store.dropProvisioning(before, most)),
        await drop(kept.attemptDays, (before, most) => store.dropAttempts(before, most)),
        await drop(kept.deliveryDays, (before, most) => store.dropVersions(before, most)),
        await drop(kept.auditDetailsDays, (before, most) => store.eraseAuditDetailsBefore(before, most)),
      ];
      return dropped.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** The stored setting; what it lacks, or says in no way this program knows, is as by default. */
function parseRetention(stored: Json | undefined): Retention {
  const given = isJsonObject(stored) ? stored : {};
  const days = (name: keyof Retention): number | null => {
    const value = given[name];
    return value === null || isDays(value) ? value : defaultRetention[name];
  };
  return {
    provisioningDays: days('provisioningDays'),
    attemptDays: days('attemptDays'),
    deliveryDays: days('deliveryDays'),
    auditDetailsDays: days('auditDetailsDays'),
  };
}

function isDays(value: Json | undefined): value is number {
  const { min, max } = retentionBounds;
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
