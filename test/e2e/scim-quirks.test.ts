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
