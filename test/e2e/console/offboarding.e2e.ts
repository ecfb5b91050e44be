import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { axeFaults, checkLooks, expect, settled, shoot, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

describe('offboarding', () => {
  let rig: ConsoleRig;
  let company: Company;

  beforeAll(async () => {
    rig = await startConsole();
  });

  afterAll(async () => {
    await company.stop();
    await rig.stop();
  });

  const inesId = async () => {
    const { body } = await rig.app.call('GET', '/people?query=ines');
    const [ines] = body['items'] as { id: string }[]; // the rig checked the answer
    return ines?.id ?? '';
  };

  it('says on a new service that nobody lost access, and what would appear', async () => {
    const page = await rig.open('/offboarding', { role: 'operator' });
    await expect(page.getByRole('heading', { name: 'Nobody lost access in this period' })).toBeVisible();
    await page.getByRole('tab', { name: 'Offboarded here' }).click();
    await page.getByRole('heading', { name: 'Nobody was offboarded here yet' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('lists who left, how long each took against the goal, and where', async () => {
    company = await startCompany(rig.app);
    await company.replayOktaDay();
    const page = await rig.open('/offboarding', { role: 'hr_viewer' });
    const hugo = page.getByRole('row', { name: /Hugo Laurent/ });
    await expect(hugo).toHaveText(/Said by the directory[\s\S]*(ms|sec|s)[\s\S]*Complete[\s\S]*gorgias-eu/);
    await expect(page.getByText('Goal: a loss of access is confirmed within 1 min')).toBeVisible();
    await page.getByText('Only late').click();
    await page.getByRole('heading', { name: 'Nobody matches these filters' }).waitFor();
    await expect(page).toHaveURL(/\?late=true$/);
    await page.context().close();
  });

  it('shows the steps of a person to whoever follows the link', async () => {
    const page = await rig.open('/offboarding', { role: 'hr_viewer' });
    await page.getByRole('link', { name: 'Hugo Laurent' }).click();
    await page.getByRole('heading', { name: 'Hugo Laurent', level: 1 }).waitFor();
    await settled(page);
    const row = page.getByRole('row', { name: /gorgias-eu/ });
    await expect(row).toHaveText(/Revoked[\s\S]*CET|GMT\+1/);
    await expect(page).toHaveTitle('Hugo Laurent · Rolecall');
    await expect(page.getByRole('button', { name: 'Offboard now' })).toHaveCount(0);
    await page.context().close();
  });

  it('ends all access of a person found by name, tells when each target confirmed, and takes it back', async () => {
    const page = await rig.open('/offboarding', { role: 'operator' });
    await page.getByRole('button', { name: 'Offboard now' }).click();
    await page.getByRole('button', { name: 'End all access' }).click();
    await page.getByText('Say who is leaving.').waitFor();
    await page.getByRole('textbox', { name: 'Person' }).fill('in');
    await page.getByRole('radio', { name: /Moreau/ }).check();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Last day was today');
    await shoot(page, 'offboarding-dialog-light-en');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'End all access' }).click();
    await page.getByRole('heading', { name: 'Offboarding of ines.moreau@example.com' }).waitFor();
    await page.getByText('No target gives this person access any more.').waitFor();
    const csv = await page.request.get((await page.getByRole('link', { name: 'CSV' }).getAttribute('href')) ?? '');
    expect(await csv.text()).toContain('gorgias-eu');
    const pdf = await page.request.get((await page.getByRole('link', { name: 'PDF' }).getAttribute('href')) ?? '');
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

    await page.getByRole('button', { name: 'Reinstate' }).click();
    const dialog = page.getByRole('dialog', { name: /Reinstate ines/ });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('She stays after all');
    await dialog.getByRole('button', { name: 'Reinstate' }).click();
    await page.getByText('She stays after all').waitFor();
    await page
      .getByRole('row', { name: /gorgias-eu/ })
      .getByText('Access kept')
      .waitFor();
    await page.context().close();
  });

  it('asks which of two people is meant when a text fits both', async () => {
    const { body } = await rig.app.call('GET', '/directories');
    const [, entra] = body['items'] as { id: string; baseUrl: string }[]; // the rig checked the answer
    const token = await rig.app.call('POST', `/directories/${entra?.id}/tokens`, { name: 'second' });
    const create = (userName: string, email: string) =>
      fetch(`${entra?.baseUrl}/Users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${String(token.body['token'])}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
          userName,
          active: true,
          emails: [{ value: email, type: 'work', primary: true }],
        }),
      });
    expect((await create('sam', 'sam.one@example.com')).status).toBe(201);
    expect((await create('sam.two', 'sam')).status).toBeLessThan(500);
    const okta = (body['items'] as { id: string; baseUrl: string }[])[0]; // the rig checked the answer
    const oktaToken = await rig.app.call('POST', `/directories/${okta?.id}/tokens`, { name: 'second' });
    await fetch(`${okta?.baseUrl}/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(oktaToken.body['token'])}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'sam',
        active: true,
        emails: [{ value: 'sam.three@example.com', type: 'work', primary: true }],
      }),
    });
    const page = await rig.open('/offboarding?offboard=sam', { role: 'operator' });
    await page.getByRole('textbox', { name: 'Reason' }).fill('Left');
    await page.getByRole('button', { name: 'End all access' }).click();
    await page.getByText('More than one person matches').waitFor();
    await expect(page.getByRole('radio').nth(1)).toBeVisible();
    await shoot(page, 'offboarding-ambiguous-light-en');
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('puts whoever is late first, with the reason, while a helpdesk does not answer', async () => {
    await rig.app.call('PUT', '/settings/revocations', { goalSeconds: 1 });
    await rig.app.call('POST', `/targets/intercom-main/freeze`, { reason: 'Helpdesk migration' });
    const { body } = await rig.app.call('POST', '/offboardings', {
      person: 'marie.dubois@example.com',
      reason: 'Contract ended early',
    });
    const page = await rig.open('/offboarding', { role: 'operator' });
    const first = page.getByRole('row').nth(1);
    await first.getByText('Late').waitFor();
    await expect(first).toContainText('Marie');
    await page.goto(`${rig.app.url}/console/offboarding/${String(body['id'])}`);
    await page.getByText('Helpdesk migration').first().waitFor();
    await expect(page.getByRole('row', { name: /intercom-main/ })).toHaveText(/Blocked[\s\S]*Late/);
    await page.context().close();
  });

  it('reads well in both themes and languages, wide and narrow, and passes axe', async () => {
    const { body } = await rig.app.call('GET', '/offboardings');
    const [marie] = body['items'] as { id: string }[]; // the rig checked the answer
    const faults = [
      ...(await checkLooks(rig, { screen: 'offboarding', path: '/offboarding', role: 'operator' })),
      ...(await checkLooks(rig, { screen: 'offboarding-one', path: `/offboarding/${marie?.id}`, role: 'operator' })),
      ...(await checkLooks(rig, {
        screen: 'offboarding-person',
        path: `/offboarding/people/${await inesId()}`,
        role: 'operator',
      })),
      ...(await checkLooks(rig, { screen: 'offboarding-requests', path: '/offboarding/requests', role: 'hr_viewer' })),
    ];
    expect(faults).toEqual([]);
  });

  it('is all that an HR viewer sees: navigation, front door and deep links', async () => {
    const page = await rig.open('', { role: 'hr_viewer' });
    await page.getByRole('heading', { name: 'Offboarding', level: 1 }).waitFor();
    const nav = page.getByRole('navigation', { name: 'Main navigation' });
    await expect(nav.getByRole('link')).toHaveText(['Offboarding', 'Settings']);
    await page.goto(`${rig.app.url}/console/audit`);
    await page.getByRole('heading', { name: 'Not for your role' }).waitFor();
    await page.goto(`${rig.app.url}/console/offboarding/people/${await inesId()}`);
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await expect(page.getByRole('link', { name: 'gorgias-eu' })).toHaveCount(0);
    expect((await page.request.get(`${rig.app.url}/api/v1/overview`)).status()).toBe(403);
    await page.context().close();
  });

  it('shows the request id and another try when a person is not known', async () => {
    const page = await rig.open('/offboarding/people/nobody', { role: 'hr_viewer' });
    await page.getByText('Request id:').waitFor();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await page.context().close();
  });
});
