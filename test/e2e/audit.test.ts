import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminOperations, type AdminNeeds } from '../../src/api/operations.js';
import { adminKey, startTestApp, type RunningApp } from '../support/app.js';
import { runCommand } from '../support/cli.js';

const nobody: Pick<AdminNeeds, 'catalogs' | 'connectors'> = { catalogs: new Map(), connectors: new Map() };
const operations = adminOperations(nobody as AdminNeeds); // listing the operations calls no service
const acts = operations.filter(({ audit }) => audit !== undefined);
const planted = 'planted-a5d1';

interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly subject: { readonly kind: string; readonly id?: string };
  readonly outcome: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

let app: RunningApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

async function audit(query = ''): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let cursor: unknown = ''; cursor !== undefined;) {
    const after = typeof cursor === 'string' && cursor !== '' ? `&cursor=${cursor}` : '';
    const { body } = await app.call('GET', `/audit?limit=200${query}${after}`);
    entries.push(...(body['items'] as Entry[])); // the app's answers are checked against their description
    cursor = body['nextCursor'];
  }
  return entries;
}

const cli = (...args: readonly string[]) =>
  runCommand(args, { env: { ROLECALL_URL: app.url, ROLECALL_ADMIN_KEY: adminKey } });

async function exported(): Promise<string> {
  const answer = await fetch(`${app.url}/api/v1/audit/export`, { headers: { authorization: `Bearer ${adminKey}` } });
  return answer.text();
}

describe('the audit of the admin API', () => {
  it('has each kind of act under a word of its own', () => {
    const words = acts.map(({ audit: word }) => word);
    expect(new Set(words).size).toBe(words.length);
    for (const word of words) expect(word).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });

  it.each(acts.map((operation) => [`${operation.method.toUpperCase()} ${operation.path}`, operation] as const))(
    'has %s, even when it is refused',
    async (_name, { method, path, allow, audit: action = '', readsPolicy }) => {
      const before = (await audit(`&action=${action}`)).length;
      const unknown = path.replace(/\{\w+\}/g, 'lea@example.com');
      const body = readsPolicy ? `version: ${planted}` : { name: planted, secret: planted, token: planted };
      await app.call(method.toUpperCase(), unknown, method === 'get' ? undefined : body);
      const entries = await audit(`&action=${action}`);
      expect(entries).toHaveLength(before + 1);
      const id = allow === 'anyone' ? 'unknown' : 'key';
      expect(entries[0]).toMatchObject({ action, actor: { kind: 'admin', id } });
      expect(entries[0]?.subject.id ?? '').not.toContain('lea@example.com');
    },
  );

  it('names the record that was made, changed and removed', async () => {
    const made = await app.call('POST', '/directories', { name: 'Entra', dialect: 'entra' });
    const id = String(made.body['id']);
    await app.call('PATCH', `/directories/${id}`, { name: 'Entra ID' });
    const token = await app.call('POST', `/directories/${id}/tokens`, { name: 'sync' });
    await app.call('DELETE', `/directories/${id}`);
    const subject = { kind: 'directory', id };
    const entries = await audit(`&subject=${id}`);
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['directory.remove', 'done'],
      ['directory.update', 'done'],
      ['directory.create', 'done'],
    ]);
    expect(entries[1]).toMatchObject({ subject, details: { path: { id }, body: { name: 'Entra ID' } } });
    expect(await audit(`&subject=token:${String(token.body['id'])}`)).toHaveLength(1);
  });

  it('tells refusals by their code', async () => {
    await app.call('DELETE', '/targets/nowhere');
    expect((await audit('&action=target.remove'))[0]?.outcome).toBe('refused not_found');
    await app.call('PUT', '/freeze', {});
    expect((await audit('&action=service.freeze'))[0]?.outcome).toBe('refused invalid_input');
  });

  it('has the policy that came into force, by its hash and not its text', async () => {
    const policy = `version: 1\n# ${planted}\n`;
    const { body } = await app.call('POST', '/policy/versions', policy);
    const [act] = await audit('&action=policy.publish');
    expect(act).toMatchObject({ outcome: 'done', subject: { kind: 'policy', id: String(body['version']) } });
    const [inForce] = await audit('&action=policy.in_force');
    expect(inForce).toMatchObject({
      actor: { kind: 'system' },
      details: { version: body['version'], by: 'admin key' },
    });
  });

  it('keeps no secret that was sent or handed out', async () => {
    const directory = await app.call('POST', '/directories', { name: 'Secretive', dialect: 'auto' });
    const id = String(directory.body['id']);
    const token = await app.call('POST', `/directories/${id}/tokens`, { name: 'one' });
    const client = await app.call('POST', `/directories/${id}/oauth-clients`, { method: 'client_secret' });
    const url = `http://user:${planted}@127.0.0.1:9/hook?key=${planted}#${planted}`;
    await app.call('POST', '/targets', { name: 'refused', catalog: 'gorgias', connector: { kind: 'webhook', url } });
    const open = `http://127.0.0.1:9/hook?key=${planted}`;
    const connector = { kind: 'webhook', url: open };
    const target = await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
    const rotated = await app.call('POST', '/targets/gorgias-eu/rotate-secret', {});
    await app.call('PUT', '/freeze', { reason: `said Bearer ${planted} and ${String(token.body['token'])}` });
    await app.call('DELETE', '/freeze');
    const kept = JSON.stringify(await audit()) + (await exported());
    const secrets = [
      token.body['token'],
      client.body['clientSecret'],
      target.body['signingSecret'],
      rotated.body['signingSecret'],
    ];
    expect(secrets.map((each) => typeof each)).toEqual(['string', 'string', 'string', 'string']);
    for (const secret of [planted, adminKey, ...secrets]) expect(kept).not.toContain(secret);
  });

  it('is whole, and the command says so, from the service and from an export', async () => {
    const { body } = await app.call('GET', '/audit/verify');
    expect(body).toMatchObject({ ok: true, entries: expect.any(Number) });
    const online = await cli('--json', 'audit', 'verify');
    expect([online.exit, online.json]).toMatchObject([0, { ok: true }]);
    const head = online.json['head'] as { seq: number; hash: string }; // as the line above shows
    const lines = await exported();
    const files = { 'audit.jsonl': lines };
    const offline = (...more: readonly string[]) =>
      runCommand(['audit', 'verify', '--file', 'audit.jsonl', ...more], { files });
    expect((await offline('--seq', String(head.seq), '--hash', head.hash)).exit).toBe(0);
    const cut = {
      'audit.jsonl': lines
        .split('\n')
        .slice(0, head.seq - 1)
        .join('\n'),
    };
    const shortened = ['audit', 'verify', '--file', 'audit.jsonl', '--seq', String(head.seq), '--hash', head.hash];
    expect((await runCommand(shortened, { files: cut })).exit).toBe(1);
    const forged = { 'audit.jsonl': lines.replace('"refused not_found"', '"done"') };
    const found = await runCommand(['--lang', 'fr', 'audit', 'verify', '--file', 'audit.jsonl'], { files: forged });
    expect(found.exit).toBe(1);
    expect(found.stderr).toContain('rompue');
    const torn = await runCommand(['audit', 'verify', '--file', 'audit.jsonl'], {
      files: { 'audit.jsonl': '{"seq":' },
    });
    expect([torn.exit, torn.stderr]).toEqual([1, expect.stringContaining('Line 1')]);
  });

  it('shows a head that is not in the chain', async () => {
    const unknown = 'f'.repeat(64);
    expect((await app.call('GET', `/audit/verify?seq=1&hash=${unknown}`)).body).toMatchObject({
      because: 'other_head',
    });
    expect((await app.call('GET', `/audit/verify?seq=100000&hash=${unknown}`)).body).toMatchObject({
      because: 'shortened',
    });
    expect((await app.call('GET', '/audit/verify?seq=1')).status).toBe(400);
    const { exit, stderr } = await cli('audit', 'verify', '--seq', '100000', '--hash', unknown);
    expect([exit, stderr]).toEqual([1, expect.stringContaining('cut off')]);
  });

  it('is listed by the command', async () => {
    const { exit, stderr, json } = await cli('--json', 'audit', 'list', '--action', 'directory.create', '--limit', '5');
    expect(exit).toBe(0);
    expect(stderr).toContain('directory.create');
    expect(json['items']).not.toEqual([]);
  });
});
