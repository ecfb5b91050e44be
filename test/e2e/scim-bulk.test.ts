import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { valueAt } from '../support/exchanges.js';
import { groupBody, openScimApp, patchBody, userBody, type ScimApp } from '../support/scim-app.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

let scim: ScimApp;
beforeEach(async () => {
  scim = await openScimApp();
});
afterEach(() => scim.close());

type Operation = Readonly<Record<string, unknown>>;

function bulkBody(operations: readonly Operation[], more: Operation = {}): Operation {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: operations, ...more };
}

const post = (bulkId: string, path: string, data: unknown): Operation => ({ method: 'POST', bulkId, path, data });
const managedBy = (bulkId: string) => ({ [enterprise]: { manager: { value: `bulkId:${bulkId}` } } });

async function bulk(operations: readonly Operation[], more: Operation = {}) {
  const answer = await scim.call('POST', '/Bulk', bulkBody(operations, more));
  const list: unknown = valueAt(answer.body, 'Operations');
  const results: readonly unknown[] = Array.isArray(list) ? list : [];
  return { answer, statuses: results.map((result) => valueAt(result, 'status')), results };
}

/** Path below the base of what a result points to. */
const pathOf = (result: unknown) => String(valueAt(result, 'location')).slice(scim.base.length);
const idOf = (result: unknown) => pathOf(result).split('/').at(-1) ?? '';

describe('RFC 7644 §3.7 Bulk', () => {
  it('carries out every method and answers each with status as a text, location and version', async () => {
    const made = await bulk([post('u', '/Users', userBody('a@example.com')), post('g', '/Groups', groupBody('G'))]);
    expect(made.statuses).toEqual(['201', '201']);
    const [user, group] = made.results.map(pathOf);
    const changed = await bulk([
      { method: 'PUT', path: user, data: userBody('b@example.com') },
      { method: 'PATCH', path: group, data: patchBody({ op: 'replace', path: 'displayName', value: 'H' }) },
      { method: 'PATCH', path: user, version: 'W/"0"', data: patchBody({ op: 'add', path: 'title', value: 'x' }) },
      { method: 'DELETE', path: user },
    ]);
    expect(changed.statuses).toEqual(['200', '204', '412', '204']);
    expect(changed.results.map((result) => valueAt(result, 'method'))).toEqual(['PUT', 'PATCH', 'PATCH', 'DELETE']);
    expect(pathOf(changed.results[3])).toBe(user);
    expect(valueAt(changed.results[0], 'version')).toMatch(/^W\//);
  });

  it('says where a failed operation went, except of a POST', async () => {
    const made = await bulk([post('u', '/Users', userBody('u@example.com')), post('g', '/Groups', groupBody('G'))]);
    const [user = '', group = ''] = made.results.map(pathOf);
    const { statuses, results } = await bulk([
      { method: 'PUT', path: user, data: {} },
      { method: 'PATCH', path: group, data: patchBody({ op: 'remove', path: 'displayName' }) },
      { method: 'DELETE', path: '/Users/none' },
      { method: 'PATCH', path: user },
      { method: 'GET', path: user },
      post('n', '/Users', {}),
      { method: 'DELETE' },
      post('made', '/Users', userBody('made@example.com')),
      { method: 'PUT', path: '/Users/bulkId:made', data: {} },
    ]);
    expect(statuses).toEqual(['400', '400', '404', '400', '400', '400', '400', '201', '400']);
    expect(results.slice(0, 5).map(pathOf)).toEqual([user, group, '/Users/none', user, user]);
    expect(results.slice(5, 7).map((result) => valueAt(result, 'location'))).toEqual([undefined, undefined]);
    expect(pathOf(results[8])).toBe(pathOf(results[7]));
  });

  it('resolves references in values and paths, several in one operation, forward ones too', async () => {
    const { statuses, results } = await bulk([
      post('g', '/Groups', groupBody('Team', ['bulkId:a', 'bulkId:b'])),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:g',
        data: patchBody({ op: 'add', path: 'members', value: [{ value: 'bulkId:c' }] }),
      },
      {
        method: 'PATCH',
        path: '/Groups/bulkId:g',
        data: patchBody({ op: 'remove', path: 'members[value eq "bulkId:a"]' }),
      },
      post('a', '/Users', userBody('a')),
      post('b', '/Users', userBody('b', managedBy('c'))),
      post('c', '/Users', userBody('c')),
    ]);
    expect(statuses).toEqual(['201', '204', '204', '201', '201', '201']);
    const group = await scim.call('GET', pathOf(results[0]));
    expect(group.body).toMatchObject({ members: [{ value: idOf(results[4]) }, { value: idOf(results[5]) }] });
    const managed = await scim.call('GET', pathOf(results[4]));
    expect(managed.body).toMatchObject({ [enterprise]: { manager: { value: idOf(results[5]) } } });
  });

  it('resolves circles of references, whichever way round they come', async () => {
    const { statuses, results } = await bulk([
      post('a', '/Users', userBody('a', managedBy('b'))),
      post('b', '/Users', userBody('b', managedBy('c'))),
      post('c', '/Users', userBody('c', managedBy('a'))),
    ]);
    expect(statuses).toEqual(['201', '201', '201']);
    for (const [index, manager] of [1, 2, 0].entries()) {
      const { body } = await scim.call('GET', pathOf(results[index]));
      expect(body).toMatchObject({ [enterprise]: { manager: { value: idOf(results[manager]) } } });
    }
    expect((await scim.call('GET', '/Users')).body).toMatchObject({ totalResults: 3 });
  });

  it('answers an operation that refers to itself', async () => {
    const { statuses, results } = await bulk([
      post('me', '/Users', userBody('me', managedBy('me'))),
      post('g', '/Groups', groupBody('Snake', ['bulkId:g'])),
    ]);
    expect(statuses).toEqual(['201', '400']);
    const { body } = await scim.call('GET', pathOf(results[0]));
    expect(body).toMatchObject({ [enterprise]: { manager: { value: idOf(results[0]) } } });
    expect((await scim.call('GET', '/Groups')).body).toMatchObject({ totalResults: 0 });
  });

  it('refuses what refers to nothing, or to an operation that failed', async () => {
    await scim.call('POST', '/Users', userBody('taken'));
    const { statuses, results } = await bulk([
      post('x', '/Users', userBody('TAKEN')),
      post('g', '/Groups', groupBody('G', ['bulkId:x'])),
      post('h', '/Groups', groupBody('H', ['bulkId:nowhere'])),
    ]);
    expect(statuses).toEqual(['409', '409', '400']);
    expect(results[0]).toMatchObject({ bulkId: 'x', response: { status: '409', scimType: 'uniqueness' } });
    expect((await scim.call('GET', '/Groups')).body).toMatchObject({ totalResults: 0 });
  });

  it('stops after failOnErrors failures and leaves the rest undone', async () => {
    const { statuses } = await bulk(
      [
        post('a', '/Users', userBody('a')),
        post('b', '/Users', {}),
        { method: 'DELETE', path: '/Users/none' },
        post('c', '/Users', userBody('c')),
      ],
      { failOnErrors: 2 },
    );
    expect(statuses).toEqual(['201', '400', '404']);
    expect((await scim.call('GET', '/Users')).body).toMatchObject({ totalResults: 1 });
  });

  it('creates in the order given: of two users with one userName the first is made', async () => {
    const people = Array.from({ length: 120 }, (_none, n) =>
      post(`u${n}`, '/Users', userBody(`p${n % 110}@example.com`)),
    );
    const { statuses, results } = await bulk(people);
    expect(statuses).toEqual(people.map((_one, n) => (n < 110 ? '201' : '409')));
    const made = await Promise.all(
      results.slice(0, 110).map(async (one) => (await scim.call('GET', pathOf(one))).body),
    );
    expect(made.map((user) => valueAt(user, 'userName'))).toEqual(
      people.slice(0, 110).map((_one, n) => `p${n}@example.com`),
    );
  });

  it('answers a wrong operation in its own place', async () => {
    const { answer, statuses } = await bulk([
      { method: 'GET', path: '/Users' },
      { method: 'POST', path: '/Users', data: userBody('no-bulk-id') },
      { method: 'PUT', path: '/Users/x' },
      { method: 'POST', bulkId: 'b', path: '/Bulk', data: bulkBody([]) },
      { method: 'POST', bulkId: 's', path: '/Users/.search', data: {} },
      { method: 'POST', bulkId: 'm', path: '/Me', data: {} },
      { method: 'PATCH', path: '/Nonsense/1', data: {} },
      post('twice', '/Users', userBody('first')),
      post('twice', '/Users', userBody('second')),
    ]);
    expect(answer.status).toBe(200);
    expect(statuses).toEqual(['400', '400', '400', '400', '400', '501', '404', '201', '400']);
  });

  it('names the limit when there are too many operations or too many bytes', async () => {
    const many = await scim.call(
      'POST',
      '/Bulk',
      bulkBody(Array.from({ length: 1001 }, () => ({ method: 'DELETE', path: '/Users/x' }))),
    );
    expect(many.status).toBe(413);
    expect(valueAt(many.body, 'detail')).toContain('1000');
    const large = await scim.call('POST', '/Bulk', `{"Operations":[],"pad":"${'x'.repeat(4 * 1024 * 1024)}"}`);
    expect(large.status).toBe(413);
    expect(valueAt(large.body, 'detail')).toContain(String(4 * 1024 * 1024));
  });

  it('refuses a body that is no Bulk request', async () => {
    expect((await scim.call('POST', '/Bulk', {})).body).toMatchObject({ status: '400', scimType: 'invalidSyntax' });
    expect((await scim.call('POST', '/Bulk', bulkBody([], { failOnErrors: 0 }))).status).toBe(400);
  });

  it('leaves one line per operation in the provisioning log, under one request id', async () => {
    await bulk([post('a', '/Users', userBody('a')), { method: 'DELETE', path: '/Users/none' }]);
    const log = await scim.log();
    expect(log.map(({ operation, status }) => [operation, status])).toEqual([
      ['create', 201],
      ['delete', 404],
      ['bulk', 200],
    ]);
    expect(new Set(log.map(({ requestId }) => requestId)).size).toBe(1);
  });
});
