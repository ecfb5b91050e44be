import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { ServiceError } from '../../src/core/errors.js';
import type { ScimNeeds } from '../../src/scim/router.js';
import { enterpriseUrn } from '../../src/directory/account-key.js';
import { valueAt } from '../support/exchanges.js';
import { groupBody, openScimApp, patchBody, readOnlyToken, userBody, type ScimApp } from '../support/scim-app.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const helpdesk = 'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User';

let scim: ScimApp;
beforeEach(async () => {
  scim = await openScimApp();
});
afterEach(() => scim.close());

async function reopen(change: (needs: ScimNeeds) => ScimNeeds): Promise<void> {
  await scim.close();
  scim = await openScimApp({ change });
}

async function make(path: '/Users' | '/Groups', body: unknown): Promise<string> {
  const answer = await scim.call('POST', path, body);
  expect(answer.status).toBe(201);
  return String(valueAt(answer.body, 'id'));
}

const membersOf = async (group: string): Promise<readonly unknown[]> => {
  const { body } = await scim.call('GET', `/Groups/${group}`);
  const members: unknown = valueAt(body, 'members');
  return Array.isArray(members) ? members.map((member: unknown) => valueAt(member, 'value')) : [];
};

describe('requests in parallel', () => {
  it('50 parallel member adds leave 50 members', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, (_, n) => make('/Users', userBody(`p${n}`))));
    const group = await make('/Groups', groupBody('Parallel'));
    const answers = await Promise.all(
      ids.map((id) =>
        scim.call('PATCH', `/Groups/${group}`, patchBody({ op: 'add', path: 'members', value: [{ value: id }] })),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect([...(await membersOf(group))].sort()).toEqual([...ids].sort());
  });

  it('50 parallel creates of one userName give one 201 and 49 times 409', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => scim.call('POST', '/Users', userBody('same@example.com'))),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
  });

  it('20 parallel changes of different attributes of one user all hold', async () => {
    const id = await make('/Users', userBody('busy@example.com'));
    const names = ['title', 'nickName', 'locale', 'timezone', 'userType', 'preferredLanguage', 'displayName'];
    await Promise.all(
      names.map((path) => scim.call('PATCH', `/Users/${id}`, patchBody({ op: 'add', path, value: 'x' }))),
    );
    const { body } = await scim.call('GET', `/Users/${id}`);
    expect(names.filter((name) => valueAt(body, name) !== 'x')).toEqual([]);
  });
});

describe('bounds of one record', () => {
  it('a person with 40,000 addresses is refused with the limit, by POST, PUT and PATCH, and another request is answered', async () => {
    const id = await make('/Users', userBody('few@example.com'));
    const emails = Array.from({ length: 40_000 }, (_, n) => ({ value: `${n}@x.example` }));
    for (const [method, path, body] of [
      ['POST', '/Users', userBody('many@example.com', { emails })],
      ['PUT', `/Users/${id}`, userBody('few@example.com', { emails })],
      ['PATCH', `/Users/${id}`, patchBody({ op: 'replace', path: 'emails', value: emails })],
    ] as const)
      expect((await scim.call(method, path, body)).body).toMatchObject({
        status: '400',
        scimType: 'invalidValue',
        detail: expect.stringContaining('emails holds at most 1000 values') as unknown,
      });
    expect((await scim.call('GET', `/Users/${id}`)).status).toBe(200);
  });

  it('a PATCH of 3,000 operations is refused with the limit, unless they are about members', async () => {
    const user = await make('/Users', userBody('o@example.com'));
    const group = await make('/Groups', groupBody('Often'));
    const often = (operation: Readonly<Record<string, unknown>>) =>
      patchBody(...Array.from({ length: 3000 }, () => operation));
    const title = await scim.call('PATCH', `/Users/${user}`, often({ op: 'add', path: 'title', value: 'x' }));
    expect(title.body).toMatchObject({ status: '400', detail: expect.stringContaining('at most 1000') as unknown });
    const join = { op: 'add', path: 'members', value: [{ value: user }] };
    expect((await scim.call('PATCH', `/Groups/${group}`, often(join))).status).toBe(204);
    expect(await membersOf(group)).toEqual([user]);
  });
});

describe('nested groups', () => {
  it('a circle is refused with 400 invalidValue, however long it is and whoever closes it, and nothing is written', async () => {
    const [a, b, c] = [
      await make('/Groups', groupBody('A')),
      await make('/Groups', groupBody('B')),
      await make('/Groups', groupBody('C')),
    ];
    const add = (to: string, id: string) =>
      scim.call('PATCH', `/Groups/${to}`, patchBody({ op: 'add', path: 'members', value: [{ value: id }] }));
    expect([(await add(a, b)).status, (await add(b, c)).status]).toEqual([204, 204]);
    for (const [to, id] of [
      [c, a],
      [c, b],
      [a, a],
    ] as const)
      expect((await add(to, id)).body).toMatchObject({ status: '400', scimType: 'invalidValue' });
    expect(await membersOf(c)).toEqual([]);
    const closers = await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? add(c, a) : add(b, c))));
    expect(new Set(closers.map(({ status }) => status))).toEqual(new Set([400, 204]));
    expect([await membersOf(a), await membersOf(b), await membersOf(c)]).toEqual([[b], [c], []]);
  });

  it('50 parallel memberships of one user, over nested groups, all show on the user and answer filters', async () => {
    const user = await make('/Users', userBody('many@example.com'));
    const outer = await make('/Groups', groupBody('Outer'));
    const groups = await Promise.all(Array.from({ length: 50 }, (_, n) => make('/Groups', groupBody(`Inner ${n}`))));
    await scim.call(
      'PATCH',
      `/Groups/${outer}`,
      patchBody({ op: 'add', path: 'members', value: groups.map((value) => ({ value })) }),
    );
    await Promise.all(
      groups.map((id) =>
        scim.call('PATCH', `/Groups/${id}`, patchBody({ op: 'add', path: 'members', value: [{ value: user }] })),
      ),
    );
    const { body } = await scim.call('GET', `/Users/${user}`);
    const shown = valueAt(body, 'groups') as { type: string }[]; // a list, or the next line fails
    expect([shown.length, shown.filter(({ type }) => type === 'indirect').length]).toEqual([51, 1]);
    for (const filter of [
      `groups.value eq "${outer}"`,
      `groups[value eq "${outer}" and type eq "indirect"]`,
      'groups.display sw "inner 4"',
      `groups.value eq "${String(groups[7])}" and active eq true`,
    ])
      expect((await scim.call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body).toMatchObject({
        totalResults: 1,
      });
    for (const filter of [
      `members eq "${user}"`,
      `members.value eq "${user}"`,
      `members[value eq "${user}" and type eq "User"]`,
    ])
      expect((await scim.call('GET', `/Groups?filter=${encodeURIComponent(filter)}`)).body).toMatchObject({
        totalResults: 50,
      });
  });
});

describe('RFC 7644 §6 one directory never reaches into another', () => {
  it('in any position of a request', async () => {
    const other = await scim.addDirectory('Neighbour');
    const foreignUser = String(valueAt((await other.call('POST', '/Users', userBody('n@example.com'))).body, 'id'));
    const foreignGroup = String(
      valueAt((await other.call('POST', '/Groups', groupBody('Theirs', [foreignUser]))).body, 'id'),
    );
    const mine = await make('/Groups', groupBody('Mine'));
    const theirs = JSON.stringify([
      (await other.call('GET', `/Groups/${foreignGroup}`)).body,
      (await other.call('GET', `/Users/${foreignUser}`)).body,
    ]);

    for (const [method, body] of [
      ['GET'],
      ['DELETE'],
      ['PUT', userBody('n@example.com')],
      ['PATCH', patchBody({ op: 'add', path: 'title', value: 'x' })],
    ] as const)
      expect((await scim.call(method, `/Users/${foreignUser}`, body)).status).toBe(404);
    for (const [method, body] of [
      ['GET'],
      ['DELETE'],
      ['PUT', groupBody('X')],
      ['PATCH', patchBody({ op: 'remove', path: 'members' })],
    ] as const)
      expect((await scim.call(method, `/Groups/${foreignGroup}`, body)).status).toBe(404);
    await scim.call(
      'PATCH',
      `/Groups/${mine}`,
      patchBody({ op: 'add', path: 'members', value: [{ value: foreignUser }, { value: foreignGroup }] }),
    );
    await scim.call('PUT', `/Groups/${mine}`, groupBody('Mine', [foreignUser, foreignGroup]));
    expect(await membersOf(mine)).toEqual([]);
    const tag = 'W/"1"';
    const conditions: readonly Record<string, string>[] = [
      { 'if-none-match': tag },
      { 'if-match': tag },
      { 'if-match': '*' },
    ];
    for (const headers of conditions)
      for (const [method, body] of [['GET'], ['DELETE'], ['PUT', userBody('n@example.com')]] as const)
        expect((await scim.call(method, `/Users/${foreignUser}`, body, headers)).status).toBe(404);
    const report = await make(
      '/Users',
      userBody('report@example.com', { [enterpriseUrn]: { manager: { value: foreignUser } } }),
    );
    const shown = await scim.call('GET', `/Users/${report}`);
    expect(JSON.stringify(valueAt(shown.body, enterpriseUrn) ?? '')).not.toContain('n@example.com');
    for (const filter of [`id eq "${foreignUser}"`, `groups.value eq "${foreignGroup}"`, 'userName eq "n@example.com"'])
      expect((await scim.call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body).toMatchObject({
        totalResults: 0,
      });
    expect(
      (await scim.call('GET', `/Groups?filter=${encodeURIComponent(`members eq "${foreignUser}"`)}`)).body,
    ).toMatchObject({ totalResults: 0 });
    const bulk = await scim.call('POST', '/Bulk', {
      Operations: [{ method: 'DELETE', path: `/Users/${foreignUser}` }],
    });
    expect(bulk.body).toMatchObject({ Operations: [{ status: '404' }] });
    expect((await scim.call('POST', '/.search', { filter: `id eq "${foreignUser}"` })).body).toMatchObject({
      totalResults: 0,
    });

    const after = JSON.stringify([
      (await other.call('GET', `/Groups/${foreignGroup}`)).body,
      (await other.call('GET', `/Users/${foreignUser}`)).body,
    ]);
    expect(after).toBe(theirs);
  });

  it('answers of parallel requests carry the URL of their own directory', async () => {
    const other = await scim.addDirectory('Neighbour');
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? scim : other).call('POST', '/Users', userBody(`t${n}`))),
    );
    const wrong = answers.filter(
      ({ headers }, n) => !String(headers['location']).startsWith((n % 2 === 0 ? scim : other).base),
    );
    expect(wrong).toEqual([]);
  });
});

describe('answers never mislead', () => {
  it('an unforeseen failure is 500 with a fixed text, never 404, and its cause is reported', async () => {
    await reopen((needs) => ({
      ...needs,
      users: { ...needs.users, get: () => Promise.reject(new TypeError('secret detail')) },
    }));
    const answer = await scim.call('GET', '/Users/usr_00000000000000000000000000000000');
    expect([answer.status, valueAt(answer.body, 'status')]).toEqual([500, '500']);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect(scim.unknownErrors.map(String)).toEqual(['TypeError: secret detail']);
  });

  it('a database that is away is 503 with Retry-After', async () => {
    const away = () => Promise.reject(new ServiceError('store_unavailable', { message: 'away' }));
    await reopen((needs) => ({ ...needs, users: { ...needs.users, list: away, listTexts: away } }));
    const answer = await scim.call('GET', '/Users');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  });

  it('a log that cannot be written does not hide what was done', async () => {
    await reopen((needs) => ({ ...needs, evidence: { appendProvisioning: () => Promise.reject(new Error('full')) } }));
    expect((await scim.call('POST', '/Users', userBody('kept@example.com'))).status).toBe(201);
    expect(scim.unknownErrors).toHaveLength(1);
  });

  it('a change that was made but could not be shown is in the log twice: as made, and as answered', async () => {
    const away = () => Promise.reject(new ServiceError('store_unavailable', { message: 'away' }));
    await reopen((needs) => ({ ...needs, users: { ...needs.users, listMemberships: away } }));
    const id = await make('/Users', userBody('made@example.com'));
    const answer = await scim.call('PATCH', `/Users/${id}`, patchBody({ op: 'add', path: 'title', value: 'x' }));
    expect(answer.status).toBe(503);
    expect((await scim.log()).map(({ result, status }) => [result, status])).toEqual([
      ['success', 201],
      ['success', 200],
      ['failure', 503],
    ]);
  });

  it('a member list that breaks off cuts the connection instead of looking complete', async () => {
    async function* broken() {
      const id = 'usr_00000000000000000000000000000000';
      for (let n = 0; n < 2000; n += 1) yield [{ kind: 'user' as const, id: id as never, display: 'x' }]; // the id is only shown
      throw new Error('disk');
    }
    await reopen((needs) => ({ ...needs, groups: { ...needs.groups, streamMembers: broken } }));
    const id = await make('/Groups?excludedAttributes=members' as '/Groups', groupBody('Broken')); // a query on the path
    await expect(scim.call('GET', `/Groups/${id}`)).rejects.toThrow();
  });

  it('PATCH with a projection loses nothing of what it does not show', async () => {
    const id = await make(
      '/Users',
      userBody('keep@example.com', { title: 'T', emails: [{ value: 'keep@example.com' }] }),
    );
    await scim.call(
      'PATCH',
      `/Users/${id}?attributes=userName`,
      patchBody({ op: 'add', path: 'nickName', value: 'N' }),
    );
    expect((await scim.call('GET', `/Users/${id}`)).body).toMatchObject({
      title: 'T',
      nickName: 'N',
      emails: [{ value: 'keep@example.com' }],
    });
    const group = await make('/Groups', groupBody('Keep', [id]));
    await scim.call(
      'PATCH',
      `/Groups/${group}?excludedAttributes=members`,
      patchBody({ op: 'replace', path: 'displayName', value: 'Kept' }),
    );
    expect(await membersOf(group)).toEqual([id]);
  });

  it('members given in a form that names nobody are refused, and everybody stays in the group', async () => {
    const user = await make('/Users', userBody('stays@example.com'));
    const group = await make('/Groups', groupBody('Stays', [user]));
    for (const members of [
      [{ id: user }],
      [{}],
      [null],
      {},
      true,
      'bob',
      [{ value: '' }],
      [{ value: 123 }],
      [{ value: '00u123' }],
    ]) {
      const put = await scim.call('PUT', `/Groups/${group}`, { ...groupBody('Stays'), members });
      const post = await scim.call('POST', '/Groups', { ...groupBody('New'), members });
      const patch = await scim.call(
        'PATCH',
        `/Groups/${group}`,
        patchBody({ op: 'replace', path: 'members', value: members }),
      );
      for (const { body } of [put, post, patch])
        expect(body).toMatchObject({
          status: '400',
          scimType: 'invalidValue',
          detail: expect.stringContaining('members names no member') as unknown,
        });
      expect(await membersOf(group)).toEqual([user]);
    }
    const before = await scim.call('GET', '/Groups');
    expect(before.body).toMatchObject({ totalResults: 1 });
  });

  it('null, "" and [] in a PUT empty the group; a key of another schema that ends like members does not', async () => {
    const user = await make('/Users', userBody('goes@example.com'));
    const group = await make('/Groups', groupBody('Goes'));
    const put = async (more: Readonly<Record<string, unknown>>) => {
      const { members: _none, ...body } = groupBody('Goes');
      expect((await scim.call('PUT', `/Groups/${group}`, { ...body, ...more })).status).toBe(200);
      return membersOf(group);
    };
    const full = { members: [{ value: user }] };
    for (const members of [null, '', []]) {
      expect(await put(full)).toEqual([user]);
      expect(await put({ members })).toEqual([]);
    }
    expect(await put(full)).toEqual([user]);
    expect(await put({ 'urn:example:params:2.0:Group:members': [] })).toEqual([user]);
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
    expect(await put({ [urn]: { members: [] } })).toEqual([]);
    expect(await put({ [`${urn}:members`]: user })).toEqual([user]);
  });

  it('a path-less replace of members replaces, and adding a member twice keeps one', async () => {
    const [a, b] = [await make('/Users', userBody('a')), await make('/Users', userBody('b'))];
    const group = await make('/Groups', groupBody('Crew', [a]));
    await scim.call('PATCH', `/Groups/${group}`, patchBody({ op: 'replace', value: { members: [{ value: b }] } }));
    expect(await membersOf(group)).toEqual([b]);
    await scim.call(
      'PATCH',
      `/Groups/${group}`,
      patchBody({ op: 'add', path: 'members', value: [{ value: b }, { value: a }, { value: a }] }),
    );
    expect(await membersOf(group)).toEqual([b, a]);
  });

  it('a strict directory names the members it does not know, and writes nothing', async () => {
    const strict = await scim.addDirectory('Strict', 'strict');
    const unknown = 'usr_00000000000000000000000000000000';
    const made = await strict.call('POST', '/Groups', groupBody('G', [unknown]));
    expect(made.body).toMatchObject({ status: '400', scimType: 'invalidValue' });
    expect(valueAt(made.body, 'detail')).toContain(unknown);
    expect((await strict.call('POST', '/Groups', groupBody('H', ['nobody']))).status).toBe(400);
    expect((await strict.call('GET', '/Groups')).body).toMatchObject({ totalResults: 0 });
  });
});

describe('the edge holds', () => {
  it('a token that may only read reads and searches, and cannot write', async () => {
    const reader = { authorization: `Bearer ${readOnlyToken}` };
    expect((await scim.call('GET', '/Users', undefined, reader)).status).toBe(200);
    expect((await scim.call('POST', '/Users/.search', {}, reader)).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/Users'],
      ['POST', '/Bulk'],
      ['PUT', '/Users/x'],
      ['PATCH', '/Groups/x'],
      ['DELETE', '/Users/x'],
    ] as const)
      expect((await scim.call(method, path, {}, reader)).body).toMatchObject({ status: '403' });
  });

  it('unknown paths are 404 and wrong methods 405 with Allow, both as SCIM errors', async () => {
    for (const path of ['/Nonsense', '/Users/a/b', '/Bulk/x', '/Schemas/a/b', '/constructor', '/__proto__'])
      expect((await scim.call('GET', path)).body).toMatchObject({ status: '404' });
    const wrong = await scim.call('DELETE', '/Users');
    expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'GET, HEAD, POST']);
    expect((await scim.call('GET', '/Users/.search')).headers['allow']).toBe('POST');
    expect((await scim.call('OPTIONS', '/Users')).status).toBe(405);
  });

  it('HEAD answers like GET without a body', async () => {
    const id = await make('/Users', userBody('head@example.com'));
    const answer = await scim.call('HEAD', `/Users/${id}`);
    expect([answer.status, answer.headers['etag'] !== undefined]).toEqual([200, true]);
    const list = await scim.call('GET', '/Users?count=10');
    const head = await scim.call('HEAD', '/Users?count=10');
    expect([head.status, head.headers['content-length'], head.text ?? '']).toEqual([
      200,
      String(Buffer.byteLength(list.text)),
      '',
    ]);
  });

  it('bodies that are no JSON object are 400 invalidSyntax, whatever they are', async () => {
    const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`;
    for (const body of ['', '[]', '1', 'null', '"x"', '{', '<html>', deep, '{"userName":"\ud800'])
      expect((await scim.call('POST', '/Users', body)).body).toMatchObject({
        status: '400',
        scimType: 'invalidSyntax',
      });
  });

  it('a body over 4 MiB is 413, also when it is only that large after decompression', async () => {
    const body = JSON.stringify(userBody('x', { title: 'x'.repeat(4 * 1024 * 1024) }));
    expect((await scim.call('POST', '/Users', body)).body).toMatchObject({ status: '413' });
    const packed = supertest(scim.app)
      .post(`${new URL(scim.base).pathname}/Users`)
      .set({ authorization: 'Bearer test-token', 'content-type': 'application/json', 'content-encoding': 'gzip' });
    packed.write(gzipSync(body));
    expect((await packed).body).toMatchObject({ status: '413' });
  });

  it('keys such as __proto__ and constructor do no harm', async () => {
    const answer = await scim.call(
      'POST',
      '/Users',
      '{"userName":"proto","__proto__":{"active":false},"constructor":{"prototype":{"x":1}}}',
    );
    expect([answer.status, valueAt(answer.body, 'active')]).toEqual([201, true]);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  it('no answer of any kind is HTML or shows a stack', async () => {
    for (const [method, path, body] of [
      ['GET', '/%E0%A4%A'],
      ['GET', '/Users?filter=%'],
      ['POST', '/Users', '{'],
      ['GET', '/Users/%00'],
      ['GET', '/Users/..%2f..%2f'],
    ] as const) {
      const answer = await scim.call(method, path, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers['content-type']).toBe('application/scim+json; charset=utf-8');
      expect(answer.text).not.toContain('    at ');
    }
  });

  it('both spellings of the directory in the path work, and others do not', async () => {
    const hex = scim.directory.id.slice('dir_'.length);
    const get = (name: string) =>
      supertest(scim.app).get(`/scim/v2/${name}/Users`).set('authorization', 'Bearer test-token');
    expect((await get(`dir-${hex}`)).status).toBe(200);
    expect((await get(`dir_${hex}`)).status).toBe(200);
    expect((await get('dir-unknown')).status).toBe(401);
  });
});

describe('the extension of this service', () => {
  it('shows assignments only to those who ask for them', async () => {
    const assignment = { target: 'gorgias-eu', roles: ['basic'], state: 'in_step' };
    await reopen((needs) => ({ ...needs, assignmentsOf: async (ids) => new Map(ids.map((id) => [id, [assignment]])) }));
    const id = await make(
      '/Users',
      userBody('agent@example.com', { [helpdesk]: { startDate: '2026-11-01T00:00:00Z' } }),
    );
    const plain = await scim.call('GET', `/Users/${id}`);
    expect(valueAt(plain.body, 'schemas')).toEqual([core, helpdesk]);
    expect(JSON.stringify(plain.body)).not.toContain('gorgias');
    for (const wanted of [`${helpdesk}:assignments`, helpdesk]) {
      const asked = await scim.call('GET', `/Users/${id}?attributes=${wanted}`);
      expect(asked.body).toMatchObject({ [helpdesk]: { assignments: [assignment] } });
    }
    expect((await scim.call('GET', `/Users?attributes=${helpdesk}:assignments.target`)).body).toMatchObject({
      Resources: [{ [helpdesk]: { assignments: [{ target: 'gorgias-eu' }] } }],
    });
  });
});

describe('the provisioning log', () => {
  it('names what changed, what was skipped and what was let pass; reads only when they fail', async () => {
    const id = await make('/Users', userBody('log@example.com', { nonsense: 1 }));
    await scim.call('PATCH', `/Users/${id}`, patchBody({ op: 'replace', path: 'title', value: 'T' }));
    await scim.call('PATCH', `/Users/${id}`, patchBody({ op: 'replace', path: 'title', value: 'T' }));
    await scim.call('GET', `/Users/${id}`);
    await scim.call('GET', '/Users/none');
    await scim.call('PATCH', `/Users/${id}`, patchBody({ op: 'turn', path: 'title' }));
    await scim.call('DELETE', `/Users/${id}`);
    const log = await scim.log();
    expect(log.map(({ operation, result, status, changed }) => [operation, result, status, changed])).toEqual([
      ['create', 'warning', 201, ['userName', 'active']],
      ['patch', 'success', 200, ['title']],
      ['patch', 'skipped', 200, []],
      ['read', 'failure', 404, []],
      ['patch', 'failure', 400, []],
      ['delete', 'success', 204, ['*']],
    ]);
    expect(log[0]?.resource).toEqual({ type: 'User', id });
    expect(log[3]?.resource).toEqual({ type: 'User' });
  });
});
