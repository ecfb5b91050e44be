import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { quirks } from '../../src/scim/quirks/rules.js';
import { fillIn, readExchanges, valueAt } from '../support/exchanges.js';
import { openScimApp, type ScimApp } from '../support/scim-app.js';

const exchanges = readExchanges(join(import.meta.dirname, 'idp'));

let scim: ScimApp | undefined;
afterEach(() => scim?.close());

const noted = Object.entries(quirks).filter(([, quirk]) => !('isSilent' in quirk));

describe.each(noted)('quirk %s', (rule, { seenIn }) => {
  it(`is noted in the provisioning log when ${seenIn} is replayed`, async () => {
    const steps = exchanges.find(({ file }) => file === seenIn)?.steps ?? [];
    const app = await openScimApp();
    scim = app;
    const saved = new Map<string, string>();
    for (const { request, save } of steps) {
      const path = String(fillIn(request.path, saved));
      const answer = await app.call(request.method, path, fillIn(request.body, saved), request.headers);
      for (const [name, at] of Object.entries(save)) saved.set(name, String(valueAt(answer.body, at)));
    }
    const warnings = (await app.log()).flatMap((entry) => entry.warnings);
    expect(warnings.map((warning) => warning.rule)).toContain(rule);
  });
});

it('every quirk names an exchange that exists', () => {
  const files = exchanges.map(({ file }) => file);
  expect(Object.values(quirks).filter(({ seenIn }) => !files.includes(seenIn))).toEqual([]);
});

it('a strict directory notes each refusal as a failure, with the scimType it answered', async () => {
  scim = await openScimApp({ dialect: 'strict' });
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'lea' };
  const patch = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] };
  const title = { op: 'add', path: 'title' };
  const { body } = await scim.call('POST', '/Users', user);
  const path = `/Users/${String(valueAt(body, 'id'))}`;
  await scim.call('POST', '/Users', { ...user, userName: 'LEA' });
  await scim.call('POST', '/Users', { ...user, userName: 'leo', active: 'True' });
  await scim.call('PATCH', path, { ...patch, Operations: [{ ...title, value: [{ value: 'Lead' }] }] });
  await scim.call('PATCH', path, { Operations: [{ ...title, value: 'Lead' }] });
  await scim.call('PATCH', path, { ...patch, Operations: [{ op: 'remove' }] });
  const failures = (await scim.log()).filter(({ result }) => result === 'failure');
  expect(failures.map(({ operation, status, scimType }) => [operation, status, scimType])).toEqual([
    ['create', 409, 'uniqueness'],
    ['create', 400, 'invalidValue'],
    ['patch', 400, 'invalidValue'],
    ['patch', 400, 'invalidSyntax'],
    ['patch', 400, 'noTarget'],
  ]);
});
