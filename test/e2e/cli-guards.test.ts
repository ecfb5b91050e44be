import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminKey, startTestApp, type RunningApp } from '../support/app.js';
import { runCommand, type CliResult } from '../support/cli.js';
import { connectTenant } from '../support/tenant.js';

const policy = `version: 1
safety: { revokes: { max: 0 } }
rules:
  - { id: all, reason: Everybody, when: { filter: 'active eq true' }, grant: { gorgias-eu: basic } }
`;

let app: RunningApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const rolecall = (...args: string[]): Promise<CliResult> =>
  runCommand(args, { env: { ROLECALL_URL: app.url, ROLECALL_ADMIN_KEY: adminKey } });

describe('holds and freeze on the command line', () => {
  it('freeze on and off say what they did', async () => {
    const on = await rolecall('--json', 'freeze', 'on', '--reason', 'audit');
    expect(on).toMatchObject({ exit: 0, json: { isFrozen: true, reason: 'audit' } });
    expect(await rolecall('--json', 'freeze', 'off')).toMatchObject({ exit: 0, json: { isFrozen: false } });
  });

  it('a freeze with an end says it, and one whose end has passed is refused', async () => {
    const connector = { kind: 'webhook', url: 'http://127.0.0.1:9/hook' };
    await app.call('POST', '/targets', { name: 'intercom-eu', catalog: 'intercom', connector });
    for (const words of [
      ['freeze', 'on'],
      ['target', 'freeze', 'intercom-eu'],
    ]) {
      const late = await rolecall(...words, '--reason', 'audit', '--until', '2020-01-01T00:00:00Z');
      expect([late.exit, late.stderr]).toEqual([1, expect.stringContaining('until: must be in the future')]);
      const on = await rolecall(...words, '--reason', 'audit', '--until', '2190-01-01T00:00:00Z');
      expect([on.exit, on.stderr]).toEqual([0, expect.stringContaining('until 2190-01-01T00:00:00.000Z')]);
    }
    expect((await rolecall('freeze', 'off')).exit).toBe(0);
  });

  it('holds list ends with 3 while something waits, and with 0 once it was released', async () => {
    const connector = { kind: 'webhook', url: 'http://127.0.0.1:9/hook' };
    await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
    await app.call('POST', '/policy/versions', policy);
    const { scim } = await connectTenant(app, { name: 'okta', dialect: 'okta' });
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const lea = { schemas, userName: 'lea@example.com', active: true };
    const { id } = (await scim('POST', '/Users', lea)).body;
    await app.call('POST', '/people/lea@example.com/run');
    await scim('PUT', `/Users/${String(id)}`, { ...lea, active: false });
    await app.call('POST', '/people/lea@example.com/run');

    const listed = await rolecall('--json', 'holds', 'list');
    expect(listed).toMatchObject({ exit: 3, json: { items: [{ target: 'gorgias-eu', count: 1, state: 'open' }] } });
    expect(listed.stderr).toContain('lea@example.com');
    const [hold] = listed.json['items'] as readonly { readonly id: string }[]; // as asserted above
    expect(await rolecall('holds', 'release', String(hold?.id))).toMatchObject({ exit: 0 });
    expect(await rolecall('holds', 'list')).toMatchObject({ exit: 0 });
    expect(await rolecall('holds', 'discard', String(hold?.id))).toMatchObject({ exit: 1 });
  });
});
