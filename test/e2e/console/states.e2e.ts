import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { workspacePolicy } from '../../../src/demo/workspace/policy.js';
import { axeFaults, expect, settled, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

/** Every screen, and the reading without which it has nothing to show. */
const screens = [
  ['overview', '', '/overview'],
  ['connections', '/connections', '/directories'],
  ['directory', '/directory', '/people'],
  ['mappings', '/mappings', '/policy/versions/current'],
  ['plans and holds', '/plans', '/holds'],
  ['targets', '/targets', '/targets'],
  ['deliveries', '/deliveries', '/deliveries'],
  ['provisioning log', '/log', '/provisioning-log'],
  ['offboarding', '/offboarding', '/leavers'],
  ['audit', '/audit', '/audit'],
  ['settings', '/settings/service', '/settings/retention'],
] as const;

const problem = {
  type: 'about:blank',
  title: 'Store unavailable',
  status: 503,
  detail: 'The database does not answer.',
  code: 'store_unavailable',
  requestId: 'req_0123456789',
};

describe('every screen', () => {
  let rig: ConsoleRig;
  let company: Company;

  beforeAll(async () => {
    rig = await startConsole();
    company = await startCompany(rig.app);
    await company.replayOktaDay();
  });

  afterAll(async () => {
    await company.stop();
    await rig.stop();
  });

  it.each(screens)(
    '%s says that it loads, and what failed with the request id and another try',
    async (_, path, api) => {
      const page = await rig.open('/settings', { role: 'owner' });
      const isReading = (url: URL) => url.pathname === `/api/v1${api}`;
      let answer: (() => void) | undefined;
      const held = new Promise<void>((resolve) => (answer = resolve));
      await page.route(isReading, async (route) => {
        await held;
        await route.fulfill({ status: 503, contentType: 'application/problem+json', json: problem });
      });
      await page.goto(`${rig.app.url}/console${path}`);
      await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor();
      await page.locator('h1').waitFor();
      answer?.();
      const alert = page.getByRole('alert').filter({ hasText: 'That did not work' }).first();
      await alert.waitFor();
      await expect(alert).toHaveText(/Request id:\s*req_0123456789/);
      expect(await axeFaults(page)).toEqual([]);
      await page.unroute(isReading);
      await alert.getByRole('button', { name: 'Try again' }).click();
      await alert.waitFor({ state: 'detached' });
      await page.context().close();
    },
  );

  it('tells above everything else that deliveries are frozen and that changes are held', async () => {
    const strict = workspacePolicy.replace('max: 20, percent: 10', 'max: 0').replace(/\ntests:[^]*/, '\n');
    const without = strict.replace(
      'grant: { intercom-main: support-agent-standard }',
      'grant: { userlike-main: agent }',
    );
    expect((await rig.app.call('POST', '/policy/versions', strict)).status).toBe(201);
    expect((await rig.app.call('POST', '/policy/versions', without)).status).toBe(201);
    await rig.app.call('PUT', '/freeze', { reason: 'Helpdesk migration' });
    const page = await rig.open('/plans', { role: 'auditor' });
    await page.getByText('Changes are held').first().waitFor();
    for (const [screen, path] of screens) {
      await page.goto(`${rig.app.url}/console${path}`);
      await settled(page);
      const banner = page.getByRole('main').getByRole('status');
      const frozen = banner.filter({ hasText: 'Deliveries are frozen' }).filter({ hasText: 'Helpdesk migration' });
      const heldToo = banner.filter({ hasText: 'Changes are held' });
      await expect(frozen.first(), screen).toBeVisible();
      await expect(heldToo.first(), screen).toBeVisible();
    }
    await page.context().close();
  });
});
