import { randomUUID } from 'node:crypto';
import type { Assignment } from './assignments/model.js';
import { stateCounts } from './assignments/state-counts.js';
import type { Clock } from './core/clock.js';
import { allPages } from './core/page.js';
import { acknowledgedAfter } from './delivery/acknowledged-after.js';
import { breakerStates } from './delivery/breaker-states.js';
import type { Attempt } from './delivery/model.js';
import type { WorkerNeeds } from './delivery/worker-needs.js';
import { alertCounts } from './evidence/alerts/alert-service.js';
import { revokedAfter } from './evidence/leavers/revoked-after.js';
import type { Gauges } from './observe/gauges.js';
import type { Log } from './observe/log.js';
import { createMetrics, type Metrics } from './observe/metrics.js';
import { timedStore } from './observe/timed-store.js';
import type { AttemptSpan, Tracing } from './observe/tracing.js';
import type { PipelineNeeds } from './pipeline.js';
import type { Store } from './stores/store.js';

interface Needs {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly tracing?: Tracing;
  readonly policyVersion: () => Promise<number>;
  /** Within so many seconds a loss of access is meant to be confirmed. */
  readonly goalSeconds: () => Promise<number>;
}

/** What the service tells operators of its own work. */
export interface Telemetry {
  readonly metrics: Metrics;
  /** The store, with every call measured. */
  readonly store: Store;
  /** Rejects when the store cannot be read or, after a write that failed, when it still cannot be written, as with a full disk. */
  readonly ping: () => Promise<void>;
  readonly onResolved: NonNullable<PipelineNeeds['onResolved']>;
  readonly onAttempt: NonNullable<WorkerNeeds['onAttempt']>;
}

/** Turns what pipeline and worker report into measurements and spans. Nothing here changes what they do. */
export function createTelemetry(needs: Needs): Telemetry {
  const { log, tracing } = needs;
  const metrics = createMetrics(() => readGauges(store, needs), needs.version);
  let mayRefuseWrites = false;
  const store = timedStore(needs.store, (call) => {
    if (call.kind === 'write' && call.outcome === 'unavailable') mayRefuseWrites = true;
    metrics.countStoreCall(call);
  });
  return {
    metrics,
    store,
    async ping() {
      await store.ping();
      if (!mayRefuseWrites) return;
      await tryWrite(needs);
      mayRefuseWrites = false;
    },
    onResolved({ mark, directoryId, userId }, { dueSince, requestId, written }, took) {
      const { endedAt } = took;
      if (dueSince) metrics.observePipelineLag({ mark, seconds: (endedAt.getTime() - dueSince.getTime()) / 1000 });
      const versions = written.length;
      tracing?.resolved({
        ...took,
        directoryId,
        userId,
        mark,
        versions,
        ...(requestId !== undefined && { requestId }),
      });
    },
    onAttempt(attempt, assignment) {
      const { lane, outcome, elapsedMs, webhookId, targetId } = attempt;
      const { requestId } = assignment.cause;
      log.debug('delivery.attempt', { webhookId, targetId, lane, outcome: outcome.kind, ms: elapsedMs, requestId });
      const seconds = elapsedMs / 1000;
      metrics.countAttempt({ outcome: outcome.kind, lane, seconds, ...acknowledgedAfter(attempt, assignment) });
      const revoke = revokedAfter(attempt, assignment);
      if (revoke) metrics.observeRevoke(revoke);
      tracing?.attempt(attemptSpan(attempt, assignment));
    },
  };
}

/** A write of no consequence: a lease that nobody else asks for, given back at once. */
async function tryWrite({ store, clock }: Needs): Promise<void> {
  const now = clock();
  const lease = { name: `readiness:${randomUUID()}`, holder: 'readiness' };
  await store.takeLease({ ...lease, now, until: new Date(now.getTime() + 1_000) });
  await store.dropLease(lease.name, lease.holder);
}

function attemptSpan(attempt: Attempt, assignment: Assignment): AttemptSpan {
  const { webhookId, at, elapsedMs, targetId, lane, outcome } = attempt;
  const { cause, basis } = assignment;
  const status = 'status' in outcome ? outcome.status : undefined;
  const [user, ...others] = basis.users;
  return {
    webhookId,
    at,
    elapsedMs,
    targetId,
    lane,
    outcome: outcome.kind,
    ...(status !== undefined && { status }),
    ...(cause.requestId !== undefined && { requestId: cause.requestId }),
    ...(user && others.length === 0 && { userId: user.id }),
  };
}

async function readGauges(store: Store, { clock, policyVersion, goalSeconds }: Needs): Promise<Gauges> {
  const now = clock();
  return {
    dueUsers: await store.countDueUsers(now, await policyVersion()),
    lateRevocations: await store.countOpenRevocations(new Date(now.getTime() - (await goalSeconds()) * 1000)),
    assignments: stateCounts(await store.countByState()),
    alerts: alertCounts(await store.listOpenAlerts()),
    openHolds: (await allPages((page) => store.listHolds({ state: 'open' }, page))).length,
    breakers: breakerStates(await store.listTargets(), await store.listHealth()),
  };
}
