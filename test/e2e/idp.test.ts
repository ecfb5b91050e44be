import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { dialects, type Dialect } from '../../src/directory/model.js';
import { differences, fillIn, readExchanges, valueAt, type ExchangeStep } from '../support/exchanges.js';
import { addTarget, openScimApp, type ScimApp } from '../support/scim-app.js';

const exchanges = readExchanges(join(import.meta.dirname, 'idp'));

let scim: ScimApp | undefined;
afterEach(() => scim?.close());

/** Sends one step and says what was not as recorded. */
async function replay(app: ScimApp, step: ExchangeStep, saved: Map<string, string>): Promise<readonly string[]> {
  const { method, headers } = step.request;
  const path = String(fillIn(step.request.path, saved));
  const answer = await app.call(method, path, fillIn(step.request.body, saved), headers);
  for (const [name, at] of Object.entries(step.save)) saved.set(name, String(valueAt(answer.body, at)));
  const status = differences(step.expect.status, answer.status, 'status');
  if (status.length > 0) return [...status, JSON.stringify(answer.body)];
  return [
    ...differences(step.expect.headers, answer.headers, 'headers'),
    ...(step.expect.body === undefined ? [] : differences(fillIn(step.expect.body, saved), answer.body, 'body')),
  ];
}

async function replayAll(steps: readonly ExchangeStep[], dialect: Dialect): Promise<readonly string[]> {
  scim = await openScimApp({ dialect });
  await addTarget(scim, 'gorgias-eu', 'gorgias');
  const saved = new Map<string, string>();
  for (const step of steps) {
    const wrong = await replay(scim, step, saved);
    if (wrong.length > 0) return wrong.map((line) => `${step.name}: ${line}`);
  }
  return scim.unknownErrors.map(String);
}

describe.each(exchanges)('recorded exchange $file', ({ vendor, steps }) => {
  it('is answered as the identity provider needs it, in a directory of dialect auto', async () => {
    expect(await replayAll(steps, 'auto')).toEqual([]);
  });

  const own = dialects.find((dialect) => dialect === vendor);
  if (own)
    it(`is answered the same in a directory of dialect ${own}`, async () => {
      expect(await replayAll(steps, own)).toEqual([]);
    });
});

it('has exchanges of every identity provider', () => {
  const vendors = new Set(exchanges.map(({ vendor }) => vendor));
  expect([...vendors].sort()).toEqual(['entra', 'jumpcloud', 'okta', 'onelogin', 'ping', 'rippling']);
});
