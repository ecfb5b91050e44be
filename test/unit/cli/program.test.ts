import { describe, expect, it } from '@jest/globals';
import { runCommand } from '../../support/cli.js';

const env = { ROLECALL_URL: 'http://127.0.0.1:1', ROLECALL_ADMIN_KEY: 'key' };
const answering =
  (status: number, body: unknown): typeof fetch =>
  async () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });

describe('the command line', () => {
  it('starts the service and leaves the exit status to it', async () => {
    expect(await runCommand(['serve'])).toMatchObject({ exit: undefined, stderr: 'serving\n' });
  });

  it('gives the exit status of the demonstration', async () => {
    expect((await runCommand(['demo', '--once'])).exit).toBe(0);
    expect((await runCommand(['demo'])).exit).toBe(1);
  });

  it('shows help with status 0, and a wrong command with status 1 and a hint', async () => {
    const help = await runCommand(['--help']);
    expect(help.exit).toBe(0);
    for (const command of [
      'serve',
      'demo',
      'directory',
      'target',
      'policy',
      'explain',
      'offboard',
      'reinstate',
      'deliveries',
    ])
      expect(help.stdout).toContain(command);
    const wrong = await runCommand(['polcy']);
    expect(wrong.exit).toBe(1);
    expect(wrong.stderr).toContain('policy');
  });

  it.each([
    [['directory', 'list'], { ROLECALL_URL: 'http://x' }, /ROLECALL_ADMIN_KEY is not set/],
    [['directory', 'list'], { ...env, ROLECALL_URL: 'localhost:8080' }, /ROLECALL_URL must be an address/],
  ])('ends with 78 when the environment is not enough: %j', async (args, environment, message) => {
    const { exit, stderr } = await runCommand(args, { env: environment });
    expect(exit).toBe(78);
    expect(stderr).toMatch(message);
  });

  it('says the address it tried when nobody answers there, and what to set', async () => {
    const refusing: typeof fetch = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
    };
    const { exit, stderr } = await runCommand(['target', 'list'], { env, fetch: refusing });
    expect(exit).toBe(1);
    expect(stderr).toMatch(/No answer from http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\).*ROLECALL_URL/);
  });

  it('says so in French when asked', async () => {
    const { stderr } = await runCommand(['target', 'list', '--lang', 'fr'], { env });
    expect(stderr).toContain('Pas de réponse de http://127.0.0.1:1');
  });

  it('tells a refused key, something that is not Rolecall, and an answer of another version apart', async () => {
    const problem = { status: 401, detail: 'x', code: 'unauthenticated' };
    const refused = await runCommand(['target', 'list'], { env, fetch: answering(401, problem) });
    expect(refused).toMatchObject({ exit: 1, stderr: expect.stringContaining('refuses the admin key') as unknown });
    const foreign = await runCommand(['target', 'list'], { env, fetch: answering(404, '<html>') });
    expect(foreign).toMatchObject({ exit: 1, stderr: expect.stringContaining('not Rolecall (status 404)') as unknown });
    const other = await runCommand(['target', 'list'], { env, fetch: answering(200, { rows: [] }) });
    expect(other).toMatchObject({ exit: 1, stderr: expect.stringContaining('same version') as unknown });
  });

  it('colours for a terminal only, and never with NO_COLOR', async () => {
    const fetchNothing = answering(401, { status: 401, detail: 'x', code: 'unauthenticated' });
    const escape = String.fromCharCode(27);
    const piped = await runCommand(['target', 'list'], { env, fetch: fetchNothing });
    expect(piped.stderr).not.toContain(escape);
    const terminal = await runCommand(['target', 'list'], { env, fetch: fetchNothing, isTerminal: true });
    expect(terminal.stderr).toContain(escape);
    const plain = { ...env, NO_COLOR: '1' };
    const quiet = await runCommand(['target', 'list'], { env: plain, fetch: fetchNothing, isTerminal: true });
    expect(quiet.stderr).not.toContain(escape);
  });

  it('names a file it cannot read', async () => {
    const { exit, stderr } = await runCommand(['policy', 'plan', 'missing.yaml'], { env });
    expect([exit, stderr]).toEqual([1, 'Cannot read missing.yaml (ENOENT).\n']);
  });
});
