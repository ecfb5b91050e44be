import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { valueAt } from '../support/exchanges.js';
import { addTarget, openScimApp, userBody, type ScimApp } from '../support/scim-app.js';

let scim: ScimApp;
beforeEach(async () => {
  scim = await openScimApp();
  await addTarget(scim, 'gorgias-eu', 'gorgias');
  await addTarget(scim, 'userlike-main', 'userlike');
});
afterEach(() => scim.close());

async function listed(query: string): Promise<readonly Record<string, unknown>[]> {
  const { status, body } = await scim.call('GET', `/Roles${query}`);
  expect(status).toBe(200);
  return valueAt(body, 'Resources') as Record<string, unknown>[]; // a ListResponse was answered
}

const filtered = async (filter: string) =>
  (await listed(`?filter=${encodeURIComponent(filter)}`)).map(({ id }) => String(id));

describe('/Roles', () => {
  it('lists the roles of every helpdesk, each under a lasting id', async () => {
    const roles = await listed('');
    const ids = roles.map(({ id }) => id);
    expect(ids).toContain('gorgias-eu.basic');
    expect(ids).toContain('userlike-main.owner');
    expect(new Set(ids).size).toBe(ids.length);
    expect(roles.every(({ id, value }) => id === value)).toBe(true);
    expect(roles.find(({ id }) => id === 'userlike-main.owner')).toMatchObject({ supported: false });
  });

  it('shows a role with the attributes of Okta and those of the IETF draft', async () => {
    const { body, headers } = await scim.call('GET', '/Roles/gorgias-eu.basic');
    expect(body).toMatchObject({
      schemas: ['urn:okta:scim:schemas:core:1.0:Role', 'urn:ietf:params:scim:schemas:core:2.0:Role'],
      id: 'gorgias-eu.basic',
      type: 'gorgias-eu',
      value: 'gorgias-eu.basic',
      supported: true,
      limitedAssignmentsPermitted: false,
      meta: { resourceType: 'Role', location: `${scim.base}/Roles/gorgias-eu.basic`, version: headers['etag'] },
    });
    expect(headers['location']).toBe(valueAt(body, 'meta.location'));
    const again = await scim.call('GET', '/Roles/gorgias-eu.basic', undefined, {
      'if-none-match': String(headers['etag']),
    });
    expect(again.status).toBe(304);
  });

  it('declares every attribute it shows', async () => {
    const { body } = await scim.call('GET', '/Schemas');
    const schemas = valueAt(body, 'Resources') as { id: string; attributes: { name: string }[] }[]; // as RFC 7643 section 7 has them
    const [role] = await listed('?count=1');
    const urns = (role?.['schemas'] ?? []) as string[]; // as every resource has them
    const declared = schemas
      .filter(({ id }) => urns.includes(id))
      .flatMap(({ attributes }) => attributes.map(({ name }) => name));
    const shown = Object.keys(role ?? {}).filter((name) => !['schemas', 'id', 'meta'].includes(name));
    expect(shown.filter((name) => !declared.includes(name))).toEqual([]);
    const types = await scim.call('GET', '/ResourceTypes/Role');
    expect(types.body).toMatchObject({ endpoint: '/Roles', schema: urns[0], schemaExtensions: [{ schema: urns[1] }] });
  });

  it('filters, sorts, pages and projects', async () => {
    expect(await filtered('value eq "GORGIAS-EU.basic"')).toEqual(['gorgias-eu.basic']);
    expect((await filtered('type eq "gorgias-eu"')).every((id) => id.startsWith('gorgias-eu.'))).toBe(true);
    expect(await filtered('supported eq false and type sw "userlike"')).toContain('userlike-main.owner');
    expect(await filtered('meta.resourceType eq "User"')).toEqual([]);
    const names = (await listed('?sortBy=displayName&sortOrder=descending')).map(({ displayName }) =>
      String(displayName),
    );
    expect(names[0]).toMatch(/^userlike-main/);
    const all = (await listed('')).map(({ id }) => id);
    expect((await listed('?startIndex=3&count=2')).map(({ id }) => id)).toEqual(all.slice(2, 4));
    expect(await listed('?count=1&attributes=value')).toEqual([
      { schemas: expect.any(Array), id: all[0], value: all[0] },
    ]);
    const first = await scim.call('GET', '/Roles?count=2&cursor=');
    const next = encodeURIComponent(String(valueAt(first.body, 'nextCursor')));
    expect((await listed(`?count=2&cursor=${next}`)).map(({ id }) => id)).toEqual(all.slice(2, 4));
    const searched = await scim.call('POST', '/Roles/.search', { filter: 'id eq "gorgias-eu.lead"' });
    expect(searched.body).toMatchObject({ totalResults: 1 });
    const root = await scim.call('POST', '/.search', { filter: 'value eq "gorgias-eu.lead" or userName eq "nobody"' });
    expect(root.body).toMatchObject({ totalResults: 1, Resources: [{ id: 'gorgias-eu.lead' }] });
  });

  it('cannot be written', async () => {
    for (const [method, path] of [
      ['POST', '/Roles'],
      ['PUT', '/Roles/gorgias-eu.basic'],
      ['PATCH', '/Roles/gorgias-eu.basic'],
      ['DELETE', '/Roles/gorgias-eu.basic'],
    ] as const) {
      const answer = await scim.call(method, path, {});
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
    }
    expect((await scim.call('GET', '/Roles/nothing')).status).toBe(404);
    const bulk = await scim.call('POST', '/Bulk', {
      Operations: [{ method: 'DELETE', path: '/Roles/gorgias-eu.basic' }],
    });
    expect(bulk.body).toMatchObject({ Operations: [{ status: '405' }] });
  });
});

it('users may be found by the roles they were given', async () => {
  await scim.call('POST', '/Users', userBody('r@example.com', { roles: [{ value: 'gorgias-eu.basic' }] }));
  for (const filter of ['roles eq "gorgias-eu.basic"', 'roles[value eq "gorgias-eu.basic"]', 'roles.value co "basic"'])
    expect((await scim.call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body).toMatchObject({
      totalResults: 1,
    });
});
