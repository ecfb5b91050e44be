import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type RunningApp } from '../support/app.js';

let app: RunningApp;
let directoryId = '';
let scim: (method: string, path: string, body: object) => Promise<string>;
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

beforeAll(async () => {
  app = await startTestApp();
  const { body } = await app.call('POST', '/directories', { name: 'Acme', dialect: 'okta' });
  directoryId = String(body['id']);
  const made = await app.call('POST', `/directories/${directoryId}/tokens`, {});
  scim = async (method, path, sent) => {
    const answer = await fetch(`${app.url}/scim/v2/${directoryId}${path}`, {
      method,
      headers: { authorization: `Bearer ${String(made.body['token'])}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(sent),
    });
    return ((await answer.json()) as { id: string }).id; // a record that was just created
  };
});
afterAll(() => app.stop());

const user = (name: string) => ({
  schemas: [userSchema],
  userName: `${name}@example.com`,
  externalId: `hr-${name}`,
  displayName: name,
  active: true,
  phoneNumbers: [{ value: '+33 1 23 45 67 89', type: 'work' }],
});

describe('a group', () => {
  it('shows the rules that name it or a group around it, and its members page by page', async () => {
    const people = await Promise.all(['ana', 'bo', 'cy'].map((name) => scim('POST', '/Users', user(name))));
    const inner = await scim('POST', '/Groups', {
      schemas: [groupSchema],
      displayName: 'Support L1',
      members: people.map((value) => ({ value })),
    });
    const outer = await scim('POST', '/Groups', {
      schemas: [groupSchema],
      displayName: 'Support',
      members: [{ value: inner }],
    });
    await app.call('POST', '/targets', {
      name: 'desk',
      catalog: 'gorgias',
      connector: { kind: 'webhook', url: 'http://127.0.0.1:9/' },
    });
    const policy = `version: 1
targets: { desk: { precedence: [lead, basic] } }
rules:
  - { id: l1, reason: first line, when: { group: Support L1 }, grant: { desk: basic } }
  - { id: all, reason: everybody, when: { group: Support }, grant: { desk: lead } }
`;
    expect(await app.call('POST', '/policy/versions', policy)).toMatchObject({ status: 201 });

    const { body } = await app.call('GET', `/directories/${directoryId}/groups/${inner}`);
    expect(body).toMatchObject({
      displayName: 'Support L1',
      parents: [{ id: outer }],
      rules: [
        { id: 'l1', grants: [{ target: 'desk', role: 'basic' }] },
        { id: 'all', through: { displayName: 'Support' } },
      ],
    });
    const list = await app.call('GET', '/groups?query=support%20l');
    expect(list.body['items']).toMatchObject([{ id: inner, memberCount: 3, ruleIds: ['l1'] }]);

    const path = `/directories/${directoryId}/groups/${inner}/members`;
    const first = await app.call('GET', `${path}?limit=2`);
    const second = await app.call('GET', `${path}?limit=2&cursor=${String(first.body['nextCursor'])}`);
    const ids = [first, second].flatMap(({ body: page }) => (page['items'] as { id: string }[]).map(({ id }) => id)); // checked against its description
    expect(new Set(ids)).toEqual(new Set(people));
    expect(second.body['nextCursor']).toBeUndefined();
    expect((await app.call('GET', `/directories/${directoryId}/groups/grp_${'0'.repeat(32)}`)).status).toBe(404);
  });
});

describe('what a directory sent about a person', () => {
  it('is masked until somebody asks with a reason, which is on record', async () => {
    const hidden = await app.call('GET', '/people/ana@example.com/records');
    expect(JSON.stringify(hidden.body)).not.toContain('23 45');
    const without = await app.call('POST', '/people/ana@example.com/records/reveal', {});
    expect(without.status).toBe(400);
    const shown = await app.call('POST', '/people/ana@example.com/records/reveal', { reason: 'wrong phone' });
    expect(JSON.stringify(shown.body)).toContain('+33 1 23 45 67 89');
    const { body } = await app.call('GET', '/audit?action=person.reveal');
    expect(JSON.stringify(body['items'])).toContain('wrong phone');
    expect(JSON.stringify(body['items'])).not.toContain('23 45');
  });
});

describe('a search', () => {
  it('finds a person by the beginning of a name, else by a whole SCIM id or externalId', async () => {
    const named = await app.call('GET', '/people?query=an');
    expect(named.body['items']).toMatchObject([{ userName: 'ana@example.com' }]);
    const byKey = await app.call('GET', '/people?query=HR-bo');
    expect(byKey.body['items']).toMatchObject([{ userName: 'bo@example.com' }]);
    const [{ id }] = byKey.body['items'] as [{ id: string }]; // just seen to be there
    expect((await app.call('GET', `/people?query=${id}`)).body['items']).toMatchObject([{ id }]);
    expect((await app.call('GET', '/people?query=nobody')).body['items']).toEqual([]);
  });
});
