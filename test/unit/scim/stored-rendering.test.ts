import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { scimUser } from '../../bench/scim-user.js';
import { attributesText } from '../../../src/directory/attributes-text.js';
import { isJsonObject } from '../../../src/core/json.js';
import { userSchema } from '../../../src/scim/schema/definitions.js';
import { groupBody, openScimApp, type ScimApp } from '../../support/scim-app.js';

let scim: ScimApp;
beforeEach(async () => (scim = await openScimApp()));
afterEach(() => scim.close());

it('shows the same user whether its stored text is passed on or its attributes are picked one by one', async () => {
  const { body } = await scim.call('POST', '/Users', scimUser(7));
  const id = isJsonObject(body) && typeof body['id'] === 'string' ? body['id'] : '';
  await scim.call('POST', '/Groups', { ...groupBody('L1 "front" line'), members: [{ value: id }] });
  const whole = await scim.call('GET', `/Users/${id}`);
  const picked = await scim.call('GET', `/Users/${id}?excludedAttributes=nickName`);
  expect(whole.body).toEqual(picked.body);
  expect(whole.body).toMatchObject({ ...scimUser(7), groups: [{ display: 'L1 "front" line' }] });
});

it('stores nothing that is not shown unless asked for', async () => {
  const all = [...userSchema.attributes, ...[...userSchema.extensions.values()].flat()];
  const unseen = all.filter(({ returned }) => returned === 'never' || returned === 'request').map(({ name }) => name);
  const secret = { ...scimUser(8), password: 'not kept', assignments: [{ target: 'x' }] };
  await scim.call('POST', '/Users', secret);
  const { items } = await scim.store.listUsers(scim.directory.id, { from: { kind: 'offset', offset: 0 }, limit: 1 });
  const [user] = items;
  const text = user && attributesText(user);
  expect(unseen).toContain('password');
  for (const name of unseen) expect(text).not.toContain(`"${name}"`);
});

it('forgets the stored text of a record that was copied with a change', async () => {
  await scim.call('POST', '/Users', scimUser(9));
  const { items } = await scim.store.listUsers(scim.directory.id, { from: { kind: 'offset', offset: 0 }, limit: 1 });
  const [user] = items;
  if (!user) throw new Error('the user is missing');
  expect(attributesText(user)).toContain('person9@example.com');
  expect(attributesText({ ...user, attributes: {} })).toBeUndefined();
});
