import { isFrozen } from '../assignments/targets.js';
import type { Lane } from '../assignments/model.js';
import type { TargetId } from '../core/ids.js';
import { codeOf, deliver, releaseQuietly, type OpenTarget } from './attempt.js';
import { attemptDeadlineMs, leaseSlackMs, workerLimits, type WorkerLimits } from './limits.js';
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
  readonly done: Promise<void>;
}

/** While targets with work are known, the store is asked for others at most this often. */
const lookAgainMs = 50;

const brokenTargetRestMs = 30_000;

class LeasingWorker implements Worker {
  /** Targets with more due work than was taken, and the lowest lane of it. A hint: the store decides. */
  readonly #known = new Map<TargetId, Lane>();
  readonly #flights = new Set<Flight>();
  /** Targets that cannot be opened, and until when (milliseconds) they are left alone. */
  readonly #restUntil = new Map<TargetId, number>();
  #isRunning = false;
  #isNudged = true;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #turn: Promise<void> = Promise.resolve();
  #isTurnQueued = false;
  #cancelTimer: () => void = () => undefined;

  constructor(
    private readonly needs: WorkerNeeds,
    private readonly limits: WorkerLimits,
  ) {}

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
    await Promise.all([...this.#flights].map(({ claim }) => releaseQuietly(this.needs, claim, 0)));
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
      this.needs.log.error('delivery.due_unreadable', { code: codeOf(error) });
    }
  }

  /** Fills the free slots: revocations of all targets first, then the rest, the least busy target first. */
  async #take(): Promise<readonly Flight[]> {
    const now = this.needs.clock();
    if (await this.needs.isServiceFrozen(now)) {
      this.#known.clear();
      this.#isNudged = false;
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

  async #claim(targetId: TargetId, lanes: 'revokes' | 'any', now: Date): Promise<readonly Flight[]> {
    const limit = this.#room(targetId, lanes);
    if (limit === 0) return [];
    const isResting = (this.#restUntil.get(targetId) ?? 0) > now.getTime();
    const open = isResting ? undefined : await this.#open(targetId, now);
    if (!open) {
      this.#known.delete(targetId);
      return [];
    }
    const claims = await this.needs.store.claimDue({
      targetId,
      now,
      maxLane: lanes === 'revokes' ? 1 : 3,
      limit,
      lease: this.needs.newLease(),
      leaseUntil: new Date(now.getTime() + this.limits.leaseMs),
    });
    if (claims.length < limit) this.#exhausted(targetId, lanes);
    return claims.map((claim) => this.#launch(open, claim));
  }

  #exhausted(targetId: TargetId, lanes: 'revokes' | 'any'): void {
    if (lanes === 'revokes') this.#known.set(targetId, 2);
    else this.#known.delete(targetId);
  }

  /** Only an operator can mend what is wrong with the target: it is looked at, and complained of, twice a minute and not at every turn. */
  #rest(targetId: TargetId, now: Date): void {
    this.#restUntil.set(targetId, now.getTime() + brokenTargetRestMs);
  }

  /** The target with its connector and secrets; undefined while it is unknown, switched off or frozen, or cannot be opened: its work stays due. */
  async #open(targetId: TargetId, now: Date): Promise<OpenTarget | undefined> {
    const target = await this.needs.findTarget(targetId);
    if (!target?.isEnabled || isFrozen(target, now)) return undefined;
    const connector = this.needs.connectors.get(target.connector.kind);
    if (!connector) {
      this.#rest(targetId, now);
      this.needs.log.error('target.connector_unknown', { targetId, kind: target.connector.kind });
      return undefined;
    }
    try {
      return { target, connector, secrets: await this.needs.openSecrets(targetId, now) };
    } catch (error) {
      this.#rest(targetId, now);
      this.needs.log.error('target.secrets_unreadable', { targetId, code: codeOf(error) });
      return undefined;
    }
  }

  #launch(open: OpenTarget, claim: ClaimedAssignment): Flight {
    const done = deliver(this.needs, open, claim).then(() => {
      this.#flights.delete(flight);
      this.#queueTurn();
    });
    const flight: Flight = { targetId: open.target.id, lane: claim.assignment.lane, claim, done };
    this.#flights.add(flight);
    return flight;
  }

  #room(targetId: TargetId, lanes: 'revokes' | 'any'): number {
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
