import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { checkLooks, expect, settled, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

describe('the deliveries and the provisioning log', () => {
  let rig: ConsoleRig;
  let company: Company;

  beforeAll(async () => {
    rig = await startConsole();
    company = await startCompany(rig.app);
  });

  afterAll(async () => {
    await company.stop();
    await rig.stop();
  });

  it('say what comes next while nothing has arrived', async () => {
    const page = await rig.open('/deliveries', { role: 'auditor' });
    await expect(page.getByRole('link', { name: 'Go to the targets' })).toBeVisible();
    await page.goto(`${rig.app.url}/console/log`);
    await settled(page);
    await expect(page.getByRole('link', { name: 'Go to the connections' })).toBeVisible();
  });

  it('show each attempt, and send again when asked to', async () => {
    await company.replayOktaDay();
    const page = await rig.open('/deliveries?state=delivered', { role: 'operator' });
    await page
      .getByRole('link', { name: /^Details of the delivery/ })
      .first()
      .click();
    const drawer = page.getByRole('dialog', { name: 'Delivery' });
    await drawer.getByText('Until the first byte').first().waitFor();
    await expect(page).toHaveURL(/\/deliveries\/dlv_\w+\?state=delivered$/);
    await drawer.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog', { name: 'Send again' }).getByRole('button', { name: 'Send again' }).click();
    await page.getByText('It is on its way again.').waitFor();
  });

  it('stand still until somebody follows them, and can be paused', async () => {
    const page = await rig.open('/deliveries', { role: 'auditor' });
    await expect(page.getByRole('switch', { name: 'Follow new deliveries' })).not.toBeChecked();
    await page.getByRole('switch', { name: 'Follow new deliveries' }).check();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused.').waitFor();
    await page.getByRole('button', { name: 'Given up' }).click();
    await page.getByRole('heading', { name: 'No delivery matches' }).waitFor();
  });

  it('show what a request changed, masked, and export the same rows', async () => {
    const page = await rig.open('/log?result=success', { role: 'auditor' });
    await page
      .getByRole('button', { name: /^Details: Create/ })
      .first()
      .click();
    const drawer = page.getByRole('dialog', { name: 'What arrived' });
    await expect(drawer.getByText('•••').first()).toBeVisible();
    const href = await page.locator('a[download="provisioning-log.csv"]').getAttribute('href');
    const csv = await (await page.context().request.get(href ?? '')).text();
    expect(csv).toContain('success');
    expect(csv).not.toContain(',failure,');
  });

  it.each([
    ['deliveries', '/deliveries', false],
    ['delivery', '/deliveries', true],
    ['log', '/log', false],
    ['log-entry', '/log?result=success', true],
  ])('have a view %s that reads well and passes axe', async (screen, path, isOpen) => {
    const prepare = async (page: Awaited<ReturnType<ConsoleRig['open']>>) => {
      const rows = page.locator(
        screen === 'delivery' ? 'a[aria-label]' : 'td button[aria-label], dd button[aria-label]',
      );
      await rows.first().click();
      await page.locator('.mantine-Drawer-body dl').first().waitFor();
    };
    const check = { screen, path, role: 'owner' as const };
    expect(await checkLooks(rig, isOpen ? { ...check, prepare } : check)).toEqual([]);
  });
});
