import { describe, expect, it } from '@jest/globals';
import { impactOf } from '../../../src/console/screens/mappings/impact.js';
import type { Change } from '../../../src/console/screens/mappings/plan-types.js';

function change(key: string, target: string, before: readonly string[], after: readonly string[]): Change {
  const role = (name: string) => ({ key: name, scope: {} });
  return {
    kind: before.length === 0 ? 'grant' : after.length === 0 ? 'revoke' : 'change',
    person: { key, userIds: [] },
    target,
    before: before.map(role),
    after: after.map(role),
    rules: [],
    isPrivileged: [...before, ...after].includes('admin'),
  };
}

describe('the impact of a draft', () => {
  it('counts people once, and names the privileged roles they lose and gain', () => {
    const changes = [
      change('a', 'gorgias', ['admin'], ['basic']),
      change('b', 'gorgias', ['admin'], []),
      change('b', 'intercom', ['agent'], []),
      change('c', 'gorgias', [], ['basic']),
      change('d', 'gorgias', ['admin', 'basic'], ['admin']),
      change('e', 'gorgias', [], ['admin']),
    ];
    expect(impactOf(changes, (_target, role) => role === 'admin')).toEqual({
      loseAccess: 1,
      gainAccess: 2,
      losePrivileged: [{ target: 'gorgias', role: 'admin', people: 2 }],
      gainPrivileged: [{ target: 'gorgias', role: 'admin', people: 1 }],
    });
  });
});
