import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { axeFaults, checkLooks, expect, settled, shoot, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

describe('the audit', () => {
  let rig: ConsoleRig;
  let company: Company;

  beforeAll(async () => {
    rig = await startConsole();
    company = await startCompany(rig.app);
    await company.replayOktaDay();
    await rig.app.call('POST', '/targets/gorgias-eu/freeze', { reason: 'Migration' });
    await rig.app.call('POST', '/targets/gorgias-eu/thaw', { reason: 'Done' });
    await rig.app.call('POST', '/targets', { name: 'gorgias-eu' });
  });

  afterAll(async () => {
    await company.stop();
    await rig.stop();
  });

  it('tells in words who did what to what, and how it ended', async () => {
    const page = await rig.open('/audit', { role: 'auditor' });
    const table = page.getByRole('table', { name: 'Audit entries' });
    await expect(table.getByRole('row', { name: /Target created/ }).first()).toContainText('Refused');
    await expect(table.getByRole('row', { name: /Access of an account decided/ }).first()).toContainText('okta');
    await page.getByRole('combobox', { name: 'What', exact: true }).click();
    await page.getByRole('option', { name: 'Target frozen' }).click();
    await settled(page);
    await page.getByText('1 in all').waitFor();
    await expect(page).toHaveURL(/\?action=target\.freeze$/);
    await page.context().close();
  });

  it('opens an entry with its details masked, its hash, and the way back to its row', async () => {
    const page = await rig.open('/audit?action=target.freeze', { role: 'auditor' });
    await page.getByRole('button', { name: 'Target frozen' }).press('Enter');
    const drawer = page.getByRole('dialog', { name: /^Entry \d+$/ });
    await drawer.getByText('Place in the chain').waitFor();
    await expect(drawer.getByRole('region', { name: 'Details' })).not.toContainText('Migration');
    await drawer.getByRole('button', { name: 'Show personal data' }).click();
    await expect(drawer.getByRole('region', { name: 'Details' })).toContainText('Migration');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await expect(page.locator(':focus')).toHaveText('Target frozen');
    await page.context().close();
  });

  it('says of an erased entry that it was erased', async () => {
    const page = await rig.open('', { role: 'auditor' });
    await page.route('**/api/v1/audit?*', async (route) => {
      const answer = await route.fetch();
      const { items, ...rest } = (await answer.json()) as { items: { details?: object; salt?: string }[] }; // the rig holds answers to their description
      const erased = items.map(({ details: _details, salt: _salt, ...entry }) => entry);
      await route.fulfill({ response: answer, json: { items: erased, ...rest } });
    });
    await page.goto(`${rig.app.url}/console/audit?action=target.freeze`);
    await page.getByRole('button', { name: 'Target frozen' }).click();
    await page.getByText('The details were erased').waitFor();
    await shoot(page, 'audit-erased-light-en');
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('checks the chain on demand, and against a head noted earlier', async () => {
    const page = await rig.open('/audit', { role: 'auditor' });
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/^Whole: /).waitFor();
    await expect(page.getByRole('textbox', { name: /^Head: hash of entry/ })).toHaveValue(/^[0-9a-f]{64}$/);
    await page.getByText('Check against a head noted earlier').click();
    await page.getByRole('textbox', { name: 'Entry number' }).fill('1');
    await page.getByRole('textbox', { name: 'Hash', exact: true }).fill('0'.repeat(64));
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('The entry at the place you noted has another hash.').waitFor();
    const chain = await page.request.get(
      (await page.getByRole('link', { name: 'Export the chain' }).getAttribute('href')) ?? '',
    );
    expect(JSON.parse((await chain.text()).split('\n')[0] ?? '')).toMatchObject({ seq: 1 });
    await page.context().close();
  });

  it('has words of its own for everything the service notes', async () => {
    const { body } = await rig.app.call('GET', '/audit?limit=200');
    const page = await rig.open('/audit', { role: 'auditor' });
    for (const { action } of body['items'] as { action: string }[])
      // the rig checked the answer
      await expect(page.getByRole('button', { name: action, exact: true })).toHaveCount(0);
    await page.context().close();
  });

  it('reads well in both themes and languages, wide and narrow, and passes axe', async () => {
    const faults = await checkLooks(rig, {
      screen: 'audit',
      path: '/audit',
      role: 'auditor',
      prepare: async (page) => {
        await page.locator('main button[class*="Button"]').first().click();
        await page.locator('input[readonly]').first().waitFor();
      },
    });
    const drawer = await checkLooks(rig, {
      screen: 'audit-entry',
      path: '/audit?action=target.create',
      role: 'auditor',
      prepare: async (page) => {
        await page.locator('main [aria-haspopup="dialog"]').first().click();
        await page.getByRole('dialog').waitFor();
      },
    });
    expect([...faults, ...drawer]).toEqual([]);
  });
});
