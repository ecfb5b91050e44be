import { describe, expect, it } from '@jest/globals';
import { entraDay } from '../../../src/demo/days/entra.js';
import { oktaDay } from '../../../src/demo/days/okta.js';
import { expectedAccounts } from '../../../src/demo/expected.js';
import { helpdeskNames, roleText, type Day, type Holding } from '../../../src/demo/recording.js';

function requestsOf({ steps }: Day) {
  return steps.flatMap(({ requests }) => requests);
}

describe('the recorded days', () => {
  it('Okta deletes groups but never a user', () => {
    const deletions = requestsOf(oktaDay).filter(({ method }) => method === 'DELETE');
    expect(deletions.map(({ path }) => path)).toEqual(['/Groups/{{italy}}']);
  });

  it('Okta says who it is and never sends a path with active', () => {
    const agents = requestsOf(oktaDay).map(({ headers }) => headers['User-Agent']);
    expect(new Set(agents)).toEqual(new Set(['Okta SCIM Client 1.0.0']));
    const bodies = requestsOf(oktaDay).map(({ body }) => JSON.stringify(body) ?? '');
    expect(bodies.filter((body) => body.includes('"value":{"active"'))).toHaveLength(2);
    expect(bodies.filter((body) => body.includes('"path":"active"'))).toEqual([]);
  });

  it('Entra sends booleans of a PATCH as text and operations with a capital', () => {
    const patches = requestsOf(entraDay).filter(({ method }) => method === 'PATCH');
    const bodies = patches.map(({ body }) => JSON.stringify(body));
    expect(bodies.filter((body) => body.includes('"value":"False"'))).toHaveLength(2);
    expect(bodies.filter((body) => body.includes('"value":"True"'))).toHaveLength(1);
    expect(bodies.filter((body) => /"op":"[a-z]/.test(body))).toEqual([]);
  });

  it('saves every id before it is used', () => {
    for (const day of [oktaDay, entraDay]) {
      const saved = new Set<string>();
      for (const { path, body, save } of requestsOf(day)) {
        const used = [...`${path}${JSON.stringify(body)}`.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '');
        expect(used.filter((name) => !saved.has(name))).toEqual([]);
        if (save !== undefined) saved.add(save);
      }
    }
  });

  it('lead, step by step, to the expected end state', () => {
    const last = new Map<string, Holding>();
    for (const { then } of [...oktaDay.steps, ...entraDay.steps])
      for (const holding of then) last.set(`${holding.helpdesk} ${holding.key}`, holding);
    const end = [...last.values()].map(({ helpdesk, key, status, roles }) => ({
      helpdesk,
      key,
      status,
      roles: [...roles].sort(),
    }));
    const expected = expectedAccounts.map(({ helpdesk, key, status, roles }) => ({
      helpdesk,
      key,
      status,
      roles: roles.map(roleText).sort(),
    }));
    const inOrder = (a: { helpdesk: string; key: string }, b: { helpdesk: string; key: string }) =>
      `${a.helpdesk} ${a.key}` < `${b.helpdesk} ${b.key}` ? -1 : 1;
    expect(end.sort(inOrder)).toEqual(expected.sort(inOrder));
  });

  it('reach all five helpdesks', () => {
    expect(new Set(expectedAccounts.map(({ helpdesk }) => helpdesk))).toEqual(new Set(helpdeskNames));
  });
});
