import type { Alert } from './alert-model.js';
import { alertWords } from './alert-words.js';

/** What an operator's webhook is told of. */
export const operatorEventTypes = ['alert.raised', 'alert.changed', 'alert.resolved', 'operator.test'] as const;
export type OperatorEventType = (typeof operatorEventTypes)[number];

export type AlertEventType = Exclude<OperatorEventType, 'operator.test'>;

/** The event that is owed for the newest change of the alert; undefined when the operator need not hear of it. */
export function owedEvent(
  { resolvedAt, acknowledged, notice }: Alert,
  isSevereEnough: boolean,
): AlertEventType | undefined {
  if (resolvedAt) return notice.isKnown ? 'alert.resolved' : undefined;
  if (acknowledged) return undefined;
  if (notice.isKnown) return 'alert.changed';
  return isSevereEnough ? 'alert.raised' : undefined;
}

/** `<alert id>_<change>`: the same on every try of one event, so that a receiver counts it once. */
export function operatorEventId({ id, change }: Pick<Alert, 'id' | 'change'>): string {
  return `${id}_${change}`;
}

/** The body of an alert's event, in compact JSON. `target` is the name of its target. */
export function renderAlertEvent(type: AlertEventType, alert: Alert, target: string | undefined): string {
  const { id, kind, severity, level, subject, targetId, count, since, details, raisedAt, resolvedAt } = alert;
  const { message, fix } = alertWords(alert, target, 'en');
  return JSON.stringify({
    type,
    timestamp: alert.changedAt.toISOString(),
    data: {
      alert: { id, kind, severity, level, subject, targetId, target, count, since, details, raisedAt, resolvedAt },
      message,
      fix,
    },
  });
}

/** The body of `operator.test`. */
export function renderOperatorTest(at: Date): string {
  const message = 'This is a test: events about alerts will arrive like this one.';
  return JSON.stringify({ type: 'operator.test', timestamp: at.toISOString(), data: { message } });
}
