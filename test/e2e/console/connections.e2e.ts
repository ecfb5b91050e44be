import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { checkLooks, expect, settled, shoot, startConsole, type ConsoleRig } from '../../support/console.js';

describe('connections', () => {
  let rig: ConsoleRig;
  let id = '';

  beforeAll(async () => {
    rig = await startConsole();
  });

  afterAll(async () => {
    await rig.stop();
  });

  const scim = (path: string, token: string) =>
    fetch(`${rig.app.url}/scim/v2/${id}${path}`, { headers: { authorization: `Bearer ${token}` } });

  it('guides Okta from a name to the first request, and shows the token once', async () => {
    expect(await checkLooks(rig, { screen: 'connections-empty', path: '/connections', role: 'operator' })).toEqual([]);
    const page = await rig.open('/connections', { role: 'operator' });
    await page.getByRole('main').getByRole('link', { name: 'Connect a provider' }).click();
    await page.getByLabel('Name of the connection').fill('Acme Okta');
    await page.getByRole('button', { name: 'Create and go on' }).click();
    await page.getByRole('heading', { name: 'Set up Acme Okta', level: 1 }).waitFor();
    id = /connections\/(dir_\w+)/.exec(page.url())?.[1] ?? '';
    await page.getByText('Waiting for the first request…').waitFor();
    await expect(page.getByLabel('SCIM connector base URL', { exact: true })).toHaveValue(/\/scim\/v2\/dir-/);
    await expect(page.getByLabel('Unique identifier field for users', { exact: true })).toHaveValue('userName');
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
    await expect(page.getByRole('textbox', { name: 'Authorization: Bearer' })).toHaveValue(token);

    expect((await scim('/Users?filter=userName%20eq%20%22x%22', token)).status).toBe(200);
    await page.getByText('The provider was heard').waitFor();
    const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ana@example.com', active: true };
    await fetch(`${rig.app.url}/scim/v2/${id}/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(user),
    });
    await page.getByRole('row', { name: /Create User/ }).waitFor();
    await shoot(page, 'connections-guide-heard');
    await page.reload();
    await settled(page);
    await expect(page.getByText(token)).toHaveCount(0);
    await page.context().close();
  });

  it('changes a token without an outage: the new one is seen in use before the old one goes', async () => {
    const page = await rig.open(`/connections/${id}`, { role: 'operator' });
    await page.getByRole('button', { name: 'Make a new token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('second');
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    const token = await dialog.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText('it has not been used yet').waitFor();
    expect((await scim('/Users?count=1', token)).status).toBe(200);
    await page.getByText('The new token is in use').waitFor();
    await page
      .getByRole('alert')
      .getByRole('button', { name: /^Retire …/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click();
    await page.getByText('Token retired').waitFor();
    await page.getByText('A change of token is under way').waitFor({ state: 'detached' });
    expect((await scim('/Users?count=1', token)).status).toBe(200);
    await page.context().close();
  });

  it('registers an OAuth client, whose secret is shown once', async () => {
    const page = await rig.open(`/connections/${id}`, { role: 'operator' });
    await page.getByRole('button', { name: 'Add an OAuth client' }).click();
    await page
      .getByRole('dialog')
      .getByRole('textbox', { name: 'Allowed addresses' })
      .fill('203.0.113.7, 2001:db8::/32');
    await page.getByRole('dialog').getByRole('button', { name: 'Add an OAuth client' }).click();
    const secret = await page.getByRole('textbox', { name: 'Client Secret' }).inputValue();
    expect(secret.length).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText('Secrets of Acme Okta').first().waitFor({ state: 'attached' });
    await expect(page.getByText(secret)).toHaveCount(0);
    await page.getByText('They may be used from 203.0.113.7/32, 2001:db8::/32.').waitFor();
    await page.getByRole('button', { name: 'Addresses of Acme Okta', exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Allowed addresses' }).fill('198.51.100.0/24');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('They may be used from 198.51.100.0/24.').waitFor();
    await page.context().close();
  });

  it('reads well in both themes and languages, wide and narrow, and passes axe', async () => {
    await rig.app.call('POST', `/directories/${id}/tokens`, { name: 'short', expiresInDays: 5 });
    const { body } = await rig.app.call('POST', '/directories', { name: 'Acme Entra', dialect: 'entra' });
    const entra = String(body['id']);
    const looks = [
      ...(await checkLooks(rig, { screen: 'connections', path: '/connections', role: 'auditor' })),
      ...(await checkLooks(rig, { screen: 'connections-new', path: '/connections/new', role: 'operator' })),
      ...(await checkLooks(rig, { screen: 'connections-one', path: `/connections/${id}`, role: 'operator' })),
      ...(await checkLooks(rig, { screen: 'connections-okta', path: `/connections/${id}/guide`, role: 'operator' })),
      ...(await checkLooks(rig, {
        screen: 'connections-entra',
        path: `/connections/${entra}/guide`,
        role: 'operator',
      })),
    ];
    expect(looks).toEqual([]);
  });

  it('shows an auditor everything and lets them change nothing', async () => {
    const page = await rig.open(`/connections/${id}`, { role: 'auditor' });
    await expect(page.getByRole('button', { name: /Retire|Delete|Make a new token|Edit|Add an/ })).toHaveCount(0);
    await page.context().close();
  });

  it('says what goes with a directory before it is deleted, and keeps the reason', async () => {
    const page = await rig.open(`/connections/${id}`, { role: 'operator' });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('every role that came from them alone is revoked');
    await shoot(page, 'connections-delete');
    await dialog.getByLabel('Reason').fill('Moved to Entra');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
    const { body } = await rig.app.call('GET', '/audit?action=directory.remove');
    expect(JSON.stringify(body['items'])).toContain('Moved to Entra');
    await page.context().close();
  });

  it('gives the request id and another try when a connection cannot be read', async () => {
    const page = await rig.open(`/connections/dir_${'0'.repeat(32)}`, { role: 'operator' });
    await expect(page.getByRole('alert')).toHaveText(/Not found[\s\S]*Request id/);
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(1);
    await page.context().close();
  });
});
