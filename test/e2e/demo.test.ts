import { describe, expect, it } from '@jest/globals';
import { runDemo, type DemoOptions } from '../../src/demo/run.js';
import { startInProcess, testAdminKey } from '../support/service.js';

/** Runs the demo on the real service; gives back what it wrote and its exit code. */
async function demo(options: Pick<DemoOptions, 'once' | 'json'> & Partial<DemoOptions>) {
  let [stdout, stderr] = ['', ''];
  const exit = await runDemo({
    startService: (env) => startInProcess({ ...env, LOG_LEVEL: 'silent' }),
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    ...options,
  });
  return { exit, stdout, stderr };
}

describe('npm run demo', () => {
  it('--once plays both days, tells each acknowledged change, and ends with 0 when all helpdesks are in step', async () => {
    const { exit, stdout, stderr } = await demo({ once: true, json: false });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(
      /\d\d:\d\d:\d\d\.\d{3} {2}okta +Léa Roy +intercom-main +\+ Agent de Support \(Standard\) +acknowledged in \d+ ms/,
    );
    expect(stdout).toMatch(/entra +Yann Le Goff +userlike-main +suspended, - Agent +acknowledged/);
    expect(stdout).toMatch(/│ Hugo Laurent <hugo\.laurent@example\.com> +│ suspended +│/);
    expect(stdout).toContain('Every helpdesk holds exactly what the policy says.');
    expect(stdout).not.toContain(testAdminKey);
  });

  it('--json writes one JSON object on stdout and the text for people on stderr', async () => {
    const { exit, stdout, stderr } = await demo({ once: true, json: true });
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ isInStep: true, differences: [] });
    expect(stderr).toContain('Both days are over.');
  });

  it('without --once it shows URL, admin key and three things to try, and stays up until it is stopped', async () => {
    let wasUp = false;
    let url = '';
    const { exit, stdout } = await demo({
      once: false,
      json: false,
      startService: async (env) => {
        const service = await startInProcess({ ...env, LOG_LEVEL: 'silent' });
        url = service.url;
        return service;
      },
      untilStopped: async () => void (wasUp = (await fetch(`${url}/readyz`)).ok),
    });
    expect({ exit, wasUp }).toEqual({ exit: 0, wasUp: true });
    expect(stdout).toContain(`Rolecall is up at ${url}, with this admin key: ${testAdminKey}`);
    expect(stdout).toContain('Four things to try:');
    await expect(fetch(`${url}/readyz`)).rejects.toThrow();
  });

  it('fails, naming what came back, when the service answers otherwise than recorded', async () => {
    const startService: DemoOptions['startService'] = (env) => startInProcess({ ...env, ROLECALL_RATE_LIMIT: '0.001' });
    await expect(demo({ once: true, json: true, startService })).rejects.toThrow(
      /^okta day, \d\d:\d\d "[^"]+", request \d+ \(.+\): expected 20\d, got 429: \{/,
    );
  });
});
