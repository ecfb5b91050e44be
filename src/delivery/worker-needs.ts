import type { Assignment, Target } from '../assignments/model.js';
import type { AssignmentStore } from '../assignments/store.js';
import type { Clock } from '../core/clock.js';
import type { TargetId } from '../core/ids.js';
import type { QuotaStore } from '../core/quotas.js';
import type { Connector } from './connector.js';
import type { HealthStore } from './health.js';
import type { Schedule, WorkerLimits } from './limits.js';
import type { Attempt } from './model.js';
import type { DeliveryStore } from './store.js';

/** Where the worker says what an operator should know: `event` is a fixed word (`delivery.lease_lost`), fields carry ids and codes, never people's data. */
export interface WorkerLog {
  warn(event: string, fields: Readonly<Record<string, unknown>>): void;
  error(event: string, fields: Readonly<Record<string, unknown>>): void;
}

/** What the worker is given by the composition root. */
export interface WorkerNeeds {
  readonly store: Pick<DeliveryStore, 'listDueTargets' | 'claimDue' | 'nextDueAt' | 'settle' | 'appendAttempt'> &
    Pick<HealthStore, 'findHealth' | 'writeHealth'> &
    Pick<AssignmentStore, 'findByKey'> &
    QuotaStore;
  readonly findTarget: (targetId: TargetId) => Promise<Target | undefined>;
  /** Signing secrets in clear, newest first, expired ones left out. */
  readonly openSecrets: (targetId: TargetId, now: Date) => Promise<readonly string[]>;
  /** True while the whole service is frozen: nothing is sent, nothing is lost. */
  readonly isServiceFrozen: (now: Date) => boolean | Promise<boolean>;
  /** Whether the users and the policy a version was decided from are still what they were; if not, the users are left due. */
  readonly isFresh: (assignment: Assignment) => Promise<boolean>;
  /** Switches a target off after a 410. Repeatable. */
  readonly disableTarget: (targetId: TargetId) => Promise<void>;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly clock: Clock;
  /** From 0 up to 1; spreads retries. */
  readonly random: () => number;
  /** Stands in the attempt log for this process. */
  readonly workerName: string;
  /** A fresh lease token, never given twice. */
  readonly newLease: () => string;
  readonly schedule: Schedule;
  readonly log: WorkerLog;
  readonly limits?: Partial<WorkerLimits>;
  /** Told of every attempt after it is settled: for printing, metrics, timelines. */
  readonly onAttempt?: (attempt: Attempt, assignment: Assignment) => void;
}
