import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { startProvider } from '../../support/openid-provider.js';
import { checkLooks, expect, startConsole, type ConsoleRig } from '../../support/console.js';

describe('the settings', () => {
  let rig: ConsoleRig;

  beforeAll(async () => {
    rig = await startConsole();
  });

  afterAll(async () => {
    await rig.stop();
  });

  it('invites an admin, who chooses a password at the first login', async () => {
    const page = await rig.open('/settings/admins', { role: 'owner' });
    await page.getByRole('button', { name: 'Invite an admin' }).click();
    await page.getByLabel('E-mail').fill('claire@example.com');
    await page.getByLabel('Name').fill('Claire Martin');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const oneTime = await page.getByRole('textbox', { name: 'One-time password' }).inputValue();
    await page.getByRole('rowheader', { name: /Claire Martin/ }).waitFor();

    const fresh = await rig.open('');
    await fresh.getByLabel('E-mail').fill('claire@example.com');
    await fresh.getByRole('textbox', { name: 'Password' }).fill(oneTime);
    await fresh.getByRole('button', { name: 'Log in' }).click();
    await fresh.getByRole('heading', { name: 'Choose your password' }).waitFor();
    await fresh.getByLabel('One-time password').fill(oneTime);
    await fresh.getByLabel('New password').fill('a long enough phrase');
    await fresh.getByRole('button', { name: 'Set password' }).click();
    await fresh.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });

  it('ends the sessions of an admin who is disabled', async () => {
    const theirs = await rig.open('/settings/account', { role: 'editor' });
    const page = await rig.open('/settings/admins', { role: 'owner' });
    await page.getByRole('button', { name: 'Disable Test editor' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
    await page.getByRole('button', { name: 'Enable Test editor' }).waitFor();
    await theirs.reload();
    await theirs.getByRole('heading', { name: 'Log in to Rolecall' }).waitFor();
    await page.getByRole('button', { name: 'Enable Test editor' }).click();
    await page.getByRole('button', { name: 'Disable Test editor' }).waitFor();
  });

  it('makes an API key that works, shown once', async () => {
    const page = await rig.open('/settings/keys', { role: 'owner' });
    await page.getByRole('button', { name: 'Make an API key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Nightly export');
    await page.getByRole('dialog').getByRole('button', { name: 'Make an API key' }).click();
    const key = await page.getByRole('textbox', { name: 'API key' }).inputValue();
    const answer = await fetch(`${rig.app.url}/api/v1/directories`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
  });

  it('sets up single sign-on, by which somebody then logs in', async () => {
    const provider = await startProvider(`${rig.app.url}/sign-on/callback`);
    try {
      provider.person = { id: 'zoe', claims: { name: 'Zoé Petit', groups: ['rolecall-auditors'] } };
      const page = await rig.open('/settings/signon', { role: 'owner' });
      await page.getByLabel('Issuer').fill('http://127.0.0.1:1');
      await page.getByLabel('Client id').fill(provider.clientId);
      await page.getByRole('textbox', { name: 'Client secret' }).fill(provider.clientSecret);
      await page.getByLabel('Group 1', { exact: true }).fill('rolecall-auditors');
      await page.getByLabel('Role of group 1', { exact: true }).first().click();
      await page.getByRole('option', { name: 'Auditor' }).click();
      await page.getByRole('button', { name: 'Check and save' }).click();
      await page.getByText('ECONNREFUSED').waitFor();
      await page.getByLabel('Issuer').fill(provider.issuer);
      await page.getByRole('button', { name: 'Check and save' }).click();
      await page.getByRole('button', { name: 'End single sign-on' }).waitFor();

      const fresh = await rig.open('');
      await fresh.getByRole('link', { name: 'Sign in with Okta' }).click();
      await fresh.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      provider.person = { id: 'eve', claims: { name: 'Eve', groups: [] } };
      const refused = await rig.open('');
      await refused.getByRole('link', { name: 'Sign in with Okta' }).click();
      await refused.getByText('None of your groups gives you a role here').waitFor();
      await refused.getByText('Request id: req_').waitFor();
    } finally {
      await provider.stop();
    }
  });

  it('hides admins and keys from an auditor, who may read what holds for the service', async () => {
    const page = await rig.open('/settings', { role: 'auditor' });
    await expect(page.getByRole('tab')).toHaveText(['My account', 'Service']);
    await page.getByRole('tab', { name: 'Service' }).click();
    await page.getByText('Your role may read these settings').waitFor();
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  });

  it.each(['account', 'admins', 'keys', 'signon', 'service'])(
    'has a part %s that reads well and passes axe',
    async (part) => {
      expect(await checkLooks(rig, { screen: `settings-${part}`, path: `/settings/${part}`, role: 'owner' })).toEqual(
        [],
      );
    },
  );
});
