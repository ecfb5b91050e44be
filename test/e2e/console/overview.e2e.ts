import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { checkLooks, expect, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

describe('the overview', () => {
  let rig: ConsoleRig;
  let company: Company;

  beforeAll(async () => {
    rig = await startConsole();
  });

  afterAll(async () => {
    await company.stop();
    await rig.stop();
  });

  it('says on a new service that a directory is to be connected first', async () => {
    const page = await rig.open('', { role: 'owner' });
    await expect(page.getByRole('heading', { name: 'No directory is connected' })).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Go to the connections' }).click();
    await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
    await page.context().close();
  });

  it("counts what is in step, and shows when each directory was last heard, after Okta's day", async () => {
    company = await startCompany(rig.app);
    await company.replayOktaDay();
    const { body } = await rig.app.call('GET', '/directories');
    const [directory] = body['items'] as { id: string }[]; // the rig checked the answer
    await rig.app.call('POST', `/directories/${directory?.id}/tokens`, { name: 'second', expiresInDays: 5 });

    const page = await rig.open('', { role: 'operator' });
    const inStep = page.getByRole('listitem').filter({ hasText: 'In step' });
    await expect(inStep).toHaveText(/[1-9]/);
    await expect(page.getByRole('row', { name: /okta/i })).toHaveText(/ago|now/);
    await expect(page.getByText('The SCIM token “second”')).toHaveCount(1);
    await page.getByText('Show as a table').click();
    await expect(page.getByRole('columnheader', { name: 'Succeeded' })).toBeVisible();
    await page.context().close();
  });

  it('reads well in both themes and languages, wide and narrow, and passes axe', async () => {
    expect(await checkLooks(rig, { screen: 'overview', path: '', role: 'auditor' })).toEqual([]);
  });

  it('warns on every screen while deliveries are frozen or batches held', async () => {
    await rig.app.call('PUT', '/freeze', { reason: 'Helpdesk migration' });
    const looks = await checkLooks(rig, { screen: 'overview-frozen', path: '', role: 'owner' });
    const page = await rig.open('/settings', { role: 'owner' });
    await expect(page.getByText('Deliveries are frozen')).toBeVisible();
    await rig.app.call('DELETE', '/freeze');
    expect(looks).toEqual([]);
  });
});
