import type { Lane } from '../assignments/model.js';
import type { TargetId } from '../core/ids.js';
import { deliver, releaseQuietly, settleAt, type OpenTarget } from './attempt.js';
import { createClaims, type Claims } from './claims.js';
import { codeOf } from './code-of.js';
import { createGates, type Gates } from './gates.js';
import { attemptDeadlineMs, leaseSlackMs, workerLimits, type WorkerLimits } from './limits.js';
import { createOpener, type Opener } from './opener.js';
import { isRevokeLane } from './retry.js';
import { freeSlots, type Load } from './slots.js';
import type { ClaimedAssignment } from './store.js';
import type { WorkerNeeds } from './worker-needs.js';

/** Sends what is owed. Several may run on one store: leases keep them apart. */
export interface Worker {
  start(): void;
  /** Looks for work now instead of at the next due time. Cheap; call it whenever something was made due. */
  nudge(): void;
  /** Takes what is due now, as far as there are free slots, and waits for those attempts. Returns how many assignments were taken. */
  runOnce(): Promise<number>;
  /** Takes nothing more, waits for attempts in flight, then gives back the leases of those that are not done. */
  stop(): Promise<void>;
}

/** A worker over these needs. Throws when a lease would not outlast an attempt: then every slow answer would be sent twice. */
export function createWorker(needs: WorkerNeeds): Worker {
  const limits = { ...workerLimits, ...needs.limits };
  if (limits.leaseMs <= attemptDeadlineMs + leaseSlackMs) {
    throw new Error(
      `a lease of ${limits.leaseMs} ms is too short; use more than ${attemptDeadlineMs + leaseSlackMs} ms`,
    );
  }
  return new LeasingWorker(needs, limits);
}

interface Flight {
  readonly targetId: TargetId;
  readonly lane: Lane;
  readonly claim: ClaimedAssignment;
  /** The receiver cannot compare versions: a request that was given up may land after a newer one. */
  readonly isBlind: boolean;
  readonly done: Promise<void>;
}

/** While targets with work are known, the store is asked for others at most this often. */
const lookAgainMs = 50;

type Lanes = 'revokes' | 'any';

class LeasingWorker implements Worker {
  /** Targets with more due work than was taken, and the lowest lane of it. A hint: the store decides. */
  readonly #known = new Map<TargetId, Lane>();
  readonly #flights = new Set<Flight>();
  readonly #gates: Gates;
  readonly #opener: Opener;
  readonly #claims: Claims;
  /** The shortest wait for a permit that this turn met. */
  #permitInMs = Number.POSITIVE_INFINITY;
  #isRunning = false;
  #isNudged = true;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #turn: Promise<void> = Promise.resolve();
  #isTurnQueued = false;
  #cancelTimer: () => void = () => undefined;

  constructor(
    private readonly needs: WorkerNeeds,
    private readonly limits: WorkerLimits,
  ) {
    this.#gates = createGates(needs);
    this.#opener = createOpener(needs);
    this.#claims = createClaims({ ...needs, gates: this.#gates, leaseMs: limits.leaseMs });
  }

  start(): void {
    this.#isRunning = true;
    this.nudge();
  }

  nudge(): void {
    this.#isNudged = true;
    this.#queueTurn();
  }

  async runOnce(): Promise<number> {
    const taking = this.#turn.then(() => {
      this.#known.clear();
      return this.#take();
    });
    this.#turn = taking.then(
      () => undefined,
      () => undefined, // the caller of runOnce is told, through `taking`
    );
    const taken = await taking;
    await Promise.all(taken.map(({ done }) => done));
    return taken.length;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer();
    await this.#turn;
    this.#cancelTimer();
    await this.#allDoneOr(this.limits.stopMs);
    const mayLandUntil = settleAt(this.needs.clock());
    await Promise.all(
      [...this.#flights].map(({ claim, isBlind }) =>
        releaseQuietly(this.needs, claim, 0, isBlind ? mayLandUntil : undefined),
      ),
    );
  }

  /** Turns never overlap; however many are asked for during one, a single one follows. */
  #queueTurn(): void {
    if (!this.#isRunning || this.#isTurnQueued) return;
    this.#isTurnQueued = true;
    this.#turn = this.#turn.then(async () => {
      this.#isTurnQueued = false;
      if (!this.#isRunning) return;
      this.#cancelTimer();
      await this.#takeQuietly();
      await this.#setTimer();
    });
  }

  async #takeQuietly(): Promise<void> {
    try {
      await this.#take();
    } catch (error) {
      this.#known.clear();
      this.#isNudged = false; // what was asked for is found at the next poll, which a store that is away needs as well
      this.needs.log.error('delivery.due_unreadable', { code: codeOf(error) });
    }
  }

  /** Fills the free slots: revocations of all targets first, then the rest, the least busy target first. */
  async #take(): Promise<readonly Flight[]> {
    const now = this.needs.clock();
    this.#permitInMs = Number.POSITIVE_INFINITY;
    if (await this.needs.isServiceFrozen(now)) {
      this.#known.clear();
      this.#isNudged = false;
      this.#lookedAt = now.getTime(); // what fell due meanwhile waits for the poll, not for the next instant
      return [];
    }
    if (this.#known.size === 0 || (this.#isNudged && now.getTime() - this.#lookedAt >= lookAgainMs))
      await this.#look(now);
    const taken: Flight[] = [];
    for (const [targetId, lane] of [...this.#known]) {
      if (isRevokeLane(lane)) taken.push(...(await this.#claim(targetId, 'revokes', now)));
    }
    const byLoad = [...this.#known.keys()].sort((a, b) => this.#load(a).total - this.#load(b).total);
    for (const targetId of byLoad) taken.push(...(await this.#claim(targetId, 'any', now)));
    return taken;
  }

  async #look(now: Date): Promise<void> {
    this.#isNudged = false;
    this.#lookedAt = now.getTime();
    this.#known.clear();
    for (const { targetId, lane } of await this.needs.store.listDueTargets(now)) this.#known.set(targetId, lane);
  }

  async #claim(targetId: TargetId, lanes: Lanes, now: Date): Promise<readonly Flight[]> {
    const limit = this.#room(targetId, lanes);
    if (limit === 0) return [];
    const open = await this.#opener(targetId, now);
    if (!open) {
      this.#known.delete(targetId);
      return [];
    }
    const wanted = {
      limit,
      maxLane: lanes === 'revokes' ? 1 : 3,
      lowestLane: this.#known.get(targetId) ?? 0,
      hasRoomForGrant: this.#room(targetId, 'any') > 0,
    } as const;
    const taken = await this.#claims.take(open, wanted, now);
    this.#permitInMs = Math.min(this.#permitInMs, taken.permitInMs);
    if (taken.isLast) this.#exhausted(targetId, taken.isStopped ? 'any' : lanes);
    const sendBy = new Date(now.getTime() + this.limits.leaseMs - attemptDeadlineMs - leaseSlackMs);
    return taken.claims.map((claim) => this.#launch({ ...open, isProbe: taken.isProbe, sendBy }, claim));
  }

  #exhausted(targetId: TargetId, lanes: Lanes): void {
    if (lanes === 'revokes') this.#known.set(targetId, 2);
    else this.#known.delete(targetId);
  }

  #launch(open: OpenTarget, claim: ClaimedAssignment): Flight {
    const done = deliver({ ...this.needs, gates: this.#gates }, open, claim).then(() => {
      this.#flights.delete(flight);
      this.#queueTurn();
    });
    const { lane } = claim.assignment;
    const targetId = open.target.id;
    const isBlind = !open.connector.isVersionAware(open.target);
    const flight: Flight = { targetId, lane, claim, isBlind, done };
    this.#flights.add(flight);
    return flight;
  }

  #room(targetId: TargetId, lanes: Lanes): number {
    const busy = new Set([...this.#known.keys(), ...[...this.#flights].map((flight) => flight.targetId)]);
    busy.delete(targetId);
    return freeSlots(this.limits, { all: this.#load(), target: this.#load(targetId), lanes, isAlone: busy.size === 0 });
  }

  #load(targetId?: TargetId): Load {
    const flights = [...this.#flights].filter((flight) => targetId === undefined || flight.targetId === targetId);
    return { total: flights.length, grants: flights.filter(({ lane }) => !isRevokeLane(lane)).length };
  }

  /** Wakes at the next due time, at the latest after the poll interval. Work that is due but may not be taken (frozen, leased) waits for the poll. */
  async #setTimer(): Promise<void> {
    const delayMs = await this.#delayMs();
    if (!this.#isRunning) return;
    this.#cancelTimer();
    this.#cancelTimer = this.needs.schedule(delayMs, () => this.nudge());
  }

  async #delayMs(): Promise<number> {
    const { pollMs } = this.limits;
    if (this.#isNudged) return Math.min(lookAgainMs, pollMs);
    if (this.#permitInMs < pollMs) return this.#permitInMs;
    if (this.#known.size > 0) return pollMs;
    try {
      const next = (await this.needs.store.nextDueAt())?.getTime();
      if (next === undefined || next <= this.#lookedAt) return pollMs;
      return Math.min(pollMs, Math.max(0, next - this.needs.clock().getTime()));
    } catch (error) {
      this.needs.log.error('delivery.next_due_unreadable', { code: codeOf(error) });
      return pollMs;
    }
  }

  async #allDoneOr(limitMs: number): Promise<void> {
    if (this.#flights.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.needs.schedule(limitMs, resolve);
      void Promise.all([...this.#flights].map(({ done }) => done)).then(() => {
        cancel();
        resolve();
      });
    });
  }
}
