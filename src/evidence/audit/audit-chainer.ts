import type { Clock } from '../../core/clock.js';
import { dayMs } from '../../core/clock.js';
import { newId } from '../../core/ids.js';
import type { LeaseStore } from '../../core/lease-store.js';
import { createLoop } from '../../core/loop.js';
import { createSerial } from '../../core/serial.js';
import { linkEntry } from './audit-chain.js';
import type { AuditEntry, AuditFact, AuditHead } from './audit-model.js';
import type { AuditStore } from './audit-store.js';

/** Facts chained in one write: few enough that a request waits little behind it. */
const factsPerStep = 100;
/** Steps that a reader waits for; a longer backlog is left to the loop. */
const stepsPerCatchUp = 100;
/** An act that has not ended after this is chained as `unknown`. */
const actsEndWithinMs = 5 * 60_000;
const leaseName = 'audit';
const leaseMs = 60_000;
/** Facts gather for this long after the first, so that a busy time costs few writes. */
const gatherMs = 250;
const pollMs = 30_000;

const nothing: ReadonlySet<string> = new Set();

interface Needs {
  readonly store: AuditStore & LeaseStore;
  readonly clock: Clock;
  /** Names this process among all that share the store. */
  readonly holder: string;
  /** 16 random bytes, hexadecimal. */
  readonly newSalt: () => string;
  /** Called when the chain starts to grow, once a day, and at the end: written down elsewhere, it shows whether entries were cut off since. */
  readonly onHead: (head: AuditHead) => void;
  readonly onError: (error: unknown) => void;
}

/** Moves facts from their records into the chain. Several may share one store; the one that holds the lease works. */
export interface AuditChainer {
  start(): void;
  /** Something waits; it is chained within a moment. */
  nudge(): void;
  /** Chains what waits now, so that a reader sees it; a large backlog only in part. */
  catchUp(): Promise<void>;
  /** Chains what waits, reports the head and lets go of the lease. */
  stop(): Promise<void>;
}

/** Builds it; nothing runs until it is started. */
export function createAuditChainer({ store, clock, holder, newSalt, onHead, onError }: Needs): AuditChainer {
  const serial = createSerial();
  let leaseUntil = new Date(0);
  let headDueAt = new Date(0);
  let gathering: NodeJS.Timeout | undefined;
  /** The end of the chain as this process left it. A store refuses what does not follow from the true one, or is chained already: then both are read. */
  let known: { readonly head: AuditHead | undefined } | undefined;

  /** Prolongs early, so that a step never outlasts the lease. */
  const hasLease = async (): Promise<boolean> => {
    const now = clock();
    if (now.getTime() < leaseUntil.getTime() - leaseMs / 2) return true;
    const until = new Date(now.getTime() + leaseMs);
    const fence = await store.takeLease({ name: leaseName, holder, now, until });
    leaseUntil = fence === undefined ? new Date(0) : until;
    return fence !== undefined;
  };

  const link = (facts: readonly AuditFact[], head: AuditHead | undefined): readonly AuditEntry[] => {
    const entries: AuditEntry[] = [];
    for (const fact of facts)
      entries.push(linkEntry(fact, entries.at(-1) ?? head, { id: newId('aud'), salt: newSalt() }));
    return entries;
  };

  /** True when it found something: a store may give less at a time than there is. A step that was cut off anywhere is repeated by the next: what the chain holds already is only noted. */
  const step = async (): Promise<boolean> => {
    const facts = await store.listUnchained(factsPerStep, new Date(clock().getTime() - actsEndWithinMs));
    if (facts.length === 0 || !(await hasLease())) return false;
    const sources = facts.map(({ source }) => source);
    const before = known;
    known = undefined; // until this step is through
    const chained = before ? nothing : await store.findChained(sources);
    const head = before ? before.head : await store.auditHead();
    const entries = link(
      facts.filter(({ source }) => !chained.has(source)),
      head,
    );
    if (entries.length > 0 && !(await store.appendAudit(entries, head))) return true;
    await store.noteChained(sources);
    known = { head: entries.at(-1) ?? head };
    return true;
  };
  const oneAtATime = () => serial(leaseName, step);

  const tellHead = async (): Promise<void> => {
    const now = clock();
    if (now < headDueAt) return;
    headDueAt = new Date(now.getTime() + dayMs);
    const head = await store.auditHead();
    if (head) onHead(head);
  };

  const catchUp = async (): Promise<void> => {
    for (let steps = 0; steps < stepsPerCatchUp && (await oneAtATime()); steps += 1);
  };

  const loop = createLoop({
    turn: async () => {
      const isMore = await oneAtATime();
      await tellHead();
      return isMore ? 'more' : { idleUntil: undefined };
    },
    onError,
    clock,
    pollMs,
  });

  return {
    start: () => loop.start(),
    nudge() {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        loop.nudge();
      }, gatherMs).unref();
    },
    catchUp,
    async stop() {
      clearTimeout(gathering);
      await loop.stop();
      await catchUp();
      headDueAt = new Date(0);
      await tellHead();
      await store.dropLease(leaseName, holder);
    },
  };
}
