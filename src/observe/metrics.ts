import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What kind of work a request is, so that one slow class does not hide behind another. */
export type RouteClass = 'scim' | 'api' | 'docs' | 'health' | 'other';

/** Numbers read at the moment somebody asks for the metrics. */
export interface Gauges {
  readonly dueUsers: number;
  /** Losses of access that are open although the goal has passed. */
  readonly lateRevocations: number;
  /** How many assignments are in each state. */
  readonly assignments: Readonly<Record<string, number>>;
  /** Open alerts. */
  readonly alerts: readonly { readonly kind: string; readonly severity: string; readonly count: number }[];
}

/** What operators graph and alert on. Labels come from closed sets: no ids, no names. */
export interface Metrics {
  countRequest(request: { readonly route: RouteClass; readonly status: number; readonly seconds: number }): void;
  /** `outcome` is the attempt's kind; `lane` 0 to 3; `ackSeconds` from the version to its acknowledgement, when it was one. */
  countAttempt(attempt: { readonly outcome: string; readonly lane: number; readonly ackSeconds?: number }): void;
  /** A loss of access or of a role was confirmed for the first time. `cause` comes from a closed set. */
  observeRevoke(revoke: { readonly cause: string; readonly seconds: number }): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];

/** Builds a registry of its own, so that two services in one process do not mix. `readGauges` may fail: the rest is still shown. */
export function createMetrics(readGauges?: () => Promise<Gauges>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'rolecall_' });
  const requests = new Histogram({
    name: 'rolecall_http_request_seconds',
    help: 'Time from request to answer, by kind of route and status class',
    labelNames: ['route', 'status'],
    buckets: secondsBuckets,
    registers,
  });
  const attempts = new Counter({
    name: 'rolecall_delivery_attempts_total',
    help: 'Delivery attempts by outcome and lane',
    labelNames: ['outcome', 'lane'],
    registers,
  });
  const acknowledged = new Histogram({
    name: 'rolecall_delivery_acknowledged_seconds',
    help: 'Time from a new assignment version to its acknowledgement; lane 0 is leavers',
    labelNames: ['lane'],
    buckets: secondsBuckets,
    registers,
  });
  const revokeLatency = new Histogram({
    name: 'rolecall_revoke_latency_seconds',
    help: 'Time from when a loss of access or of a role was received to its confirmation by the target, by who caused it',
    labelNames: ['cause'],
    buckets: secondsBuckets,
    registers,
  });
  const lateRevocations = new Gauge({
    name: 'rolecall_revocations_late',
    help: 'Losses of access not confirmed although the goal has passed',
    registers,
  });
  const dueUsers = new Gauge({ name: 'rolecall_due_users', help: 'Users waiting to be resolved', registers });
  const assignments = new Gauge({
    name: 'rolecall_assignments',
    help: 'Assignments by state',
    labelNames: ['state'],
    registers,
  });

  const alerts = new Gauge({
    name: 'rolecall_alerts',
    help: 'Open alerts by kind and severity',
    labelNames: ['kind', 'severity'],
    registers,
  });

  return {
    countRequest: ({ route, status, seconds }) =>
      requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds),
    countAttempt({ outcome, lane, ackSeconds }) {
      attempts.inc({ outcome, lane: String(lane) });
      if (ackSeconds !== undefined) acknowledged.observe({ lane: String(lane) }, ackSeconds);
    },
    observeRevoke: ({ cause, seconds }) => revokeLatency.observe({ cause }, seconds),
    async render() {
      const gauges = await readGauges?.().catch(() => undefined); // a store outage must not hide the counters
      if (gauges) {
        dueUsers.set(gauges.dueUsers);
        lateRevocations.set(gauges.lateRevocations);
        assignments.reset();
        for (const [state, count] of Object.entries(gauges.assignments)) assignments.set({ state }, count);
        alerts.reset();
        for (const { kind, severity, count } of gauges.alerts) alerts.set({ kind, severity }, count);
      }
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
