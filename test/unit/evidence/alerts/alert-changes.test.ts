import { describe, expect, it } from '@jest/globals';
import { alertChanges, raised } from '../../../../src/evidence/alerts/alert-changes.js';
import type { Alert } from '../../../../src/evidence/alerts/alert-model.js';
import {
  operatorEventId,
  owedEvent,
  renderAlertEvent,
  renderOperatorTest,
} from '../../../../src/evidence/alerts/operator-event.js';
import { operatorEventSchemas } from '../../../../src/evidence/alerts/operator-event-schema.js';
import { aFact } from '../../../support/alerts.js';
import { after, start } from '../../../support/deliveries.js';

const fact = aFact({ count: 1 });
const alert: Alert = { ...raised(fact, start), revision: 1 };
const known: Alert = { ...alert, notice: { ...alert.notice, toldChange: 1, isKnown: true } };

describe('comparing facts with the open alerts', () => {
  it('raises what is new and resolves what is gone', () => {
    const other = aFact({ kind: 'hold.open' });
    const { insert, write } = alertChanges([other], [alert], after(1));
    expect(insert).toMatchObject([{ kind: 'hold.open', change: 1, raisedAt: after(1) }]);
    expect(write).toMatchObject([{ id: alert.id, change: 2, resolvedAt: after(1) }]);
  });

  it('writes nothing while nothing changes, but notes once a minute that it still stands', () => {
    expect(alertChanges([fact], [alert], after(59_999))).toEqual({ insert: [], write: [] });
    expect(alertChanges([fact], [alert], after(60_000)).write).toMatchObject([
      { change: 1, lastSeenAt: after(60_000) },
    ]);
  });

  it('keeps counts without telling anybody, and forgets what the fact no longer has', () => {
    const { count: _count, ...uncounted } = fact;
    const [write] = alertChanges([{ ...fact, count: 9 }], [alert], after(1)).write;
    expect(write).toMatchObject({ count: 9, change: 1 });
    expect(alertChanges([uncounted], [alert], after(1)).write[0]).not.toHaveProperty('count');
  });

  it('tells of another severity or a higher level, and takes the acknowledgement away when it is worse', () => {
    const silenced: Alert = { ...alert, acknowledged: { by: 'Ida', at: start, reason: 'known' } };
    const [worse] = alertChanges([{ ...fact, severity: 'critical' }], [silenced], after(1)).write;
    expect(worse).toMatchObject({ change: 2, severity: 'critical' });
    expect(worse).not.toHaveProperty('acknowledged');
    const [higher] = alertChanges([{ ...fact, level: 2 }], [silenced], after(1)).write;
    expect(higher).toMatchObject({ change: 2, level: 2 });
    const critical: Alert = { ...silenced, severity: 'critical', level: 3 };
    const [milder] = alertChanges([fact], [critical], after(1)).write;
    expect(milder).toMatchObject({ change: 2, severity: 'warning', level: 3, acknowledged: { by: 'Ida' } });
  });

  it('leaves what happened, rather than stands, until a person has seen it', () => {
    const happened = raised(aFact({ kind: 'guard.below_min' }), start);
    expect(alertChanges([], [happened], after(1))).toEqual({ insert: [], write: [] });
  });
});

describe('the event that is owed', () => {
  it.each<[string, Alert, boolean, string | undefined]>([
    ['new', alert, true, 'alert.raised'],
    ['new, but not severe enough', alert, false, undefined],
    ['changed', { ...known, change: 2 }, true, 'alert.changed'],
    ['changed to less than is asked for, but known', { ...known, change: 2 }, false, 'alert.changed'],
    ['over', { ...known, change: 2, resolvedAt: start }, true, 'alert.resolved'],
    ['over before anybody was told', { ...alert, change: 2, resolvedAt: start }, true, undefined],
    ['acknowledged', { ...alert, acknowledged: { by: 'Ida', at: start, reason: 'known' } }, true, undefined],
  ])('of an alert that is %s', (_what, given, isSevereEnough, expected) =>
    expect(owedEvent(given, isSevereEnough)).toBe(expected),
  );

  it('has one id per change, and a body that fits its schema', () => {
    expect(operatorEventId({ ...alert, change: 3 })).toBe(`${alert.id}_3`);
    for (const type of ['alert.raised', 'alert.changed', 'alert.resolved'] as const) {
      const body: unknown = JSON.parse(
        renderAlertEvent(type, { ...alert, since: start, resolvedAt: start }, 'gorgias-eu'),
      );
      expect(operatorEventSchemas[type].parse(body)).toEqual(body);
    }
    const test: unknown = JSON.parse(renderOperatorTest(start));
    expect(operatorEventSchemas['operator.test'].parse(test)).toEqual(test);
  });
});
