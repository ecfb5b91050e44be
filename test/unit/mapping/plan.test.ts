import { describe, expect, it } from '@jest/globals';
import { addUpPlan, byUrgency, planChange, type PlannedChange } from '../../../src/mapping/plan.js';

const roles = new Map([
  ['admin', { isPrivileged: true }],
  ['basic', { isPrivileged: false }],
  ['lite', { isPrivileged: false }],
]);
const role = (key: string, scope = {}) => ({ key, name: key, scope });
const about = (key = 'lea@example.com') => ({ person: { key, userIds: ['usr_1'] }, roles });
const access = (...held: ReturnType<typeof role>[]) => ({
  target: 'gorgias-eu',
  roles: held,
  matches: held.map(({ key }) => ({
    ruleId: `give-${key}`,
    line: 7,
    groups: [],
    role: key,
    outcome: 'applied' as const,
  })),
});

describe('a planned change', () => {
  it('is a grant, a change or a revoke, with the rules behind it', () => {
    expect(planChange(undefined, access(role('basic')), about())).toMatchObject({
      kind: 'grant',
      before: [],
      after: [{ key: 'basic', scope: {} }],
      rules: [{ id: 'give-basic', line: 7 }],
      isPrivileged: false,
    });
    expect(planChange({ status: 'active', roles: [role('lite')] }, access(role('admin')), about())).toMatchObject({
      kind: 'change',
      isPrivileged: true,
    });
    expect(planChange({ status: 'active', roles: [role('admin')] }, access(), about())).toMatchObject({
      kind: 'revoke',
      rules: [],
      isPrivileged: true,
    });
  });

  it('is none when nothing differs, or when a suspended account stays without access', () => {
    expect(planChange({ status: 'active', roles: [role('lite')] }, access(role('lite')), about())).toBeUndefined();
    expect(planChange({ status: 'suspended', roles: [role('lite')] }, access(), about())).toBeUndefined();
    expect(planChange(undefined, access(), about())).toBeUndefined();
  });

  it('is a change when only the limits of a role differ', () => {
    const held = { status: 'active' as const, roles: [role('lite', { inbox: ['a'] })] };
    expect(planChange(held, access(role('lite', { inbox: ['a', 'b'] })), about())?.kind).toBe('change');
    expect(
      planChange(
        { ...held, roles: [role('lite', { inbox: ['b', 'a'] })] },
        access(role('lite', { inbox: ['a', 'b'] })),
        about(),
      ),
    ).toBeUndefined();
  });

  it('counts as privileged when the role it takes is not known any more', () => {
    expect(planChange({ status: 'active', roles: [role('gone')] }, access(), about())?.isPrivileged).toBe(true);
  });
});

describe('a plan', () => {
  const present = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('expected a change');
    return value;
  };
  const grant = present(planChange(undefined, access(role('basic')), about('a')));
  const adminGrant = present(planChange(undefined, access(role('admin')), about('b')));
  const revoke = present(planChange({ status: 'active', roles: [role('lite')] }, access(), about('c')));
  const changes: readonly PlannedChange[] = [grant, adminGrant, revoke];

  const totals = (policyHash: string, list: readonly PlannedChange[]) => {
    const sum = addUpPlan(policyHash);
    for (const change of [...list].sort(byUrgency)) sum.add(change);
    return sum.totals();
  };

  it('shows what is taken away first, then what is privileged', () => {
    expect([...changes].sort(byUrgency).map(({ person }) => person.key)).toEqual(['c', 'b', 'a']);
  });

  it('counts changes, and people once', () => {
    expect(totals('p1', [...changes, { ...grant, target: 'intercom-main' }]).summary).toEqual({
      grants: 3,
      changes: 0,
      revokes: 1,
      people: 3,
    });
  });

  it('has a hash that knows the policy and the changes, and neither their order nor where rules stand', () => {
    const moved = changes.map((change) => ({ ...change, rules: [{ id: 'other', line: 99 }] })).reverse();
    const { hash } = totals('p1', changes);
    expect(totals('p1', moved).hash).toBe(hash);
    expect(totals('p2', changes).hash).not.toBe(hash);
    expect(totals('p1', changes.slice(1)).hash).not.toBe(hash);
    expect(totals('p1', [{ ...grant, after: [{ key: 'lite', scope: {} }] }]).hash).not.toBe(totals('p1', [grant]).hash);
  });
});
