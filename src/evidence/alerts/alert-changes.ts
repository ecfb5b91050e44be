import { newId } from '../../core/ids.js';
import { alertKey, happenedKinds, type Alert, type AlertFact } from './alert-model.js';

/** What has to be written so that the open alerts are the facts. `write` carries changed and resolved ones. */
export interface AlertChanges {
  readonly insert: readonly Alert[];
  readonly write: readonly Alert[];
}

/** How long a fact that stays as it is may go unnoted: `lastSeenAt` is at most this old. */
const notedEveryMs = 60_000;

/** Compares facts with the alerts that are open: raise, change, resolve. What merely counts more or less is noted without telling anybody. */
export function alertChanges(facts: readonly AlertFact[], open: readonly Alert[], now: Date): AlertChanges {
  const byKey = new Map(open.map((alert) => [alertKey(alert), alert]));
  const seen = new Set(facts.map(alertKey));
  return {
    insert: facts.filter((fact) => !byKey.has(alertKey(fact))).map((fact) => raised(fact, now)),
    write: [
      ...facts.flatMap((fact) => {
        const alert = byKey.get(alertKey(fact));
        return alert && needsWrite(alert, fact, now) ? [seenAgain(alert, fact, now)] : [];
      }),
      ...open
        .filter((alert) => !seen.has(alertKey(alert)) && !happenedKinds.has(alert.kind))
        .map((alert) => resolved(alert, now)),
    ],
  };
}

/** A new alert of which nobody was told yet. */
export function raised(fact: AlertFact, now: Date): Alert {
  return {
    ...fact,
    id: newId('alr'),
    raisedAt: now,
    lastSeenAt: now,
    change: 1,
    changedAt: now,
    notice: { toldChange: 0, isKnown: false, attempts: 0, dueAt: now },
    revision: 0,
  };
}

/** The fact is gone. */
export function resolved(alert: Alert, now: Date): Alert {
  return { ...alert, resolvedAt: now, change: alert.change + 1, changedAt: now };
}

/** The alert as the fact has it now. A level once reached stays; only another severity or a higher level is a change to tell. */
export function seenAgain(alert: Alert, fact: AlertFact, now: Date): Alert {
  const { count: _count, since: _since, ...kept } = alert;
  const level = Math.max(alert.level, fact.level);
  const seen: Alert = { ...kept, ...fact, level, lastSeenAt: now };
  if (!isWorthTelling(alert, fact)) return seen;
  const { acknowledged, ...unsilenced } = seen;
  const isWorse = fact.level > alert.level || fact.severity === 'critical';
  const next = isWorse || acknowledged === undefined ? unsilenced : { ...unsilenced, acknowledged };
  return { ...next, change: alert.change + 1, changedAt: now };
}

function isWorthTelling(alert: Alert, fact: AlertFact): boolean {
  return fact.severity !== alert.severity || fact.level > alert.level;
}

function needsWrite(alert: Alert, fact: AlertFact, now: Date): boolean {
  if (isWorthTelling(alert, fact) || alert.count !== fact.count) return true;
  if (alert.since?.getTime() !== fact.since?.getTime()) return true;
  if (JSON.stringify(alert.details) !== JSON.stringify(fact.details)) return true;
  return now.getTime() - alert.lastSeenAt.getTime() >= notedEveryMs;
}
