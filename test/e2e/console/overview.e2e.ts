import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkLooks, startConsole, type ConsoleRig } from '../../support/console.js';
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
    expect(await page.getByRole('heading', { name: 'No directory is connected' }).isVisible()).toBe(true);
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
    expect(Number((await inStep.innerText()).replace(/\D/g, ''))).toBeGreaterThan(0);
    expect(await page.getByRole('row', { name: /okta/i }).innerText()).toMatch(/ago|now/);
    expect(await page.getByText('The SCIM token “second”').count()).toBe(1);
    await page.getByText('Show as a table').click();
    expect(await page.getByRole('columnheader', { name: 'Succeeded' }).isVisible()).toBe(true);
    await page.context().close();
  });

  it('reads well in both themes and languages, wide and narrow, and passes axe', async () => {
    expect(await checkLooks(rig, { screen: 'overview', path: '', role: 'auditor' })).toEqual([]);
  });

  it('warns on every screen while deliveries are frozen or batches held', async () => {
    await rig.app.call('PUT', '/freeze', { reason: 'Helpdesk migration' });
    const looks = await checkLooks(rig, { screen: 'overview-frozen', path: '', role: 'owner' });
    const page = await rig.open('/settings', { role: 'owner' });
    expect(await page.getByText('Deliveries are frozen').isVisible()).toBe(true);
    await rig.app.call('DELETE', '/freeze');
    expect(looks).toEqual([]);
  });
});
