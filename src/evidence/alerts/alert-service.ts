import { dayMs, type Clock } from '../../core/clock.js';
import { ServiceError } from '../../core/errors.js';
import type { AlertId, TargetId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import { alertChanges, raised, resolved } from './alert-changes.js';
import { readAlertFacts, type AlertFactNeeds } from './alert-facts.js';
import { happenedKinds, type Alert } from './alert-model.js';
import type { AlertQuery, AlertStore } from './alert-store.js';
import { alertsFor, belowMinAlert } from './alerts.js';

/** How long a resolved alert stays listed. */
const keptMs = 90 * dayMs;
const droppedPerLook = 500;

interface Needs extends AlertFactNeeds {
  readonly store: AlertFactNeeds['store'] & AlertStore;
  readonly clock: Clock;
  /** Somebody changed an alert: the operator may have to be told. */
  readonly onChanged: () => void;
}

/** What operators should look at: found by state, so that nothing is missed and what is over ends by itself. */
export interface Alerts {
  /** Newest first. */
  list(query: AlertQuery, page: PageRequest): Promise<Page<Alert>>;
  listOpen(): Promise<readonly Alert[]>;
  /** Somebody knows: no more is said of it until it gets worse or ends. One that stands for something that happened ends by it. `not_found`, `conflict` when it is resolved. */
  acknowledge(id: AlertId, by: string, reason: string): Promise<Alert>;
  /** Compares the facts of this moment with the open alerts. Repeatable; safe against another instance doing the same. */
  look(): Promise<void>;
  /** An offboarding left a role with fewer holders than its minimum. */
  noteBelowMin(targetId: TargetId, role: string): Promise<void>;
}

/** Builds the service on its ports. */
export function createAlerts(needs: Needs): Alerts {
  const { store, clock, onChanged } = needs;

  const get = async (id: AlertId): Promise<Alert> => {
    const alert = await store.findAlert(id);
    if (!alert) throw new ServiceError('not_found', { kind: 'alert', id });
    return alert;
  };

  return {
    list: (query, page) => store.listAlerts(query, page),
    listOpen: () => store.listOpenAlerts(),

    async acknowledge(id, by, reason) {
      const now = clock();
      const alert = await get(id);
      if (alert.resolvedAt)
        throw new ServiceError('conflict', { message: 'This alert is resolved: there is nothing to acknowledge.' });
      const acknowledged = { ...alert, acknowledged: { by, at: now, reason } };
      const next = happenedKinds.has(alert.kind) ? resolved(acknowledged, now) : acknowledged;
      if (!(await store.writeAlert(next))) throw new ServiceError('version_mismatch', { kind: 'alert', id });
      onChanged();
      return get(id);
    },

    async look() {
      const now = clock();
      const open = await store.listOpenAlerts();
      const facts = alertsFor(await readAlertFacts(needs, now), now);
      const { insert, write } = alertChanges(facts, open, now);
      for (const alert of insert) await store.insertAlert(alert);
      for (const alert of write) await store.writeAlert(alert); // one that changed meanwhile is looked at again next time
      await store.dropResolvedAlerts(new Date(now.getTime() - keptMs), droppedPerLook);
    },

    async noteBelowMin(targetId, role) {
      const now = clock();
      const fact = belowMinAlert(targetId, role, now);
      await store.insertAlert(raised(fact, now)); // an open one with this key says it already
      onChanged();
    },
  };
}

/** How many open alerts there are of each kind and severity. */
export function alertCounts(
  alerts: readonly Alert[],
): readonly { readonly kind: string; readonly severity: string; readonly count: number }[] {
  const counts = new Map<string, { kind: string; severity: string; count: number }>();
  for (const { kind, severity } of alerts) {
    const key = `${kind} ${severity}`;
    const entry = counts.get(key) ?? { kind, severity, count: 0 };
    counts.set(key, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()];
}
