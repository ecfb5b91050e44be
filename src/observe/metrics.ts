import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { createGauges, type Gauges } from './gauges.js';

/** What kind of work a request is, so that one slow class does not hide behind another. */
export type RouteClass = 'scim' | 'api' | 'docs' | 'health' | 'other';

/** One SCIM request. `operation` and `resource` come from closed sets; `directory` is the id whose token was shown, absent without a good token. */
export interface ScimMeasure {
  readonly operation: string;
  readonly resource: string;
  readonly directory?: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

/** One call of the store. A refusal (a version that moved, a name that is taken) is an answer; `unavailable` is an outage. */
export interface StoreMeasure {
  readonly kind: 'read' | 'write';
  readonly outcome: 'answered' | 'refused' | 'unavailable';
  readonly seconds: number;
}

/** What operators graph and alert on. Labels come from closed sets, or name what admins made: directories (by id) and targets. Nothing about people. */
export interface Metrics {
  countRequest(request: { readonly route: RouteClass; readonly status: number; readonly seconds: number }): void;
  countScim(request: ScimMeasure): void;
  countStoreCall(call: StoreMeasure): void;
  /** A user was resolved, `seconds` after it became due by `mark`. */
  observePipelineLag(lag: { readonly mark: string; readonly seconds: number }): void;
  /** `outcome` is the attempt's kind; `lane` 0 to 3; `ackSeconds` from the version to its acknowledgement, when it was one. */
  countAttempt(attempt: {
    readonly outcome: string;
    readonly lane: number;
    readonly seconds: number;
    readonly ackSeconds?: number;
  }): void;
  /** A loss of access or of a role was confirmed for the first time. `cause` comes from a closed set. */
  observeRevoke(revoke: { readonly cause: string; readonly seconds: number }): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];
const storeBuckets = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];
/** Directories beyond this many share the label `other`. */
const mostDirectories = 50;

/** Builds a registry of its own, so that two services in one process do not mix. `readGauges` may fail: the rest is still shown. */
export function createMetrics(readGauges?: () => Promise<Gauges>, version = 'unknown'): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const labelOf = boundedLabels(mostDirectories);
  const showGauges = createGauges();
  const seconds = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets = secondsBuckets,
  ): Histogram<Label> => new Histogram({ name, help, labelNames, buckets, registers });

  collectDefaultMetrics({ register: registry, prefix: 'rolecall_' });
  new Gauge({ name: 'rolecall_build_info', help: 'Always 1', labelNames: ['version'], registers }).set({ version }, 1);
  const requests = seconds(
    'rolecall_http_request_seconds',
    'Time from request to answer, by kind of route and status class',
    ['route', 'status'],
  );
  const scim = seconds(
    'rolecall_scim_request_seconds',
    'Time from SCIM request to answer, by operation, resource type, directory and status class',
    ['operation', 'resource', 'directory', 'status'],
  );
  const storeCalls = seconds(
    'rolecall_store_seconds',
    'Time of one call of the store',
    ['kind', 'outcome'],
    storeBuckets,
  );
  const pipelineLag = seconds(
    'rolecall_pipeline_lag_seconds',
    'Time from when a user became due (written, a date that came, a policy) until it was resolved',
    ['mark'],
  );
  const attempts = new Counter({
    name: 'rolecall_delivery_attempts_total',
    help: 'Delivery attempts by outcome and lane',
    labelNames: ['outcome', 'lane'],
    registers,
  });
  const attemptSeconds = seconds('rolecall_delivery_attempt_seconds', 'Time a target takes for one attempt', [
    'outcome',
  ]);
  const acknowledged = seconds(
    'rolecall_delivery_acknowledged_seconds',
    'Time from a new assignment version to its acknowledgement; lane 0 is leavers',
    ['lane'],
  );
  const revokeLatency = seconds(
    'rolecall_revoke_latency_seconds',
    'Time from when a loss of access or of a role was received to its confirmation by the target, by who caused it',
    ['cause'],
  );
  const storeUp = new Gauge({
    name: 'rolecall_store_up',
    help: '1 when the store could be read for these metrics; else 0, and the gauges read from it are absent',
    registers,
  });

  return {
    countRequest: ({ route, status, seconds: took }) => requests.observe({ route, status: statusClass(status) }, took),
    countScim({ operation, resource, directory, status, seconds: took }) {
      const labels = { operation, resource, directory: directory === undefined ? 'none' : labelOf(directory) };
      scim.observe({ ...labels, status: statusClass(status) }, took);
    },
    countStoreCall: ({ kind, outcome, seconds: took }) => storeCalls.observe({ kind, outcome }, took),
    observePipelineLag: ({ mark, seconds: lag }) => pipelineLag.observe({ mark }, lag),
    countAttempt({ outcome, lane, seconds: took, ackSeconds }) {
      attempts.inc({ outcome, lane: String(lane) });
      attemptSeconds.observe({ outcome }, took);
      if (ackSeconds !== undefined) acknowledged.observe({ lane: String(lane) }, ackSeconds);
    },
    observeRevoke: ({ cause, seconds: took }) => revokeLatency.observe({ cause }, took),
    async render() {
      const reading = await readGauges?.().catch(() => undefined); // a store outage must not hide the counters
      storeUp.set(reading ? 1 : 0);
      const fromStore = reading ? await showGauges(reading) : '';
      return { contentType: registry.contentType, text: `${await registry.metrics()}${fromStore}` };
    },
  };
}

function statusClass(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

/** The first `most` names as they are, all later ones as `other`: however many there are, the series stay few. */
function boundedLabels(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.size < most) known.add(name);
    return known.has(name) ? name : 'other';
  };
}
