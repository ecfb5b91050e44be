import { describe, expect, it } from '@jest/globals';
import { dayMs } from '../../../../src/core/clock.js';
import { newId } from '../../../../src/core/ids.js';
import { healthy } from '../../../../src/delivery/breaker.js';
import type { TargetHealth } from '../../../../src/delivery/health.js';
import { alertsFor, type AlertFacts, type Credential } from '../../../../src/evidence/alerts/alerts.js';
import { alertKinds } from '../../../../src/evidence/alerts/alert-model.js';
import { alertWords } from '../../../../src/evidence/alerts/alert-words.js';
import { quietFacts } from '../../../support/alerts.js';
import { after, aTarget, start } from '../../../support/deliveries.js';

const now = start;
const target = aTarget();
const ago = (ms: number) => after(-ms);
const told = (facts: Partial<AlertFacts>) =>
  alertsFor(quietFacts({ targets: [target], ...facts }), now).map(({ kind, severity, level }) => [
    kind,
    severity,
    level,
  ]);
const sick = (changes: Partial<TargetHealth>): Partial<AlertFacts> => ({
  health: [{ ...healthy(target.id), ...changes }],
});

describe('what operators are alerted of', () => {
  it('is nothing while everything works', () => {
    expect(told({})).toEqual([]);
    expect(told(sick({ consecutiveFailures: 4, failingSince: ago(1_000) }))).toEqual([]);
  });

  const open = { state: 'open', failingSince: ago(60_000) } as const;
  it.each<[string, Partial<TargetHealth>, readonly (readonly [string, string, number])[]]>([
    ['an open breaker', open, [['target.unreachable', 'warning', 1]]],
    ['a breaker that tries', { ...open, state: 'half_open' }, [['target.unreachable', 'warning', 1]]],
    ['nine failed probes', { ...open, failedProbes: 9 }, [['target.unreachable', 'warning', 1]]],
    [
      'ten failed probes',
      { ...open, failedProbes: 10 },
      [
        ['target.unreachable', 'warning', 1],
        ['target.failing', 'critical', 1],
      ],
    ],
    ...([
      [2.49, 1],
      [2.5, 2],
      [3.49, 2],
      [3.5, 3],
      [4.49, 3],
      [4.5, 4],
    ].map(([days = 0, level = 0]) => [
      `failing for ${days} days`,
      { state: 'closed', failedProbes: 12, failingSince: ago(days * dayMs) },
      [['target.failing', 'critical', level]],
    ]) as [string, Partial<TargetHealth>, [string, string, number][]][]), // the rows are written in that shape
    ['quarantine', { isQuarantined: true }, [['target.quarantined', 'critical', 1]]],
    ['a refusal, at once', { fault: { error: 'rejected 401', since: now } }, [['target.misconfigured', 'critical', 1]]],
  ])('includes %s', (_what, health, expected) => expect(told(sick(health))).toEqual(expected));

  it('says nothing of the health of what a person froze or switched off', () => {
    const health = sick({ state: 'open', failedProbes: 20, isQuarantined: true, failingSince: ago(dayMs) });
    const late = { lateRevocations: [{ targetId: target.id, count: 1, since: ago(dayMs) }] };
    expect(told({ ...health, ...late, isServiceFrozen: true })).toEqual([]);
    const frozen = { ...target, frozen: { reason: 'audit', at: now } };
    expect(told({ ...health, ...late, targets: [frozen] })).toEqual([]);
    const over = { ...target, frozen: { reason: 'audit', at: ago(2_000), until: ago(1_000) } };
    expect(told({ ...late, targets: [over] })).toEqual([['revocation.late', 'critical', 1]]);
    const off = { ...target, isEnabled: false };
    expect(told({ ...health, ...late, targets: [off] })).toEqual([['revocation.late', 'critical', 1]]);
  });

  it('tells a target that is gone from one that a person switched off, when something waits', () => {
    const off = { ...target, isEnabled: false };
    const owed = { targetId: target.id, count: 3 };
    expect(told({ targets: [off], owed: [{ ...owed, isGone: true }] })).toEqual([['target.gone', 'critical', 1]]);
    expect(told({ targets: [off], owed: [{ ...owed, isGone: false }] })).toEqual([['target.disabled', 'warning', 1]]);
    expect(told({ owed: [{ ...owed, isGone: true }] })).toEqual([]);
  });

  it('counts what was given up, what cannot be made, what is held and who waits', () => {
    const of = (count: number) => [{ targetId: target.id, count, since: ago(1_000) }];
    const hold = { id: newId('hld'), targetId: target.id, createdAt: now, count: 4 };
    const facts = alertsFor(
      quietFacts({
        targets: [target],
        parked: of(2),
        poison: of(1),
        openHolds: [{ ...hold, reason: { kind: 'min', role: 'admin', allowed: 1 } }],
        waitingUsers: { count: 7, since: ago(300_000) },
      }),
      now,
    );
    expect(facts.map(({ kind, severity, count }) => [kind, severity, count])).toEqual([
      ['deliveries.parked', 'warning', 2],
      ['deliveries.poison', 'critical', 1],
      ['hold.open', 'warning', 4],
      ['pipeline.stuck', 'critical', 7],
    ]);
    expect(facts[2]?.details).toEqual({ limit: 'min', role: 'admin', allowed: 1 });
  });
});

describe('credentials that end', () => {
  const token = (leftDays: number, changes: Partial<Credential> = {}): Credential => ({
    kind: 'token',
    id: newId('tok'),
    holder: 'dir_1',
    directoryId: newId('dir'),
    createdAt: ago(dayMs),
    expiresAt: after(leftDays * dayMs),
    ...changes,
  });
  const ends = (...credentials: readonly Credential[]) => told({ credentials }).map(([, ...rest]) => rest);

  it.each([
    [14.01, []],
    [14, [['warning', 1]]],
    [3.01, [['warning', 1]]],
    [3, [['critical', 1]]],
    [0, [['critical', 2]]],
    [-14, [['critical', 2]]],
    [-14.01, []],
  ])('with %d days left give %j', (days, expected) => expect(ends(token(days))).toEqual(expected));

  it('are no matter once another one of the same holder is in use', () => {
    const fresh = token(300, { lastUsedAt: now });
    expect(ends(token(2, { lastUsedAt: ago(1_000) }), fresh)).toEqual([]);
    expect(ends(token(2, { lastUsedAt: now }), fresh)).toEqual([['critical', 1]]);
    expect(ends(token(2), token(300))).toEqual([['critical', 1]]);
    expect(ends(token(2), { ...fresh, holder: 'dir_2' })).toEqual([['critical', 1]]);
  });

  it.each([
    [31, []],
    [30, [['certificate.expiring', 'warning', 1]]],
    [3, [['certificate.expiring', 'critical', 1]]],
    [-90, [['certificate.expiring', 'critical', 2]]],
  ])('include client certificates: %d days', (days, expected) =>
    expect(told({ certificates: [{ targetId: target.id, expiresAt: after(days * dayMs) }] })).toEqual(expected),
  );
});

describe('the words of an alert', () => {
  it.each(alertKinds)('%s has a message and a way out in both languages', (kind) => {
    const details = { error: 'rejected 401', limit: 'min', role: 'admin', failedProbes: 10, directoryId: 'dir_1' };
    const rest = { credential: 'token', expiresAt: now.toISOString() };
    const alert = { kind, targetId: target.id, count: 3, since: now, details: { ...details, ...rest } };
    const [en, fr] = (['en', 'fr'] as const).map((language) => alertWords(alert, 'gorgias-eu', language));
    for (const words of [en, fr]) {
      expect(words?.message).not.toContain('?');
      expect(words?.message.length).toBeGreaterThan(20);
      expect(words?.fix.length).toBeGreaterThan(20);
    }
    expect(en?.message).not.toBe(fr?.message);
  });
});
