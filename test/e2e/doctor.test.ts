import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, describe, expect, it } from '@jest/globals';
import { catalogs } from '../../src/catalogs/index.js';
import { parsePolicy } from '../../src/mapping/policy.js';
import { userSchema } from '../../src/scim/schema/definitions.js';
import { adminKey, startTestApp, type RunningApp } from '../support/app.js';
import { runCommand, type CliWorld } from '../support/cli.js';
import { openReceiver } from '../support/receiver.js';
import { certificateAuthority, selfSigned, type Identity } from '../support/self-signed.js';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const policy = `version: 1
rules:
  - { id: all, reason: Everybody, when: { group: Support }, grant: { plain: basic } }
`;

async function opened(): Promise<{ app: RunningApp; database: string; restart: () => Promise<RunningApp> }> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-doctor-'));
  cleanUps.push(() => rmSync(folder, { recursive: true }));
  const database = join(folder, 'rolecall.db');
  const start = async () => {
    const app = await startTestApp({ ROLECALL_DATABASE_URL: `sqlite:${database}` });
    cleanUps.push(() => app.stop());
    return app;
  };
  return { app: await start(), database, restart: start };
}

const doctor = async (app: RunningApp, world: CliWorld = {}, ...args: string[]) => {
  const env = { ROLECALL_URL: app.url, ROLECALL_ADMIN_KEY: adminKey, ...world.env };
  const result = await runCommand(['--json', 'doctor', ...args], { ...world, env });
  const checks = result.json['checks'] as readonly { check: string; status: string; message: string; fix?: string }[]; // as documented
  return { ...result, checks, wrong: checks.filter(({ status }) => status === 'problem').map((each) => each.check) };
};
const target = (app: RunningApp, name: string, url: string, more = {}) =>
  app.call('POST', '/targets', { name, catalog: 'gorgias', connector: { kind: 'webhook', url, ...more } });

async function secureServer({ key, cert }: Identity): Promise<string> {
  const server = createServer({ key, cert }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => server.close());
  const address = server.address();
  return `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
}

describe('rolecall doctor', () => {
  it('ends with 0 when nothing is wrong, and every line that is not well says what to do', async () => {
    const { app, database } = await opened();
    const receiver = await openReceiver({ secrets: [] });
    cleanUps.push(() => receiver.close());
    await target(app, 'plain', receiver.url);
    await app.call('POST', '/policy/versions', policy);
    const well = await doctor(app);
    expect(well).toMatchObject({ exit: 0, wrong: [], json: { isWell: true } });
    const names = well.checks.map(({ check }) => check);
    for (const one of ['store.answers', 'keys.current', 'target.answers', 'policy.in_force', 'backup.none'])
      expect(names).toContain(one);
    for (const { status, fix } of well.checks) if (status === 'warning') expect(fix).toMatch(/\.$|FILE|off/);
    expect(receiver.received()).toEqual([]);

    await runCommand(['backup', `${database}.backup`], { env: { ROLECALL_DATABASE_URL: `sqlite:${database}` } });
    await app.call('PUT', '/operator-webhook', { url: receiver.url });
    const better = (await doctor(app)).checks.map(({ check }) => check);
    expect(better).toContain('backup.recent');
    expect(better).toContain('webhook.set');
    expect((await doctor(app, {}, '--lang', 'fr')).stderr).toContain('Que faire');
  });

  it('sees targets that cannot be reached, certificates nobody trusts or that end soon, and the environment', async () => {
    const { app } = await opened();
    const authority = certificateAuthority('Company CA');
    const soon = new Date(Date.now() + 5 * 86_400_000);
    const ending = await secureServer(authority.issue('soon', { names: ['127.0.0.1'], notAfter: soon }));
    const untrusted = await secureServer(selfSigned('127.0.0.1'));
    await target(app, 'closed', 'http://127.0.0.1:1/');
    await target(app, 'untrusted', untrusted);
    await target(app, 'ending', ending, { ca: authority.cert });
    const { exit, checks, wrong, stdout } = await doctor(app, { env: { ROLECALL_RATELIMIT: '5' } });
    expect(exit).toBe(1);
    expect([...wrong].sort()).toEqual(['environment', 'target.unreachable', 'target.untrusted']);
    expect(checks.find(({ check }) => check === 'target.unreachable')?.message).toContain('ECONNREFUSED');
    expect(checks.find(({ check }) => check === 'target.certificate')?.message).toMatch(/ending ends|ending/);
    expect(stdout).not.toContain(adminKey);
  });

  it('sees a role that a catalog no longer has: before the upgrade, and after it, when the service still takes what directories send', async () => {
    const { app, database, restart } = await opened();
    const receiver = await openReceiver({ secrets: [] });
    cleanUps.push(() => receiver.close());
    await target(app, 'plain', receiver.url);
    await app.call('POST', '/policy/versions', policy);
    const before = await doctor(app, { policyFaults: withoutBasic });
    expect(before).toMatchObject({ exit: 1, wrong: ['policy.upgrade'] });
    expect(before.checks.find(({ check }) => check === 'policy.upgrade')?.message).toContain('basic');

    await app.stop();
    const db = new BetterSqlite3(database);
    db.prepare("UPDATE policies SET text = replace(text, 'basic', 'a-role-of-yesterday')").run();
    db.close();
    const upgraded = await restart();
    expect((await fetch(`${upgraded.url}/healthz`)).status).toBe(200);
    const after = await doctor(upgraded);
    expect(after.exit).toBe(1);
    expect(after.wrong).toContain('policy.finding');
    expect(after.checks.find(({ check }) => check === 'policy.finding')?.message).toMatch(
      /a-role-of-yesterday.* is set aside until they fit.* publish it$/,
    );
    expect((await upgraded.call('POST', '/policy/versions', policy)).status).toBe(201);
    expect((await doctor(upgraded)).wrong).toEqual([]);
  });

  it('examines this machine alone when no service answers', async () => {
    const { exit, json } = await runCommand(['--json', 'doctor'], {
      env: { ROLECALL_URL: 'http://127.0.0.1:1', ROLECALL_ADMIN_KEY: 'x' },
    });
    expect({ exit, json }).toMatchObject({ exit: 1, json: { isWell: false, checks: [{ check: 'service' }] } });
  });
});

/** The catalogs of a program to come, where Gorgias has one role less. */
const withoutBasic: NonNullable<CliWorld['policyFaults']> = (text, targets) => {
  const gorgias = catalogs.get('gorgias');
  if (!gorgias) throw new Error('there is no catalog gorgias');
  const smaller = new Map(catalogs).set('gorgias', {
    ...gorgias,
    roles: gorgias.roles.filter(({ key }) => key !== 'basic'),
  });
  const parsed = parsePolicy(text, { catalogs: smaller, userSchema, targets, unknownTargets: 'ignore' });
  return 'faults' in parsed ? parsed.faults : [];
};
