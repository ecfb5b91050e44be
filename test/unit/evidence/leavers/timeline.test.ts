import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveryStates } from '../../../../src/delivery/model.js';
import { isComplete, timelineEntry, type AccountFacts } from '../../../../src/evidence/leavers/timeline.js';
import { noon, userId } from '../../../support/builders.js';
import { after, nothing, revocation } from '../../../support/timelines.js';

const base = { ...nothing, target: 'gorgias-eu' };
const frame = { goalMs: 60_000, now: after(300) };
const asked = { offboarding: { at: noon } };
const done = { firstSentAt: after(0.3), acknowledgedAt: after(0.5), attempts: 1, state: 'delivered' } as const;

describe('one account in a timeline', () => {
  it('shows every step with the time it took', () => {
    const cause = {
      kind: 'expiry',
      rules: [],
      groups: [],
      policyVersion: 1,
      saidAt: after(-10).toISOString(),
    } as const;
    const entry = timelineEntry({ ...base, revocations: [revocation({ ...done, cause })] }, frame);
    expect(entry).toMatchObject({
      state: 'revoked',
      cause: 'expiry',
      saidAt: after(-10),
      receivedAt: noon,
      steps: { receivedMs: 10_000, plannedMs: 200, sentMs: 100, acknowledgedMs: 200 },
      elapsedMs: 500,
      isLate: false,
    });
  });

  it('is late once the goal has passed, confirmed or not', () => {
    const late = (change: object, now = after(300)) =>
      timelineEntry({ ...base, revocations: [revocation(change)] }, { ...frame, now }).isLate;
    expect(late({ ...done, acknowledgedAt: after(60) })).toBe(false);
    expect(late({ ...done, acknowledgedAt: after(61) })).toBe(true);
    expect(late({}, after(60))).toBe(false);
    expect(late({}, after(61))).toBe(true);
  });

  it('counts a removal that took the place of an unconfirmed suspension as the same loss of access', () => {
    const removal = revocation({ ...done, plannedAt: after(90), endsAccess: false, acknowledgedAt: after(100) });
    const entry = timelineEntry({ ...base, revocations: [removal, revocation({ state: 'superseded' })] }, frame);
    expect(entry).toMatchObject({ state: 'revoked', plannedAt: after(0.2), elapsedMs: 100_000 });
  });

  it('keeps what was confirmed before a removal as the moment access ended', () => {
    const removal = revocation({ plannedAt: after(90), endsAccess: false });
    const entry = timelineEntry({ ...base, revocations: [removal, revocation(done)] }, frame);
    expect(entry).toMatchObject({ state: 'revoked', acknowledgedAt: after(0.5) });
  });

  it('says what was done under an offboarding that was ended since', () => {
    const offboarding = { at: noon, reinstated: { at: after(60), by: 'hr', reason: 'a mistake' } };
    const facts = { ...base, isActive: true, isGranted: true, roles: ['Agent'], revocations: [revocation(done)] };
    expect(timelineEntry(facts, { ...frame, offboarding })).toMatchObject({ state: 'kept', elapsedMs: 500 });
  });

  it('never has a negative time, whatever the clocks of machines say, and is complete only with a proof', () => {
    const moment = fc.integer({ min: -1_000, max: 1_000 }).map(after);
    const optional = fc.option(moment, { nil: undefined });
    const one = fc
      .record({
        plannedAt: moment,
        receivedAt: moment,
        firstSentAt: optional,
        acknowledgedAt: optional,
        saidAt: optional,
        endsAccess: fc.boolean(),
        attempts: fc.nat(5),
        state: fc.constantFrom(...deliveryStates),
      })
      .map(({ saidAt, firstSentAt, acknowledgedAt, ...rest }) =>
        revocation({
          ...rest,
          ...(firstSentAt ? { firstSentAt } : {}),
          ...(acknowledgedAt ? { acknowledgedAt } : {}),
          cause: {
            kind: 'attribute',
            rules: [],
            groups: [],
            policyVersion: 1,
            ...(saidAt ? { saidAt: saidAt.toISOString() } : {}),
          },
        }),
      );
    const holder = { userId: userId(2), directory: 'okta', since: noon };
    const facts = fc
      .record({
        isActive: fc.boolean(),
        isGranted: fc.boolean(),
        isTaken: fc.boolean(),
        obstacle: fc.option(fc.constant({ kind: 'switched_off', target: 't' } as const), { nil: undefined }),
        held: fc.option(fc.constant({ kind: 'limit' } as const), { nil: undefined }),
        revocations: fc.array(one, { maxLength: 4 }),
      })
      .map(({ isTaken, obstacle, held, ...rest }): AccountFacts => ({
        ...base,
        ...rest,
        ...(isTaken ? { takenOverBy: holder } : {}),
        ...(obstacle === undefined ? {} : { obstacle }),
        ...(held === undefined ? {} : { held }),
      }));
    fc.assert(
      fc.property(facts, fc.boolean(), (some, isAsked) => {
        const entry = timelineEntry(some, { ...frame, ...(isAsked ? asked : {}) });
        for (const ms of [...Object.values(entry.steps), entry.elapsedMs ?? 0]) expect(ms).toBeGreaterThanOrEqual(0);
        if (entry.state === 'revoked') expect([some.isActive, entry.acknowledgedAt]).toEqual([false, expect.any(Date)]);
        if (entry.state === 'taken_over') expect(entry.takenOverBy).toEqual(holder);
        expect(isComplete([entry])).toBe(entry.state === 'revoked' || entry.state === 'taken_over');
        expect(isComplete([entry, { state: 'kept' }])).toBe(false);
      }),
    );
  });
});
