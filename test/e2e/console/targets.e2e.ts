import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { checkLooks, expect, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';
import { openReceiver, type TestReceiver } from '../../support/receiver.js';

describe('the targets', () => {
  let rig: ConsoleRig;
  let company: Company;
  let receiver: TestReceiver;

  beforeAll(async () => {
    rig = await startConsole();
    receiver = await openReceiver({ secrets: [] });
  });

  afterAll(async () => {
    await company.stop();
    await receiver.close();
    await rig.stop();
  });

  it('registers one with the settings its connector asks for, shows the secret once, and tests it', async () => {
    const page = await rig.open('/targets', { role: 'operator' });
    await page.getByRole('heading', { name: 'There is no target yet' }).waitFor();
    await page.getByRole('link', { name: 'Add a target' }).click();
    await page.getByLabel('Name').fill('support-eu');
    await page.getByLabel('Webhook URL').fill('nowhere');
    await page.getByRole('button', { name: 'Add a target' }).click();
    await page.locator('[class*="Input-error"]').first().waitFor();
    await page.getByLabel('Webhook URL').fill(receiver.url);
    await page.getByRole('button', { name: 'Add a target' }).click();
    const secret = await page.getByRole('textbox', { name: 'Signing secret (v1)' }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    receiver.acceptSecrets([secret]);
    await page.getByRole('link', { name: 'Open support-eu' }).click();
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await page.getByText('The target accepted the event.').waitFor();
    await expect(page.getByText('Private network')).toBeVisible();
  });

  it('freezes and resumes with a reason, and replaces the signing secret', async () => {
    const page = await rig.open('/targets/support-eu', { role: 'operator' });
    await page.getByRole('button', { name: 'Freeze' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Moving to another plan');
    await page.getByRole('dialog').getByRole('button', { name: 'Freeze' }).click();
    await page.getByText('Deliveries to this target are frozen').waitFor();
    await page.getByRole('button', { name: 'Resume deliveries' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume deliveries' }).click();
    await page.getByRole('button', { name: 'Freeze' }).waitFor();
    await page.getByRole('tab', { name: 'Keys' }).click();
    await page.getByRole('button', { name: 'Make new keys' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make new keys' }).click();
    await expect(page.getByRole('textbox', { name: 'Signing secret (v1)' })).toHaveValue(/^whsec_/);
  });

  it('saves settings only over the state they were read in, and shows what somebody else made of them', async () => {
    const page = await rig.open('/targets/support-eu/settings', { role: 'operator' });
    await page.getByLabel('Requests per second').fill('20');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved').first().waitFor();
    await rig.app.call('PATCH', '/targets/support-eu', { rateLimit: 7 });
    await page.getByLabel('Requests per second').fill('30');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody else changed this meanwhile').waitFor();
    expect((await rig.app.call('GET', '/targets/support-eu')).body['rateLimit']).toBe(7);
    await page.getByRole('button', { name: 'Show what it says now' }).click();
    await page.getByText('Somebody else changed this meanwhile').waitFor({ state: 'detached' });
    await expect(page.getByLabel('Requests per second')).toHaveValue('7');
    await page.context().close();
  });

  it('forgets a target at once only when its name was typed', async () => {
    const page = await rig.open('/targets/support-eu/settings', { role: 'operator' });
    await page.getByRole('button', { name: 'Delete this target…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Forget it at once').check();
    await dialog.getByLabel('Type support-eu to go on').fill('support-eu');
    await dialog.getByRole('button', { name: 'Forget it at once' }).click();
    await page.getByRole('heading', { name: 'There is no target yet' }).waitFor();
  });

  it('shows an auditor everything and lets them change nothing', async () => {
    company = await startCompany(rig.app);
    await company.replayOktaDay();
    const page = await rig.open('/targets/gorgias-eu', { role: 'auditor' });
    await page.getByRole('heading', { name: 'Health' }).waitFor();
    await expect(page.getByRole('button', { name: 'Send a test event' })).toHaveCount(0);
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByLabel('Webhook URL').waitFor();
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  });

  it.each([
    ['targets', '/targets'],
    ['target-state', '/targets/gorgias-eu'],
    ['target-settings', '/targets/gorgias-eu/settings'],
    ['target-keys', '/targets/gorgias-eu/keys'],
    ['target-roles-gorgias', '/targets/gorgias-eu/roles'],
    ['target-roles-userlike', '/targets/userlike-main/roles'],
    ['target-roles-responso', '/targets/responso-fr/roles'],
    ['target-roles-intercom', '/targets/intercom-main/roles'],
    ['target-roles-liveagent', '/targets/liveagent-support/roles'],
    ['target-new', '/targets/new'],
  ])('has a page %s that reads well and passes axe', async (screen, path) => {
    expect(await checkLooks(rig, { screen, path, role: 'owner' })).toEqual([]);
  });
});
