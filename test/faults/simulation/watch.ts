import type { Assignment } from '../../../src/assignments/model.js';
import type { AssignmentId } from '../../../src/core/ids.js';
import { leaseMs } from '../../../src/delivery/limits.js';
import type { ClaimedAssignment, DeliveryStore } from '../../../src/delivery/store.js';
import { compareVersions, type Held, type Receiver } from './receivers.js';
import type { Trace } from './trace.js';
import { signatureOf } from './wishes.js';

const minute = 60_000;
/** The longest wait of the schedule, its spread and a wrong clock included. */
const longestWaitMs = { grant: 73 * minute, revocation: 19 * minute } as const;
const grantsParkAfterMs = 72 * 60 * minute;
/** How far the clocks of two processes may be apart. */
const skewMs = 10_000;

interface Lease {
  readonly token: string;
  readonly until: number;
  readonly version: number;
  readonly resend: number;
}

/** Everything that happened and matters for the promises, and the promises checked against it. */
export interface Watch {
  readonly sent: {
    /** A request of ours goes out. */
    begun(receiver: Receiver, assignment: Assignment): void;
    /** The receiver answered it with success; the answer may still not reach us. */
    answered(assignment: Assignment): void;
  };
  /** The sender knows no more of the request. */
  ended(assignment: Assignment): void;
  applied(receiver: Receiver, assignment: Assignment, before: Held | undefined): void;
  claimed(claim: Parameters<DeliveryStore['claimDue']>[0], claims: readonly ClaimedAssignment[]): void;
  settled(id: AssignmentId, lease: string, isTaken: boolean): void;
  /** Looks at every record after something happened. */
  look(records: readonly Assignment[], now: number): void;
  readonly counts: Record<'sends' | 'settles' | 'leasesLost' | 'superseded' | 'duplicates' | 'parked', number>;
}

export function createWatch(trace: Trace): Watch {
  const open = new Map<AssignmentId, number>();
  const lastSent = new Map<AssignmentId, Assignment>();
  const answered = new Map<AssignmentId, Map<number, string>>();
  const leases = new Map<AssignmentId, Lease>();
  const seen = new Map<AssignmentId, Assignment>();
  const counts: Watch['counts'] = { sends: 0, settles: 0, leasesLost: 0, superseded: 0, duplicates: 0, parked: 0 };

  const checkRecord = (record: Assignment, before: Assignment | undefined, now: number): void => {
    const { id, delivery, acknowledged, epoch, version } = record;
    const name = `${record.key} v${version}`;
    if (acknowledged) {
      const sent = lastSent.get(id);
      if (!sent || compareVersions(acknowledged, sent) > 0) trace.fail(`${name}: acknowledged above what was sent`);
      const state = answered.get(id)?.get(acknowledged.version);
      if (state === undefined) trace.fail(`${name}: acknowledged v${acknowledged.version}, which no receiver took`);
      if (state !== signatureOf(acknowledged.state))
        trace.fail(`${name}: acknowledged with another state than was sent`);
      if (before?.acknowledged && compareVersions(before.acknowledged, acknowledged) > 0)
        trace.fail(`${name}: the acknowledged version fell`);
    }
    switch (delivery.state) {
      case 'owed': {
        if (!delivery.dueAt) return trace.fail(`${name}: owed without a due time`);
        const limit = record.lane <= 1 ? longestWaitMs.revocation : longestWaitMs.grant;
        if (delivery.dueAt.getTime() - now > limit + skewMs)
          trace.fail(`${name}: due only in ${delivery.dueAt.getTime() - now} ms`);
        return undefined;
      }
      case 'done':
        if (!acknowledged || acknowledged.version !== version || acknowledged.epoch !== epoch)
          trace.fail(`${name}: done, but not acknowledged`);
        return undefined;
      case 'parked':
        if (before?.delivery.state !== 'parked') counts.parked += 1;
        if (record.lane <= 1) trace.fail(`${name}: a revocation was given up`);
        if (
          before?.delivery.firstFailedAt &&
          now - before.delivery.firstFailedAt.getTime() < grantsParkAfterMs - skewMs
        )
          trace.fail(`${name}: given up too early`);
        return undefined;
      case 'held':
        return trace.fail(`${name}: held, which nobody asked for`);
    }
  };

  return {
    counts,
    sent: {
      begun({ isAware }, assignment) {
        const { id } = assignment;
        counts.sends += 1;
        if (assignment.delivery.resendBy === 'settle') counts.settles += 1;
        const last = lastSent.get(id);
        if (last?.version === assignment.version && last.delivery.resend === assignment.delivery.resend)
          counts.duplicates += 1;
        const inFlight = open.get(id) ?? 0;
        if (!isAware && inFlight > 0)
          trace.fail(`${assignment.key}: two requests in flight to a receiver that is blind`);
        open.set(id, inFlight + 1);
        if (!last || compareVersions(assignment, last) > 0) lastSent.set(id, assignment);
      },
      answered(assignment) {
        const versions = answered.get(assignment.id) ?? new Map<number, string>();
        answered.set(assignment.id, versions.set(assignment.version, signatureOf(assignment.desired)));
      },
    },
    ended: ({ id }) => void open.set(id, (open.get(id) ?? 1) - 1),
    applied({ isAware, accounts }, { key }, before) {
      const held = accounts.get(key);
      if (isAware && before && held && compareVersions(before, held) > 0)
        trace.fail(`${key}: the version at the receiver fell`);
      if (isAware && before === held) counts.superseded += 1;
    },
    claimed(claim, claims) {
      for (const { assignment, lease: token } of claims) {
        const { id, version, delivery } = assignment;
        const { resend } = delivery;
        const standing = leases.get(id);
        const isLive = standing !== undefined && standing.until > claim.now.getTime();
        if (isLive && claim.oneAtATime) trace.fail(`${assignment.key}: claimed while the lease of another send lives`);
        if (isLive && standing.version === version && standing.resend === resend)
          trace.fail(`${assignment.key} v${version}: two live leases`);
        const until = claim.leaseUntil.getTime();
        if (until - claim.now.getTime() > leaseMs) trace.fail(`${assignment.key}: leased for too long`);
        leases.set(id, { token, until, version, resend });
      }
    },
    settled(id, lease, isTaken) {
      const standing = leases.get(id)?.token === lease;
      if (!isTaken) counts.leasesLost += 1;
      if (isTaken && !standing) trace.fail(`${id}: settled under a lease that was lost`);
      if (isTaken) leases.delete(id);
    },
    look(records, now) {
      for (const record of records) {
        const before = seen.get(record.id);
        if (before === record || before?.revision === record.revision) continue;
        checkRecord(record, before, now);
        seen.set(record.id, record);
      }
    },
  };
}
