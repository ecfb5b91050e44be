import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { groupBody, openScimApp, patchBody, publicUrl, userBody, type ScimApp } from '../support/scim-app.js';
import { valueAt } from '../support/exchanges.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

let scim: ScimApp;
beforeEach(async () => {
  scim = await openScimApp();
});
afterEach(() => scim.close());

async function makeUser(userName: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await scim.call('POST', '/Users', userBody(userName, more));
  expect(answer.status).toBe(201);
  return String(valueAt(answer.body, 'id'));
}

async function makeGroup(name: string, members: readonly string[] = []): Promise<string> {
  const answer = await scim.call('POST', '/Groups', groupBody(name, members));
  expect(answer.status).toBe(201);
  return String(valueAt(answer.body, 'id'));
}

/** userNames of the users that match, in the order answered. */
async function namesFor(filter: string, more = ''): Promise<readonly unknown[]> {
  const answer = await scim.call('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`);
  expect(answer.status).toBe(200);
  const resources: unknown = valueAt(answer.body, 'Resources');
  return Array.isArray(resources) ? resources.map((entry: unknown) => valueAt(entry, 'userName')) : [];
}

async function refusal(filter: string): Promise<unknown> {
  const answer = await scim.call('GET', `/Users?filter=${encodeURIComponent(filter)}`);
  return [answer.status, valueAt(answer.body, 'scimType')];
}

describe('attributes and values', () => {
  it('RFC 7643 §2.1 attribute names, schema URNs, operators and op values count in any letter case', async () => {
    const id = await makeUser('case@example.com', {
      DisplayName: 'Case',
      [enterprise.toUpperCase()]: { Department: 'IT' },
    });
    const read = await scim.call('GET', `/Users/${id}`);
    expect(read.body).toMatchObject({ displayName: 'Case', [enterprise]: { department: 'IT' } });
    expect(await namesFor('USERNAME EQ "case@example.com" AND DISPLAYNAME Pr')).toEqual(['case@example.com']);
    expect(await namesFor(`${enterprise.toUpperCase()}:DEPARTMENT eq "IT"`)).toEqual(['case@example.com']);
    const patched = await scim.call('PATCH', `/Users/${id}`, patchBody({ OP: 'REPLACE', Path: 'TITLE', Value: 'x' }));
    expect(patched.body).toMatchObject({ title: 'x' });
  });

  it('RFC 7643 §2.5 null and an empty list mean unassigned, and are left out of answers', async () => {
    const id = await makeUser('null@example.com', { title: null, emails: [], name: { givenName: null } });
    const { body } = await scim.call('GET', `/Users/${id}`);
    expect([valueAt(body, 'title'), valueAt(body, 'emails'), valueAt(body, 'name')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('RFC 7643 §2.4 making a value primary takes the mark from the other', async () => {
    const id = await makeUser('prim@example.com', {
      emails: [{ value: 'a@example.com', type: 'work', primary: true }],
    });
    const add = { op: 'add', path: 'emails', value: [{ value: 'b@example.com', type: 'home', primary: true }] };
    const { body } = await scim.call('PATCH', `/Users/${id}`, patchBody(add));
    expect(valueAt(body, 'emails')).toMatchObject([{ value: 'a@example.com', primary: false }, { primary: true }]);
  });

  it('RFC 7644 §3.3 read-only values in a body are ignored, not refused', async () => {
    const answer = await scim.call(
      'POST',
      '/Users',
      userBody('ro@example.com', { id: 'mine', meta: { created: '1999-01-01T00:00:00Z' }, groups: [{ value: 'x' }] }),
    );
    expect(answer.status).toBe(201);
    expect(valueAt(answer.body, 'id')).not.toBe('mine');
    expect(valueAt(answer.body, 'meta.created')).toBe('2026-11-22T09:00:00.000Z');
    expect(valueAt(answer.body, 'groups')).toBeUndefined();
  });

  it('RFC 7644 §3.3 a create answers 201 with Location equal to meta.location, and created equal to lastModified', async () => {
    const answer = await scim.call('POST', '/Users', userBody('loc@example.com'));
    expect(answer.status).toBe(201);
    expect(answer.headers['location']).toBe(valueAt(answer.body, 'meta.location'));
    expect(answer.headers['location']).toBe(`${scim.base}/Users/${String(valueAt(answer.body, 'id'))}`);
    expect(valueAt(answer.body, 'meta.created')).toBe(valueAt(answer.body, 'meta.lastModified'));
  });

  it('RFC 7643 §3.1 ids differ over all types, compare exactly and are never "bulkId"', async () => {
    const user = await makeUser('id@example.com');
    const group = await makeGroup('Ids');
    expect(user).not.toBe(group);
    expect([user, group].filter((id) => id.includes('bulkId'))).toEqual([]);
    expect(await namesFor(`id eq "${user.toUpperCase()}"`)).toEqual([]);
    expect((await scim.call('GET', `/Groups/${user}`)).status).toBe(404);
  });

  it('RFC 7643 §4.1.1 userName is unique whatever its letter case: 409 uniqueness', async () => {
    await makeUser('Same@Example.com');
    const answer = await scim.call('POST', '/Users', userBody('sAME@eXAMPLE.COM'));
    expect([answer.status, valueAt(answer.body, 'scimType')]).toEqual([409, 'uniqueness']);
    const other = await makeUser('other@example.com');
    const renamed = await scim.call(
      'PATCH',
      `/Users/${other}`,
      patchBody({ op: 'replace', path: 'userName', value: 'same@example.com' }),
    );
    expect([renamed.status, valueAt(renamed.body, 'scimType')]).toEqual([409, 'uniqueness']);
  });
});

describe('lists', () => {
  it('RFC 7644 §3.4.2 no match is 200 with totalResults 0', async () => {
    const answer = await scim.call('GET', `/Users?filter=${encodeURIComponent('userName eq "nobody"')}`);
    expect(answer.body).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] });
  });

  it('RFC 7644 §3.4.2.4 a startIndex below 1 is 1, a count below 0 is 0, and count=0 gives totals only', async () => {
    await makeUser('a@example.com');
    await makeUser('b@example.com');
    expect((await scim.call('GET', '/Users?startIndex=-3&count=1')).body).toMatchObject({
      startIndex: 1,
      itemsPerPage: 1,
      totalResults: 2,
    });
    expect((await scim.call('GET', '/Users?count=-1')).body).toMatchObject({
      itemsPerPage: 0,
      totalResults: 2,
      Resources: [],
    });
    expect((await scim.call('GET', '/Users?count=0')).body).toMatchObject({ itemsPerPage: 0, totalResults: 2 });
    expect((await scim.call('GET', '/Users?startIndex=0')).body).toMatchObject({ startIndex: 1, itemsPerPage: 2 });
  });

  it('RFC 7644 §3.4.2.5 attributes and excludedAttributes hold on every verb that shows a resource', async () => {
    const created = await scim.call(
      'POST',
      '/Users?attributes=userName',
      userBody('p@example.com', { title: 'T', name: { givenName: 'P', familyName: 'Q' } }),
    );
    expect(created.body).toEqual({ id: expect.any(String), schemas: [core], userName: 'p@example.com' });
    const id = String(valueAt(created.body, 'id'));
    const read = await scim.call('GET', `/Users/${id}?attributes=NAME.givenname,${core}:title`);
    expect(read.body).toEqual({ schemas: [core], id, name: { givenName: 'P' }, title: 'T' });
    const put = await scim.call(
      'PUT',
      `/Users/${id}?excludedAttributes=name,meta`,
      userBody('p@example.com', { name: { givenName: 'P' } }),
    );
    expect([valueAt(put.body, 'name'), valueAt(put.body, 'meta'), valueAt(put.body, 'userName')]).toEqual([
      undefined,
      undefined,
      'p@example.com',
    ]);
    const patched = await scim.call(
      'PATCH',
      `/Users/${id}?excludedAttributes=name.givenName`,
      patchBody({ op: 'add', path: 'name.familyName', value: 'Q' }),
    );
    expect(valueAt(patched.body, 'name')).toEqual({ familyName: 'Q' });
    const listed = await scim.call('GET', '/Users?attributes=userName');
    expect(valueAt(listed.body, 'Resources')).toEqual([{ schemas: [core], id, userName: 'p@example.com' }]);
    const hidden = await scim.call('GET', `/Users/${id}?excludedAttributes=id,userName`);
    expect(valueAt(hidden.body, 'id')).toBe(id);
  });

  it('RFC 7644 §3.4.2.2 not binds before and, and before or; parentheses change that', async () => {
    await makeUser('a', { title: 'x' });
    await makeUser('b', { title: 'y' });
    await makeUser('c', { title: 'y', nickName: 'n' });
    expect(await namesFor('title eq "x" or title eq "y" and nickName pr')).toEqual(['a', 'c']);
    expect(await namesFor('(title eq "x" or title eq "y") and nickName pr')).toEqual(['c']);
    expect(await namesFor('not (title eq "y") or nickName pr')).toEqual(['a', 'c']);
    expect(await namesFor('not (title eq "y" and nickName pr)')).toEqual(['a', 'b']);
    expect(await namesFor('((title eq "y") and (not (nickName pr)))')).toEqual(['b']);
  });

  it('RFC 7644 §3.12 an order on a boolean, an unknown operator, an unknown attribute and bad syntax are invalidFilter', async () => {
    for (const filter of [
      'active gt true',
      'userName like "a"',
      'userName eq',
      'nothing eq "a"',
      '(userName eq "a"',
      '[a]',
      'not',
    ])
      expect([filter, await refusal(filter)]).toEqual([filter, [400, 'invalidFilter']]);
  });

  it('RFC 7643 §7 caseExact holds: externalId exactly, userName not', async () => {
    await makeUser('Ca@example.com', { externalId: 'Ext' });
    expect(await namesFor('externalId eq "ext"')).toEqual([]);
    expect(await namesFor('externalId sw "Ex"')).toEqual(['Ca@example.com']);
    expect(await namesFor('userName co "CA@"')).toEqual(['Ca@example.com']);
  });

  it('RFC 7644 §3.4.2.2 a value path wants one element to satisfy all of it; separate terms do not', async () => {
    await makeUser('vp', {
      emails: [
        { type: 'work', value: 'w@corp.example' },
        { type: 'home', value: 'h@home.example' },
      ],
    });
    expect(await namesFor('emails[type eq "work" and value co "home"]')).toEqual([]);
    expect(await namesFor('emails.type eq "work" and emails.value co "home"')).toEqual(['vp']);
    expect(await namesFor('emails[type eq "home" and value co "home"]')).toEqual(['vp']);
  });

  it('RFC 7644 §3.4.2.2 dates compare as instants, whatever offset and fraction', async () => {
    await makeUser('dated');
    expect(await namesFor('meta.created eq "2026-11-22T10:00:00.0000000+01:00"')).toEqual(['dated']);
    expect(await namesFor('meta.created gt "2026-11-22T09:00:00+00:00"')).toEqual([]);
    expect(await namesFor('meta.lastModified le "2026-11-22T04:00:00.000-05:00"')).toEqual(['dated']);
  });

  it('RFC 7644 §3.4.2.2 pr is false for what is empty', async () => {
    await makeUser('empty', { title: '', emails: [], name: {} });
    await makeUser('full', { title: 'T', emails: [{ value: 'a@example.com' }], name: { givenName: 'A' } });
    for (const path of ['title', 'emails', 'name'])
      expect([path, await namesFor(`${path} pr`)]).toEqual([path, ['full']]);
  });

  it('RFC 7644 §3.4.2.3 sorts by primary or first value, missing last when ascending and first when descending', async () => {
    await makeUser('u1', { emails: [{ value: 'z@example.com' }, { value: 'b@example.com', primary: true }] });
    await makeUser('u2');
    await makeUser('u3', { emails: [{ value: 'A@example.com' }, { value: 'y@example.com' }] });
    expect(await namesFor('userName pr', '&sortBy=emails.value')).toEqual(['u3', 'u1', 'u2']);
    expect(await namesFor('userName pr', '&sortBy=EMAILS&sortOrder=DESCENDING')).toEqual(['u2', 'u1', 'u3']);
    expect(await namesFor('userName pr', '&sortBy=userName&sortOrder=descending')).toEqual(['u3', 'u2', 'u1']);
  });

  it('RFC 7644 §3.4.3 .search answers at each endpoint and over all types at the root', async () => {
    await makeUser('search@example.com', { displayName: 'Shared' });
    await makeGroup('Shared');
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'displayName eq "shared"',
      attributes: ['displayName'],
      startIndex: 0,
      count: 10,
    };
    const users = await scim.call('POST', '/Users/.search', body);
    expect(users.body).toMatchObject({ totalResults: 1, startIndex: 1, Resources: [{ displayName: 'Shared' }] });
    expect(valueAt(users.body, 'Resources.0.userName')).toBeUndefined();
    expect((await scim.call('POST', '/Groups/.search', body)).body).toMatchObject({ totalResults: 1 });
    const both = await scim.call('POST', '/.search', body);
    expect(both.body).toMatchObject({ totalResults: 2, itemsPerPage: 2 });
    const onlyGroups = await scim.call('POST', '/.search', { ...body, filter: 'meta.resourceType eq "Group"' });
    expect(onlyGroups.body).toMatchObject({ totalResults: 1, Resources: [{ displayName: 'Shared' }] });
    const oneType = await scim.call('POST', '/.search', {
      ...body,
      filter: 'userName sw "search" or displayName eq "none"',
    });
    expect(oneType.body).toMatchObject({ totalResults: 1 });
    const second = await scim.call('POST', '/.search', { ...body, startIndex: 2, count: 1 });
    expect(second.body).toMatchObject({
      totalResults: 2,
      startIndex: 2,
      itemsPerPage: 1,
      Resources: [{ displayName: 'Shared' }],
    });
    expect((await scim.call('POST', '/.search', { filter: 'nonsense eq 1' })).status).toBe(400);
  });

  it('RFC 7644 §3.4.2 unknown parameters, and those without a value, are ignored', async () => {
    await makeUser('params@example.com');
    const answer = await scim.call('GET', '/Users?aadOptscim062020&foo=bar&filter=&count=&startIndex=1&');
    expect(answer.body).toMatchObject({ totalResults: 1 });
  });
});

describe('writes', () => {
  it('RFC 7644 §3.5.1 PUT never creates, clears what is left out, and ignores another id in the body', async () => {
    expect((await scim.call('PUT', '/Users/usr_00000000000000000000000000000000', userBody('x'))).status).toBe(404);
    const id = await makeUser('put@example.com', { title: 'T', externalId: 'e', active: false });
    const put = await scim.call('PUT', `/Users/${id}`, userBody('put@example.com', { id: 'other', nickName: 'n' }));
    expect(put.body).toMatchObject({ id, nickName: 'n', active: false });
    expect([valueAt(put.body, 'title'), valueAt(put.body, 'externalId')]).toEqual([undefined, undefined]);
  });

  it('RFC 7644 §3.5.2 operations run in order, all of them or none', async () => {
    const id = await makeUser('atomic@example.com', { title: 'before' });
    const bad = await scim.call(
      'PATCH',
      `/Users/${id}`,
      patchBody({ op: 'replace', path: 'title', value: 'after' }, { op: 'replace', path: 'emails[', value: 1 }),
    );
    expect([bad.status, valueAt(bad.body, 'scimType')]).toEqual([400, 'invalidPath']);
    expect(valueAt((await scim.call('GET', `/Users/${id}`)).body, 'title')).toBe('before');
    const good = await scim.call(
      'PATCH',
      `/Users/${id}`,
      patchBody(
        { op: 'remove', path: 'title' },
        { op: 'add', path: 'title', value: '1' },
        { op: 'replace', path: 'title', value: '2' },
      ),
    );
    expect(valueAt(good.body, 'title')).toBe('2');
  });

  it('RFC 7644 §3.5.2.1 adding what is there changes nothing, lastModified neither', async () => {
    const id = await makeUser('add@example.com', { emails: [{ value: 'a@example.com', type: 'work' }] });
    const before = await scim.call('GET', `/Users/${id}`);
    scim.now.at = new Date('2026-11-23T09:00:00.000Z');
    const again = await scim.call(
      'PATCH',
      `/Users/${id}`,
      patchBody({ op: 'add', path: 'emails', value: [{ value: 'a@example.com', type: 'work' }] }),
    );
    expect(again.status).toBe(200);
    expect(again.body).toEqual(before.body);
  });

  it('RFC 7644 §3.5.2.2 remove without a path is noTarget, of a required or read-only attribute mutability', async () => {
    const id = await makeUser('remove@example.com');
    const scimTypeOf = async (operation: Readonly<Record<string, unknown>>) => {
      const answer = await scim.call('PATCH', `/Users/${id}`, patchBody(operation));
      return [answer.status, valueAt(answer.body, 'scimType')];
    };
    expect(await scimTypeOf({ op: 'remove' })).toEqual([400, 'noTarget']);
    expect(await scimTypeOf({ op: 'remove', path: 'userName' })).toEqual([400, 'mutability']);
    expect(await scimTypeOf({ op: 'remove', path: 'groups' })).toEqual([400, 'mutability']);
    expect(await scimTypeOf({ op: 'replace', path: 'id', value: 'x' })).toEqual([400, 'mutability']);
  });

  it('RFC 7644 §3.5.2.3 replacing a complex attribute sets the sub-attributes given and no other', async () => {
    const id = await makeUser('complex@example.com', { name: { givenName: 'A', familyName: 'B' } });
    const { body } = await scim.call(
      'PATCH',
      `/Users/${id}`,
      patchBody({ op: 'replace', path: 'name', value: { givenName: 'C' } }),
    );
    expect(valueAt(body, 'name')).toEqual({ givenName: 'C', familyName: 'B' });
  });

  it('RFC 7644 §3.5.2.3 in a strict directory a replace whose value path matches nothing is noTarget; a plain absent attribute is added', async () => {
    const strict = await scim.addDirectory('Strict', 'strict');
    const made = await strict.call('POST', '/Users', userBody('strict@example.com'));
    const path = `/Users/${String(valueAt(made.body, 'id'))}`;
    const refused = await strict.call(
      'PATCH',
      path,
      patchBody({ op: 'replace', path: 'emails[type eq "work"].value', value: 'a@example.com' }),
    );
    expect([refused.status, valueAt(refused.body, 'scimType')]).toEqual([400, 'noTarget']);
    const added = await strict.call('PATCH', path, patchBody({ op: 'replace', path: 'title', value: 'T' }));
    expect(valueAt(added.body, 'title')).toBe('T');
  });

  it('RFC 7644 §3.5.2 PATCH with attributes in the query answers 200 with a body, groups too', async () => {
    const user = await makeUser('body@example.com');
    const group = await makeGroup('Body');
    const add = patchBody({ op: 'add', path: 'members', value: [{ value: user }] });
    expect((await scim.call('PATCH', `/Groups/${group}`, add)).status).toBe(204);
    const answer = await scim.call('PATCH', `/Groups/${group}?attributes=members.value`, add);
    expect(answer.status).toBe(200);
    expect(valueAt(answer.body, 'members')).toEqual([{ value: user }]);
    expect(valueAt(answer.body, 'displayName')).toBeUndefined();
  });

  it('RFC 7643 §3 an extension attribute brings its URN into schemas, clearing the last one takes it out', async () => {
    const id = await makeUser('ext@example.com');
    const added = await scim.call(
      'PATCH',
      `/Users/${id}`,
      patchBody({ op: 'add', path: `${enterprise}:department`, value: 'IT' }),
    );
    expect(valueAt(added.body, 'schemas')).toEqual([core, enterprise]);
    const removed = await scim.call(
      'PATCH',
      `/Users/${id}`,
      patchBody({ op: 'remove', path: `${enterprise}:department` }),
    );
    expect(valueAt(removed.body, 'schemas')).toEqual([core]);
  });

  it('RFC 7644 §3.6 a deleted user is 404 for everything, in no list, and its userName is free', async () => {
    const id = await makeUser('gone@example.com');
    expect((await scim.call('DELETE', `/Users/${id}`)).status).toBe(204);
    for (const [method, body] of [
      ['GET'],
      ['DELETE'],
      ['PUT', userBody('gone@example.com')],
      ['PATCH', patchBody({ op: 'add', path: 'title', value: 'x' })],
    ] as const)
      expect((await scim.call(method, `/Users/${id}`, body)).status).toBe(404);
    expect(await namesFor('userName eq "gone@example.com"')).toEqual([]);
    expect(await makeUser('gone@example.com')).not.toBe(id);
  });
});

describe('the service', () => {
  it('RFC 7644 §3.12 an error has its schema, status as a text and a detail; scimType goes with 400 and 409 alone', async () => {
    const missing = await scim.call('GET', '/Users/none');
    expect(missing.body).toEqual({ schemas: [errorUrn], status: '404', detail: expect.any(String) });
    const bad = await scim.call('POST', '/Users', '{"userName":');
    expect(bad.body).toMatchObject({ schemas: [errorUrn], status: '400', scimType: 'invalidSyntax' });
    const noToken = await scim.call('GET', '/Users', undefined, { authorization: 'Bearer wrong' });
    expect(noToken.status).toBe(401);
    expect(noToken.body).toMatchObject({ schemas: [errorUrn], status: '401' });
    expect(noToken.headers['www-authenticate']).toContain('Bearer');
  });

  it('RFC 7644 §3.11 /Me is 501 for every method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await scim.call(method, '/Me', method === 'GET' || method === 'DELETE' ? undefined : {});
      expect([answer.status, valueAt(answer.body, 'status')]).toEqual([501, '501']);
    }
  });

  it('RFC 7644 §3.14 a weak ETag equals meta.version; If-None-Match gives 304, a stale If-Match 412', async () => {
    const id = await makeUser('etag@example.com');
    const first = await scim.call('GET', `/Users/${id}`);
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^W\/".+"$/);
    expect(valueAt(first.body, 'meta.version')).toBe(etag);
    expect((await scim.call('GET', `/Users/${id}`, undefined, { 'if-none-match': etag })).status).toBe(304);
    const changed = await scim.call('PATCH', `/Users/${id}`, patchBody({ op: 'add', path: 'title', value: 'T' }), {
      'if-match': etag,
    });
    expect(changed.status).toBe(200);
    for (const [method, body] of [
      ['PUT', userBody('etag@example.com')],
      ['PATCH', patchBody({ op: 'add', path: 'title', value: 'U' })],
      ['DELETE'],
    ] as const)
      expect((await scim.call(method, `/Users/${id}`, body, { 'if-match': etag })).status).toBe(412);
    expect((await scim.call('GET', `/Users/${id}`, undefined, { 'if-none-match': etag })).status).toBe(200);
    expect(
      (
        await scim.call('DELETE', `/Users/${id}`, undefined, {
          'if-match': `"other", ${String(changed.headers['etag'])}`,
        })
      ).status,
    ).toBe(204);
  });

  it('RFC 7644 §3.14 a group changes its ETag with its members', async () => {
    const user = await makeUser('member@example.com');
    const group = await makeGroup('Tagged');
    const before = await scim.call('GET', `/Groups/${group}?excludedAttributes=members`);
    const userBefore = await scim.call('GET', `/Users/${user}`);
    await scim.call('PATCH', `/Groups/${group}`, patchBody({ op: 'add', path: 'members', value: [{ value: user }] }));
    expect((await scim.call('GET', `/Groups/${group}`)).headers['etag']).not.toBe(before.headers['etag']);
    expect((await scim.call('GET', `/Users/${user}`)).headers['etag']).not.toBe(userBefore.headers['etag']);
  });

  it('RFC 7644 §4 discovery refuses a filter with 403, ignores paging and answers single items', async () => {
    for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes']) {
      expect((await scim.call('GET', `${path}?filter=id+eq+%22x%22`)).status).toBe(403);
      expect((await scim.call('GET', `${path}?startIndex=5&count=1&sortBy=id`)).status).toBe(200);
    }
    const schemas = await scim.call('GET', '/Schemas?startIndex=5&count=1');
    expect(schemas.body).toMatchObject({ totalResults: 6, itemsPerPage: 6, startIndex: 1 });
    const one = await scim.call('GET', `/Schemas/${core}`);
    expect(one.body).toMatchObject({ id: core, meta: { location: `${scim.base}/Schemas/${core}` } });
    const type = await scim.call('GET', '/ResourceTypes/User');
    expect(type.body).toMatchObject({ id: 'User', meta: { location: `${scim.base}/ResourceTypes/User` } });
    expect((await scim.call('GET', '/Schemas/urn:none')).status).toBe(404);
    expect((await scim.call('POST', '/Schemas', {})).status).toBe(405);
  });

  it('RFC 7643 §7 password is taken, never shown, not even when asked for, and cannot be filtered on', async () => {
    const made = await scim.call(
      'POST',
      '/Users?attributes=password,userName',
      userBody('pw@example.com', { password: 'secret-1' }),
    );
    expect(made.status).toBe(201);
    const id = String(valueAt(made.body, 'id'));
    const patched = await scim.call(
      'PATCH',
      `/Users/${id}?attributes=password`,
      patchBody({ op: 'replace', path: 'password', value: 'secret-2' }),
    );
    const read = await scim.call('GET', `/Users/${id}?attributes=password`);
    expect(JSON.stringify([made.body, patched.body, read.body, await scim.log()])).not.toMatch(/secret-|password"/);
    expect(await refusal('password eq "secret-1"')).toEqual([400, 'invalidFilter']);
  });

  it('RFC 7643 §3.1 two directories may use one externalId', async () => {
    const other = await scim.addDirectory('Other');
    await makeUser('x1@example.com', { externalId: 'same' });
    expect((await other.call('POST', '/Users', userBody('x1@example.com', { externalId: 'same' }))).status).toBe(201);
  });

  it('RFC 7643 §4.2 members have $ref and type; groups on a user are computed, direct and indirect', async () => {
    const user = await makeUser('nested@example.com', { displayName: 'Nested' });
    const inner = await makeGroup('Inner', [user]);
    const outer = await makeGroup('Outer', [inner]);
    const group = await scim.call('GET', `/Groups/${outer}`);
    expect(valueAt(group.body, 'members')).toEqual([
      { value: inner, $ref: `${scim.base}/Groups/${inner}`, type: 'Group', display: 'Inner' },
    ]);
    const innerGroup = await scim.call('GET', `/Groups/${inner}`);
    expect(valueAt(innerGroup.body, 'members')).toEqual([
      { value: user, $ref: `${scim.base}/Users/${user}`, type: 'User', display: 'Nested' },
    ]);
    const read = await scim.call('GET', `/Users/${user}`);
    expect(valueAt(read.body, 'groups')).toMatchObject([
      { value: inner, $ref: `${scim.base}/Groups/${inner}`, display: 'Inner', type: 'direct' },
      { value: outer, display: 'Outer', type: 'indirect' },
    ]);
    const circle = await scim.call(
      'PATCH',
      `/Groups/${inner}`,
      patchBody({ op: 'add', path: 'members', value: [{ value: outer }] }),
    );
    expect([circle.status, valueAt(circle.body, 'scimType')]).toEqual([400, 'invalidValue']);
  });

  it('RFC 7643 §2.3.8 no complex attribute in /Schemas holds another complex one', async () => {
    const { body } = await scim.call('GET', '/Schemas');
    const text = JSON.stringify(valueAt(body, 'Resources'), (key, value: unknown) =>
      key === 'subAttributes' && Array.isArray(value) ? value.map((sub: unknown) => valueAt(sub, 'type')) : value,
    );
    expect(text).not.toContain('"subAttributes":["complex"');
    expect(text).not.toContain('null');
  });

  it('RFC 7644 §7.5.2 no value of a person reaches the provisioning log outside the part that can be erased', async () => {
    const id = await makeUser('private@example.com', { displayName: 'Very Private', favourite: 'Colour' });
    await scim.call('PATCH', `/Users/${id}`, patchBody({ op: 'replace', path: 'title', value: 'Secret title' }));
    await scim.call('GET', '/Users/private@example.com');
    await scim.call('PATCH', `/Users/${id}`, patchBody({ op: 'replace', path: 'private@example.com', value: 'x' }));
    const entries = (await scim.log()).map(({ changes: _erasable, ...rest }) => rest);
    expect(JSON.stringify(entries)).not.toMatch(/private|Secret|Colour|favourite/i);
  });

  it('RFC 7644 §8.1 takes application/json and application/scim+json in UTF-8, answers application/scim+json, and refuses others with 415', async () => {
    const send = (type: string, name: string) => scim.call('POST', '/Users', userBody(name), { 'content-type': type });
    const json = await send('application/json; charset=UTF-8', 'Zoë');
    expect([json.status, json.headers['content-type'], valueAt(json.body, 'userName')]).toEqual([
      201,
      'application/scim+json; charset=utf-8',
      'Zoë',
    ]);
    expect((await send('application/scim+json', 'b')).status).toBe(201);
    expect((await send('text/plain', 'c')).status).toBe(415);
    expect((await send('application/json; charset=iso-8859-1', 'd')).status).toBe(415);
  });

  it('RFC 7644 §6 ids of another directory are 404, never 403', async () => {
    const other = await scim.addDirectory('Neighbour');
    const id = await makeUser('tenant@example.com');
    expect((await other.call('GET', `/Users/${id}`)).status).toBe(404);
  });
});

it('locations are below the public URL, with the directory written with a dash', () => {
  expect(scim.base).toMatch(new RegExp(`^${publicUrl}/scim/v2/dir-[0-9a-f]{32}$`));
});
