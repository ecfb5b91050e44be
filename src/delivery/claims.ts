import type { Lane } from '../assignments/model.js';
import type { TargetId } from '../core/ids.js';
import { settleAt, type OpenTarget } from './attempt.js';
import type { Gates } from './gates.js';
import { isRevokeLane } from './retry.js';
import type { ClaimedAssignment, DeliveryStore } from './store.js';
import type { WorkerNeeds } from './worker-needs.js';

/** After so many revocations in a row a grant of the same target goes first, if one waits. */
const revokesBeforeAGrant = 9;

interface Needs extends Pick<WorkerNeeds, 'newLease'> {
  readonly store: Pick<DeliveryStore, 'claimDue'>;
  readonly gates: Pick<Gates, 'gate' | 'beginProbe' | 'dropProbe' | 'permits' | 'spend'>;
  readonly leaseMs: number;
}

/** How much may be taken: free slots, and lanes up to `maxLane`. */
interface Wanted {
  readonly limit: number;
  readonly maxLane: Lane;
  /** The lowest lane in which work is known to wait. */
  readonly lowestLane: Lane;
  /** Whether a slot is free that is not kept for revocations. */
  readonly hasRoomForGrant: boolean;
}

/** What was taken. `isLast`: these lanes have nothing more that is due. `isStopped`: the breaker or the rate lets nothing through now. */
export interface Taken {
  readonly claims: readonly ClaimedAssignment[];
  readonly isProbe: boolean;
  readonly isLast: boolean;
  readonly isStopped: boolean;
  /** How long until the target's rate allows another request; infinite where the rate is not what stops it. */
  readonly permitInMs: number;
}

/** Leases due work of a target as far as its breaker and its rate let it. */
export interface Claims {
  take(open: Omit<OpenTarget, 'isProbe' | 'sendBy'>, wanted: Wanted, now: Date): Promise<Taken>;
}

type Open = Omit<OpenTarget, 'isProbe' | 'sendBy'>;

const stopped: Taken = {
  claims: [],
  isProbe: false,
  isLast: true,
  isStopped: true,
  permitInMs: Number.POSITIVE_INFINITY,
};

/** Builds the claims of one worker. */
export function createClaims({ store, gates, newLease, leaseMs }: Needs): Claims {
  const revokesInARow = new Map<TargetId, number>();

  /** Now and then a grant goes first, so that a flood of revocations does not keep grants waiting for ever. */
  const lease = async (open: Open, wanted: Wanted & { readonly isProbe: boolean }, now: Date) => {
    const { target, connector } = open;
    const { limit, maxLane, isProbe, hasRoomForGrant } = wanted;
    const next = (lanes: { readonly minLane?: Lane; readonly maxLane: Lane }, atMost: number) =>
      store.claimDue({
        targetId: target.id,
        now,
        ...lanes,
        limit: atMost,
        lease: newLease(),
        leaseUntil: new Date(now.getTime() + leaseMs),
        ...(!connector.isVersionAware(target) && { oneAtATime: { settleAt: settleAt(now) } }),
      });
    const isGrantsTurn = !isProbe && hasRoomForGrant && (revokesInARow.get(target.id) ?? 0) >= revokesBeforeAGrant;
    if (!isGrantsTurn) return next({ maxLane }, limit);
    revokesInARow.delete(target.id);
    const grants = await next({ minLane: 2, maxLane: 3 }, 1);
    return limit > grants.length ? [...grants, ...(await next({ maxLane }, limit - grants.length))] : grants;
  };

  const count = (targetId: TargetId, claims: readonly ClaimedAssignment[]): void => {
    gates.spend(targetId, claims.length);
    for (const { assignment } of claims) {
      if (isRevokeLane(assignment.lane)) revokesInARow.set(targetId, (revokesInARow.get(targetId) ?? 0) + 1);
      else revokesInARow.delete(targetId);
    }
  };

  const tryOut = async (open: Open, wanted: Wanted, now: Date): Promise<Taken> => {
    const { id } = open.target;
    if (!(await gates.beginProbe(id, new Date(now.getTime() + leaseMs)))) return stopped;
    const claims = await lease(open, { ...wanted, limit: 1, isProbe: true }, now);
    if (claims.length === 0) await gates.dropProbe(id);
    count(id, claims);
    return { ...stopped, claims, isProbe: true, isStopped: false };
  };

  return {
    async take(open, wanted, now) {
      const { target } = open;
      const { limit, maxLane, lowestLane } = wanted;
      const gate = await gates.gate(target.id, now);
      if (gate.kind === 'wait') return stopped;
      const upTo = gate.kind === 'probe' && gate.maxLane < maxLane ? gate.maxLane : maxLane;
      if (lowestLane > upTo) return stopped; // known before anything is written, since this is met at every turn
      const permits = await gates.permits(target, gate.kind === 'probe' ? 1 : limit, now);
      if (permits.count === 0) return { ...stopped, permitInMs: permits.waitMs };
      if (gate.kind === 'probe') return tryOut(open, { ...wanted, maxLane: upTo }, now);
      const atMost = Math.min(limit, permits.count);
      const claims = await lease(open, { ...wanted, limit: atMost, isProbe: false }, now);
      count(target.id, claims);
      return { ...stopped, claims, isStopped: false, isLast: claims.length < atMost };
    },
  };
}
