import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roles, type Role } from '../../src/admins/roles.js';
import { adminOperations, type AdminNeeds } from '../../src/api/operations.js';
import { startTestApp, type RunningApp } from '../support/app.js';

const everybody = ['owner', 'operator', 'editor', 'auditor', 'hr_viewer'] as const;
const readers = ['owner', 'operator', 'editor', 'auditor'] as const;
const runners = ['owner', 'operator'] as const;

/** Who may do what, written out once more: a change of `allow:` must be meant. */
const expected: Readonly<Record<string, readonly Role[]>> = {
  'post /sessions': everybody,
  'get /sessions/current': everybody,
  'delete /sessions/current': everybody,
  'get /sessions': everybody,
  'delete /sessions/{id}': everybody,
  'post /admins': ['owner'],
  'get /admins': ['owner'],
  'get /admins/{id}': ['owner'],
  'patch /admins/{id}': ['owner'],
  'delete /admins/{id}': ['owner'],
  'post /admins/{id}/password': ['owner'],
  'post /api-keys': ['owner'],
  'get /api-keys': ['owner'],
  'delete /api-keys/{id}': ['owner'],
  'post /secrets/rotate': ['owner'],
  'get /login-options': everybody,
  'get /settings/sign-on': ['owner'],
  'put /settings/sign-on': ['owner'],
  'delete /settings/sign-on': ['owner'],
  'get /doctor': runners,
  'get /overview': readers,
  'get /directories': readers,
  'post /directories': runners,
  'get /directories/{id}': readers,
  'patch /directories/{id}': runners,
  'delete /directories/{id}': runners,
  'get /directories/{id}/tokens': readers,
  'post /directories/{id}/tokens': runners,
  'patch /directories/{id}/tokens/{tokenId}': runners,
  'delete /directories/{id}/tokens/{tokenId}': runners,
  'get /directories/{id}/oauth-clients': readers,
  'post /directories/{id}/oauth-clients': runners,
  'get /directories/{id}/oauth-clients/{clientId}': readers,
  'patch /directories/{id}/oauth-clients/{clientId}': runners,
  'delete /directories/{id}/oauth-clients/{clientId}': runners,
  'post /directories/{id}/oauth-clients/{clientId}/secrets': runners,
  'delete /directories/{id}/oauth-clients/{clientId}/secrets/{secretId}': runners,
  'get /catalogs': readers,
  'get /catalogs/{key}': readers,
  'get /connectors': readers,
  'get /target-states': readers,
  'get /targets': readers,
  'post /targets': runners,
  'get /targets/{id}': readers,
  'patch /targets/{id}': runners,
  'delete /targets/{id}': runners,
  'get /targets/{id}/roles': readers,
  'get /targets/{id}/health': readers,
  'get /targets/{id}/snapshot': readers,
  'get /targets/{id}/verification-keys': readers,
  'post /targets/{id}/rotate-secret': runners,
  'post /targets/{id}/freeze': runners,
  'post /targets/{id}/thaw': runners,
  'post /targets/{id}/test': runners,
  'post /targets/{id}/recover': runners,
  'post /targets/{id}/resync': runners,
  'post /policy/plan': ['owner', 'operator', 'editor'],
  'post /policy/versions': runners,
  'get /policy/findings': readers,
  'get /policy/versions': readers,
  'get /policy/versions/{version}': readers,
  'get /assignments': readers,
  'get /groups': readers,
  'get /directories/{id}/groups/{groupId}': readers,
  'get /directories/{id}/groups/{groupId}/members': readers,
  'get /people': everybody,
  'get /people/{person}/explain': readers,
  'get /people/{person}/records': readers,
  'post /people/{person}/records/reveal': readers,
  'post /people/{person}/run': runners,
  'get /people/{person}/export': ['owner'],
  'post /people/{person}/purge': ['owner'],
  'get /people/{person}/timeline': everybody,
  'get /people/{person}/timeline.csv': everybody,
  'get /people/{person}/timeline.pdf': everybody,
  'get /offboardings': everybody,
  'post /offboardings': runners,
  'get /offboardings/{id}': everybody,
  'get /offboardings/{id}.csv': everybody,
  'get /offboardings/{id}.pdf': everybody,
  'post /offboardings/{id}/reinstate': runners,
  'get /leavers': everybody,
  'get /revocations': everybody,
  'get /revocations/times': everybody,
  'get /settings/revocations': everybody,
  'put /settings/revocations': ['owner'],
  'get /settings/retention': readers,
  'put /settings/retention': ['owner'],
  'get /holds': readers,
  'get /holds/{id}': readers,
  'get /holds/{id}/people': readers,
  'post /holds/{id}/release': runners,
  'post /holds/{id}/discard': runners,
  'get /freeze': readers,
  'put /freeze': runners,
  'delete /freeze': runners,
  'get /deliveries': readers,
  'get /deliveries/{id}': readers,
  'post /deliveries/{id}/resend': runners,
  'get /alerts': readers,
  'post /alerts/{id}/acknowledge': runners,
  'get /operator-webhook': readers,
  'put /operator-webhook': ['owner'],
  'delete /operator-webhook': ['owner'],
  'post /operator-webhook/test': ['owner'],
  'get /provisioning-log': readers,
  'get /provisioning-log.csv': readers,
  'get /audit': ['owner', 'operator', 'auditor'],
  'get /audit/verify': ['owner', 'operator', 'auditor'],
  'get /audit/export': ['owner', 'operator', 'auditor'],
};

const operations = adminOperations({ catalogs: new Map(), connectors: new Map() } as unknown as AdminNeeds); // listing the operations calls no service
const calls = operations.map(({ method, path }) => `${method} ${path}`);
const unknownId: Readonly<Record<string, string>> = {
  '/admins/{id}': `adm_${'0'.repeat(32)}`,
  '/admins/{id}/password': `adm_${'0'.repeat(32)}`,
};

let app: RunningApp;
const keys = new Map<Role, string>();
beforeAll(async () => {
  app = await startTestApp();
  for (const role of roles) {
    const { body } = await app.call('POST', '/api-keys', { name: role, role });
    keys.set(role, String(body['key']));
  }
});
afterAll(() => app.stop());

const ask = (method: string, path: string, role: Role) => {
  const filled = path.replace(/\{\w+\}/g, unknownId[path] ?? 'unknown');
  const hasBody = method !== 'get';
  return fetch(`${app.url}/api/v1${filled}`, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${keys.get(role)}`, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: '{}' } : {}),
  });
};

describe('who may call what', () => {
  it('is written down for every operation', () => {
    expect([...calls].sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(calls)('%s', async (call) => {
    const [method = '', path = ''] = call.split(' ');
    const open: Role[] = [];
    for (const role of roles) {
      const answer = await ask(method, path, role);
      const text = await answer.text();
      if (answer.status !== 403) open.push(role);
      else expect(JSON.parse(text)).toMatchObject({ code: 'forbidden', status: 403 });
    }
    expect(open).toEqual(expected[call]);
  });

  it('is refused naming the permission that is missing, and the refusal is on record', async () => {
    const answer = await ask('post', '/policy/versions', 'editor');
    expect(await answer.text()).toContain('policy.publish');
    const { body } = await app.call('GET', '/audit?action=policy.publish');
    const refused = (body['items'] as { outcome: string; actor: { name: string } }[]).filter(
      ({ actor }) => actor.name === 'editor', // the answers of the app are checked against their description
    );
    expect(refused[0]?.outcome).toBe('refused forbidden');
  });
});
