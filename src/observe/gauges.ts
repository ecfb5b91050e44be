import { Gauge, Registry } from 'prom-client';

/** How a target's circuit breaker stands; `quarantined` is an open one that only lets revocations try. */
export const breakerStates = ['closed', 'half_open', 'open', 'quarantined'] as const;
export type BreakerState = (typeof breakerStates)[number];

/** Numbers read from the store at the moment somebody asks for the metrics. */
export interface Gauges {
  readonly dueUsers: number;
  /** Losses of access that are open although the goal has passed. */
  readonly lateRevocations: number;
  /** How many assignments are in each state. */
  readonly assignments: Readonly<Record<string, number>>;
  /** Open alerts. */
  readonly alerts: readonly { readonly kind: string; readonly severity: string; readonly count: number }[];
  /** Batches that wait for a person. */
  readonly openHolds: number;
  /** Each target by its name, which an admin gave it. */
  readonly breakers: readonly { readonly target: string; readonly state: BreakerState }[];
}

/** The gauges of one reading as Prometheus text. */
export type ShowGauges = (reading: Gauges) => Promise<string>;

/** Builds the gauges, apart from the metrics that a process counts by itself: where the store cannot be read they are absent, rather than old. */
export function createGauges(): ShowGauges {
  const registry = new Registry();
  const make = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const dueUsers = make('rolecall_due_users', 'Users waiting to be resolved');
  const late = make('rolecall_revocations_late', 'Losses of access not confirmed although the goal has passed');
  const holds = make('rolecall_holds_open', 'Batches stopped by a limit that wait for a person');
  const assignments = make('rolecall_assignments', 'Assignments by state', 'state');
  const alerts = make('rolecall_alerts', 'Open alerts by kind and severity', 'kind', 'severity');
  const breakers = make('rolecall_target_breaker', 'For each target 1 at the state of its breaker', 'target', 'state');

  return (reading) => {
    for (const gauge of [assignments, alerts, breakers]) gauge.reset();
    dueUsers.set(reading.dueUsers);
    late.set(reading.lateRevocations);
    holds.set(reading.openHolds);
    for (const [state, count] of Object.entries(reading.assignments)) assignments.set({ state }, count);
    for (const { kind, severity, count } of reading.alerts) alerts.set({ kind, severity }, count);
    for (const { target, state } of reading.breakers)
      for (const each of breakerStates) breakers.set({ target, state: each }, each === state ? 1 : 0);
    return registry.metrics();
  };
}
