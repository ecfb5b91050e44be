import type { Assignment, Lane } from '../../src/assignments/model.js';
import type { AssignmentId, TargetId } from '../../src/core/ids.js';
import { createLocalQuotas, type QuotaStore } from '../../src/core/quotas.js';
import type { HealthStore, TargetHealth } from '../../src/delivery/health.js';
import type { Attempt } from '../../src/delivery/model.js';
import type { ClaimedAssignment, DeliveryStore, Settlement } from '../../src/delivery/store.js';

interface Lease {
  readonly token: string;
  /** Nobody else may claim the record before. */
  readonly until: Date;
  /** The send may still be under way until then. */
  readonly sendUntil: Date;
  /** What was claimed: a newer version may be written before it is acknowledged. */
  readonly claimed: Assignment;
}

/** What the worker asks of a store, kept in memory, with the same answers; one process only. */
export class MemoryDeliveryStore
  implements Pick<DeliveryStore, 'listDueTargets' | 'claimDue' | 'nextDueAt' | 'settle' | 'appendAttempt'>, HealthStore
{
  readonly attempts: Attempt[] = [];
  readonly #records = new Map<AssignmentId, Assignment>();
  readonly #leases = new Map<AssignmentId, Lease>();
  readonly #settleAt = new Map<AssignmentId, Date>();
  readonly #health = new Map<TargetId, TargetHealth>();

  put(...assignments: readonly Assignment[]): void {
    for (const assignment of assignments) this.#records.set(assignment.id, assignment);
  }

  /** Writes a newer version, as reconcile does: due at once, nothing tried yet, and not kept waiting by an older send in flight. */
  newVersion(id: AssignmentId, changes: Partial<Assignment> & Pick<Assignment, 'version'>, dueAt: Date): void {
    const delivery = { state: 'owed', dueAt, attempts: 0, resend: 0 } as const;
    const before = this.get(id).delivery;
    if (before.resendBy === 'settle' && before.dueAt) this.#noteSettle(id, before.dueAt);
    this.#change(this.get(id), { ...changes, delivery });
    const lease = this.#leases.get(id);
    if (lease) this.#leases.set(id, { ...lease, until: dueAt });
  }

  async findByKey(targetId: TargetId, key: string): Promise<Assignment | undefined> {
    return this.all().find((one) => one.targetId === targetId && one.key === key);
  }

  get(id: AssignmentId): Assignment {
    const found = this.#records.get(id);
    if (!found) throw new Error(`no assignment ${id}`);
    return found;
  }

  all(): readonly Assignment[] {
    return [...this.#records.values()];
  }

  /** The same version once more, due at once and not kept waiting by a send in flight. */
  resend(id: AssignmentId, lane: Lane, now: Date, resendBy: 'manual' | 'resync' = 'manual'): boolean {
    const assignment = this.#records.get(id);
    if (!assignment) return false;
    const { delivery } = assignment;
    if (delivery.resendBy === 'settle' && delivery.dueAt) this.#noteSettle(id, delivery.dueAt);
    const resend = delivery.resend + 1;
    this.#change(assignment, { lane, delivery: { state: 'owed', dueAt: now, attempts: 0, resend, resendBy } });
    const lease = this.#leases.get(id);
    if (lease) this.#leases.set(id, { ...lease, until: now });
    return true;
  }

  /** Resends what the target may have missed since then; what was acknowledged goes in the repair lane. */
  recover(targetId: TargetId, since: Date, now: Date): number {
    const missed = this.all().filter(
      ({ id, targetId: of, versionAt, delivery }) =>
        of === targetId &&
        (versionAt >= since ||
          (delivery.firstFailedAt ?? 0) >= since ||
          this.attempts.some(({ assignmentId, at, outcome }) => {
            const isFailure = outcome.kind !== 'delivered' && outcome.kind !== 'superseded';
            return assignmentId === id && at >= since && isFailure;
          })),
    );
    for (const { id, lane, delivery } of missed) this.resend(id, delivery.state === 'done' ? 3 : lane, now, 'resync');
    return missed.length;
  }

  isLeased(id: AssignmentId): boolean {
    return this.#leases.has(id);
  }

  /** Ends a lease as if it had run out and somebody else had claimed the record. */
  takeOver(id: AssignmentId, until: Date): void {
    this.#leases.set(id, { token: 'of somebody else', until, sendUntil: until, claimed: this.get(id) });
  }

  async listDueTargets(now: Date): Promise<readonly { targetId: TargetId; lane: Lane }[]> {
    const lanes = new Map<TargetId, Lane>();
    for (const { targetId, lane } of this.#due(now)) {
      const known = lanes.get(targetId);
      if (known === undefined || lane < known) lanes.set(targetId, lane);
    }
    return [...lanes].map(([targetId, lane]) => ({ targetId, lane }));
  }

  async claimDue(claim: Parameters<DeliveryStore['claimDue']>[0]): Promise<readonly ClaimedAssignment[]> {
    const due = this.#due(claim.now).filter(
      ({ id, targetId, lane }) =>
        targetId === claim.targetId &&
        lane <= claim.maxLane &&
        lane >= (claim.minLane ?? 0) &&
        !(claim.oneAtATime && this.#mayBeInFlight(id, claim.now)),
    );
    due.sort((a, b) => a.lane - b.lane || dueTime(a) - dueTime(b));
    return due.slice(0, claim.limit).map((assignment) => {
      if (claim.oneAtATime && this.#leases.has(assignment.id))
        this.#noteSettle(assignment.id, claim.oneAtATime.settleAt);
      const { lease: token, leaseUntil: until } = claim;
      this.#leases.set(assignment.id, { token, until, sendUntil: until, claimed: assignment });
      return { assignment, lease: claim.lease };
    });
  }

  async nextDueAt(): Promise<Date | undefined> {
    const times = [...this.#records.values()]
      .filter(({ delivery }) => delivery.state === 'owed')
      .map((assignment) => Math.max(dueTime(assignment), this.#leases.get(assignment.id)?.until.getTime() ?? 0));
    return times.length === 0 ? undefined : new Date(Math.min(...times));
  }

  async settle(id: AssignmentId, lease: string, settlement: Settlement): Promise<boolean> {
    const held = this.#leases.get(id);
    if (held?.token !== lease) return false;
    this.#leases.delete(id);
    const assignment = this.get(id);
    const { delivery } = assignment;
    if (settlement.kind !== 'acknowledged' && settlement.settleAt) this.#noteSettle(id, settlement.settleAt);
    const { claimed } = held;
    const isSameVersion = claimed.epoch === assignment.epoch && claimed.version === assignment.version;
    const isResendWaiting = delivery.state === 'owed' && claimed.delivery.resend !== delivery.resend;
    const isSentStillOwed = isSameVersion && delivery.state === 'owed' && !isResendWaiting;
    if (settlement.kind !== 'acknowledged' && !isSentStillOwed) return true;
    switch (settlement.kind) {
      case 'acknowledged': {
        const { epoch, version, at } = settlement;
        const isNewest = assignment.epoch === epoch && assignment.version === version;
        this.#change(assignment, {
          acknowledged: { epoch, version, at, state: claimed.desired },
          ...(isNewest && !isResendWaiting && this.#finished(assignment, at)),
        });
        return true;
      }
      case 'again': {
        const { dueAt, isFailure, error, at } = settlement;
        const failed = {
          attempts: delivery.attempts + 1,
          firstFailedAt: delivery.firstFailedAt ?? at,
          ...(error !== undefined && { lastError: error }),
        };
        this.#change(assignment, { delivery: { ...delivery, dueAt, ...(isFailure && failed) } });
        return true;
      }
      case 'parked':
        this.#change(assignment, {
          delivery: {
            state: 'parked',
            attempts: delivery.attempts + 1,
            lastError: settlement.error,
            resend: delivery.resend,
          },
        });
        return true;
    }
  }

  async appendAttempt(attempt: Attempt): Promise<void> {
    this.attempts.push(attempt);
  }

  readonly #quotas = createLocalQuotas();

  takeQuota(quota: Parameters<QuotaStore['takeQuota']>[0]): ReturnType<QuotaStore['takeQuota']> {
    return this.#quotas.takeQuota(quota);
  }

  async findHealth(targetId: TargetId): Promise<TargetHealth | undefined> {
    return this.#health.get(targetId);
  }

  async listHealth(): Promise<readonly TargetHealth[]> {
    return [...this.#health.values()];
  }

  async writeHealth(health: TargetHealth): Promise<boolean> {
    if ((this.#health.get(health.targetId)?.revision ?? 0) !== health.revision) return false;
    this.#health.set(health.targetId, { ...health, revision: health.revision + 1 });
    return true;
  }

  async removeHealth(targetId: TargetId): Promise<void> {
    this.#health.delete(targetId);
  }

  #mayBeInFlight(id: AssignmentId, now: Date): boolean {
    const lease = this.#leases.get(id);
    return lease !== undefined && lease.sendUntil > now;
  }

  #noteSettle(id: AssignmentId, at: Date): void {
    const known = this.#settleAt.get(id);
    if (!known || known < at) this.#settleAt.set(id, at);
  }

  /** Acknowledged; where an earlier request may still land, owed once more at the end of that time. */
  #finished({ id, lane, delivery }: Assignment, at: Date): Pick<Assignment, 'lane' | 'delivery'> {
    const settleAt = this.#settleAt.get(id);
    this.#settleAt.delete(id);
    if (!settleAt) return { lane, delivery: { state: 'done', attempts: 0, resend: delivery.resend } };
    const dueAt = settleAt > at ? settleAt : at;
    const resend = delivery.resend + 1;
    return { lane: lane <= 1 ? lane : 3, delivery: { state: 'owed', dueAt, attempts: 0, resend, resendBy: 'settle' } };
  }

  #due(now: Date): Assignment[] {
    return [...this.#records.values()].filter((assignment) => {
      const lease = this.#leases.get(assignment.id);
      return (
        assignment.delivery.state === 'owed' && dueTime(assignment) <= now.getTime() && !(lease && lease.until > now)
      );
    });
  }

  #change(assignment: Assignment, changes: Partial<Assignment>): void {
    this.#records.set(assignment.id, { ...assignment, ...changes, revision: assignment.revision + 1 });
  }
}

function dueTime({ delivery }: Assignment): number {
  return delivery.dueAt?.getTime() ?? 0;
}
