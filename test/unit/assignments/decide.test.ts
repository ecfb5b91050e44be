import { describe, expect, it } from '@jest/globals';
import type { Moment } from '../../../src/assignments/cause.js';
import { accountOf, canMoveKey, decide } from '../../../src/assignments/decide.js';
import type { Wanted } from '../../../src/assignments/wanted.js';
import type { AccountState } from '../../../src/assignments/model.js';
import type { DesiredRole } from '../../../src/mapping/access.js';
import { assignment, noon, subject, user, userId } from '../../support/builders.js';

const role = (key: string): DesiredRole => ({ key, name: key, scope: {} });
const moment: Moment = { now: noon, policyVersion: 4, mark: 'revision' };
const lea = user(1, { userName: 'lea@example.com' });
const account = accountOf(lea, 'lea@example.com');
const active = (...roles: string[]): AccountState => ({ account, status: 'active', roles: roles.map(role) });

function wanted(roles: readonly string[], change: Partial<Wanted> = {}): Wanted {
  return {
    key: 'lea@example.com',
    holders: [subject(lea)],
    access: { roles: roles.map(role), matches: [] },
    isOffboarded: false,
    offboard: { kind: 'suspend' },
    timezone: 'UTC',
    ...change,
  };
}

describe('deciding on one account', () => {
  it('makes no account for somebody who should have nothing', () => {
    expect(decide(wanted([]), undefined, moment)).toEqual({ kind: 'nothing' });
  });

  it('grants to a new account, after revocations and role reductions', () => {
    const decision = decide(wanted(['basic']), undefined, moment);
    expect(decision).toMatchObject({
      kind: 'version',
      write: { lane: 2, desired: { status: 'active', account: { key: 'lea@example.com' } }, userIds: [userId(1)] },
    });
  });

  it('makes no version when nothing a target could see has changed', () => {
    const standing = assignment(1, active('basic', 'night'));
    expect(decide(wanted(['night', 'basic']), standing, moment)).toMatchObject({ kind: 'keep' });
  });

  it.each([
    ['a role', wanted(['lead'])],
    [
      'the name',
      wanted(['basic'], {
        holders: [subject(user(1, { userName: 'lea@example.com', attributes: { displayName: 'Léa Roy' } }))],
      }),
    ],
    [
      'a scope',
      { ...wanted([]), access: { roles: [{ ...role('basic'), scope: { inbox: ['default'] } }], matches: [] } },
    ],
  ])('makes a version when %s changes', (_what, change) => {
    expect(decide(change, assignment(1, active('basic')), moment).kind).toBe('version');
  });

  it('suspends whoever loses the last role, in the lane of leavers', () => {
    const decision = decide(wanted([]), assignment(1, active('basic')), moment);
    expect(decision).toMatchObject({
      kind: 'version',
      write: {
        lane: 0,
        desired: { status: 'suspended', roles: [], account: { active: true } },
        previous: { key: 'lea@example.com', status: 'active', roles: [{ key: 'basic' }] },
      },
    });
  });

  it('says that the account is inactive when nobody active holds the key', () => {
    const decision = decide(wanted([], { holders: [] }), assignment(1, active('basic')), moment);
    expect(decision).toMatchObject({
      write: { desired: { status: 'suspended', account: { active: false } }, userIds: [userId(1)] },
    });
  });

  it('takes a role away before it gives one', () => {
    expect(decide(wanted(['basic']), assignment(1, active('lead')), moment)).toMatchObject({ write: { lane: 1 } });
    expect(decide(wanted(['lead', 'basic']), assignment(1, active('lead')), moment)).toMatchObject({
      write: { lane: 2 },
    });
  });

  it('leaves a suspended account alone while its person has no access, whatever else changes', () => {
    const suspended = assignment(1, { account, status: 'suspended', roles: [] });
    const renamed = subject(
      user(1, { userName: 'lea@example.com', active: false, attributes: { displayName: 'Other' } }),
    );
    expect(decide(wanted([], { holders: [renamed] }), suspended, moment).kind).toBe('keep');
  });

  it('removes at once when the policy says so', () => {
    expect(decide(wanted([], { offboard: { kind: 'remove' } }), assignment(1, active('basic')), moment)).toMatchObject({
      write: { desired: { status: 'removed' } },
    });
  });

  it('suspends first and removes when the time of remove-after has come, keeping the date once set', () => {
    const offboard = {
      kind: 'remove_after',
      after: { years: 0, months: 0, days: 30, ms: 0 },
    } as const;
    const first = decide(wanted([], { offboard }), assignment(1, active('basic')), moment);
    const removeAt = new Date('2026-12-22T12:00:00.000Z');
    expect(first).toMatchObject({ write: { desired: { status: 'suspended' }, removeAt } });
    const suspended = assignment(1, { account, status: 'suspended', roles: [] }, { removeAt });
    expect(
      decide(wanted([], { offboard }), suspended, { ...moment, now: new Date('2026-12-01T00:00:00Z') }),
    ).toMatchObject({ kind: 'keep', removeAt });
    expect(decide(wanted([], { offboard }), suspended, { ...moment, now: removeAt })).toMatchObject({
      write: { desired: { status: 'removed' } },
    });
  });

  it('carries an account over to a changed key in one version that names the old one', () => {
    const decision = decide(wanted(['basic'], { key: 'new@example.com' }), assignment(1, active('basic')), moment);
    expect(decision).toMatchObject({
      kind: 'version',
      write: { key: 'new@example.com', previous: { key: 'lea@example.com' } },
    });
  });

  it('moves a key only when the target is known to hold the account under it', () => {
    expect(canMoveKey(assignment(1, active('basic')))).toBe(true);
    expect(canMoveKey(assignment(1, active('basic'), { acknowledged: undefined }))).toBe(false);
    expect(canMoveKey(assignment(1, active('basic'), { key: 'between@example.com' }))).toBe(false);
  });

  it('names the cause: offboarding, a policy, a moment, groups, or attributes', () => {
    const standing = assignment(1, active('basic'));
    const kind = (change: Wanted, at: Moment) => {
      const decision = decide(change, standing, at);
      return decision.kind === 'version' ? decision.write.cause.kind : decision.kind;
    };
    expect(kind(wanted([], { isOffboarded: true }), moment)).toBe('offboarding');
    expect(kind(wanted([]), { ...moment, mark: 'policy' })).toBe('policy');
    expect(kind(wanted([]), { ...moment, mark: 'wake' })).toBe('expiry');
    expect(kind(wanted([], { holders: [] }), moment)).toBe('attribute');
    const viaGroup = {
      roles: [role('lead')],
      matches: [{ ruleId: 'leads', line: 3, groups: ['Leads'], role: 'lead', outcome: 'applied' }],
    } as const;
    expect(kind(wanted([], { access: viaGroup }), moment)).toBe('group');
  });

  it('says when the reason was received: the write, the offboarding, the policy, or the moment that came', () => {
    const standing = assignment(1, active('basic'));
    const before = (minutes: number) => new Date(noon.getTime() - minutes * 60_000);
    const times = (change: Wanted, at: Partial<Moment>, from = standing) => {
      const decision = decide(change, from, { ...moment, markedAt: before(1), ...at });
      if (decision.kind !== 'version') throw new Error(decision.kind);
      const { saidAt, receivedAt } = decision.write.cause;
      return { ...(saidAt ? { said: new Date(saidAt) } : {}), received: new Date(receivedAt ?? '') };
    };
    const nobody = wanted([], { holders: [] });
    const offboarded = wanted([], { isOffboarded: true, offboardedAt: before(2) });
    expect(times(nobody, {})).toEqual({ received: before(1) });
    expect(times(nobody, { endAt: () => before(60) })).toEqual({ said: before(60), received: before(1) });
    expect(times(nobody, { endAt: () => before(-60) })).toEqual({ received: before(1) });
    expect(times(offboarded, {})).toEqual({ received: before(2) });
    expect(times(wanted([], { isOffboarded: true }), {})).toEqual({ received: before(1) });
    expect(times(nobody, { mark: 'policy', policyAt: before(3) })).toEqual({ received: before(3) });
    expect(times(nobody, { mark: 'wake', wakeAt: before(4) })).toEqual({ received: before(4) });
    expect(times(nobody, { mark: 'wake', wakeAt: before(9), endAt: () => before(4) })).toEqual({ received: before(4) });
    const suspended = assignment(1, { account, status: 'suspended', roles: [] }, { removeAt: before(5) });
    expect(
      times(wanted([], { holders: [], offboard: { kind: 'remove' } }), { mark: 'wake', wakeAt: before(7) }, suspended),
    ).toEqual({ received: before(5) });
  });

  it('records the revisions it was decided from', () => {
    expect(decide(wanted(['basic']), undefined, moment)).toMatchObject({
      write: { basis: { users: [{ id: userId(1), revision: 1 }], policyVersion: 4 } },
    });
  });
});
