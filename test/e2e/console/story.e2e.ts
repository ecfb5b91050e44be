import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Page } from 'playwright';
import { oktaDay } from '../../../src/demo/days/okta.js';
import { exchangeByFetch, replayDay } from '../../../src/demo/replay.js';
import { axeFaults, expect, shoot, startConsole, type ConsoleRig } from '../../support/console.js';
import { openReceiver, type TestReceiver } from '../../support/receiver.js';

/** What an IT admin does from the first day to the auditor's question, all of it in the console; the helpdesk is the reference receiver. */
describe('from the first connection to the evidence', () => {
  let rig: ConsoleRig;
  let receiver: TestReceiver;
  /** The admin's window; what they drafted stays in it. */
  let page: Page;

  beforeAll(async () => {
    rig = await startConsole();
    receiver = await openReceiver({ secrets: [] });
    page = await rig.open('', { role: 'operator' });
  });

  afterAll(async () => {
    await receiver.close();
    await rig.stop();
  });

  const go = async (screen: string) => {
    await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: screen }).click();
    await page.getByRole('heading', { name: screen, level: 1 }).waitFor();
  };

  it("the guide connects Okta, hears its test, and then its day's people and groups", async () => {
    await page.getByRole('main').getByRole('link', { name: 'Go to the connections' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Connect a provider' }).click();
    await page.getByLabel('Name of the connection').fill('Acme Okta');
    await page.getByRole('button', { name: 'Create and go on' }).click();
    await page.getByText('Waiting for the first request…').waitFor();
    const baseUrl = await page.getByLabel('SCIM connector base URL', { exact: true }).inputValue();
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
    const replay = (steps: typeof oktaDay.steps) =>
      replayDay(
        { ...oktaDay, steps },
        { connection: { baseUrl, token }, exchange: exchangeByFetch, backOff: () => Promise.resolve() },
      );
    await replay(oktaDay.steps.slice(0, 1));
    await page.getByText('The provider was heard').waitFor();
    await page.getByText('Requests that only read', { exact: false }).waitFor();
    await replay(oktaDay.steps.slice(1));
    await page.getByRole('table', { name: 'Last requests' }).waitFor();
    await go('Directory');
    await page.getByRole('cell', { name: 'tom.bernard@example.com', exact: true }).waitFor();
  });

  it('a helpdesk is added with its secret, and a test event reaches it', async () => {
    await go('Targets');
    await page.getByRole('link', { name: 'Add a target' }).first().click();
    await page.getByLabel('Name').fill('support-eu');
    await page.getByLabel('Webhook URL').fill(receiver.url);
    await page.getByRole('button', { name: 'Add a target' }).click();
    receiver.acceptSecrets([await page.getByRole('textbox', { name: 'Signing secret (v1)' }).inputValue()]);
    await page.getByRole('link', { name: 'Open support-eu' }).click();
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await page.getByText('The target accepted the event.').waitFor();
  });

  it('a group is mapped to a role, with its members and the impact in sight before anything is stored', async () => {
    await go('Mappings');
    await page.getByRole('main').getByRole('button', { name: 'Add a rule' }).first().click();
    const editor = page.getByRole('dialog', { name: 'Add a rule' });
    await editor.getByLabel('Name of the rule').fill('leads');
    await editor.getByLabel('Reason').fill('Leads answer for their team');
    await editor.getByLabel('Add a group').fill('Support Le');
    await page.getByRole('option', { name: /^Support Leads.*2 members/ }).click();
    await editor.getByLabel('Target', { exact: true }).click();
    await page.getByRole('option', { name: 'support-eu' }).click();
    await editor.getByRole('button', { name: 'Add target' }).click();
    await editor.getByRole('combobox', { name: 'Role on support-eu' }).click();
    await page.getByRole('option', { name: /^Lead/ }).first().click();
    await editor.getByRole('status').filter({ hasText: '2 people change' }).waitFor();
    await shoot(page, 'story-rule');
    await editor.getByRole('button', { name: 'Apply to draft' }).click();
    await editor.waitFor({ state: 'hidden' });
    expect((await rig.app.call('GET', '/policy/versions')).body['items']).toEqual([]);
  });

  it('the diff is published as it was shown, and each delivery arrives while the page is watched', async () => {
    const watching = await page.context().newPage();
    await watching.goto(`${rig.app.url}/console/deliveries`);
    await watching.getByRole('switch', { name: 'Follow new deliveries' }).check();
    await page.getByRole('button', { name: 'Review and publish' }).click();
    const review = page.getByRole('dialog', { name: 'Publish version 1' });
    await review.getByText('Léa Roy').or(review.getByText('lea.roy@example.com')).first().waitFor();
    await shoot(page, 'story-publish');
    expect(await axeFaults(page)).toEqual([]);
    await review.getByRole('button', { name: 'Publish 2 changes' }).click();
    await page.getByText('Version 1 is in force').waitFor();
    await watching.getByRole('row', { name: /lea\.roy@example\.com.*Delivered/ }).waitFor();
    await watching.getByRole('row', { name: /ines\.moreau@example\.com.*Delivered/ }).waitFor();
    await watching.close();
    expect([...receiver.accounts()].map(([key, { status }]) => `${key} ${status}`).sort()).toEqual([
      'ines.moreau@example.com active',
      'lea.roy@example.com active',
    ]);
  });

  it('somebody leaves: access ends, the helpdesk confirms, and the evidence is a CSV and a PDF', async () => {
    await go('Offboarding');
    await page.getByRole('button', { name: 'Offboard now' }).click();
    await page.getByRole('textbox', { name: 'Person' }).fill('ines.moreau@example.com');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Left the company');
    await page.getByRole('button', { name: 'End all access' }).click();
    await page.getByRole('heading', { name: 'Offboarding of ines.moreau@example.com' }).waitFor();
    await page.getByText('No target gives this person access any more.').waitFor();
    await shoot(page, 'story-evidence');
    const read = async (name: string) => {
      const href = await page.getByRole('link', { name }).getAttribute('href');
      return (await page.request.get(href ?? '')).body();
    };
    expect((await read('CSV')).toString()).toMatch(/ines\.moreau@example\.com.*revoked,offboarding/);
    expect((await read('PDF')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(receiver.accounts().get('ines.moreau@example.com')?.status).not.toBe('active');
  });

  it('an editor drafts and sees the impact but cannot publish: the button says why, and the server refuses', async () => {
    const theirs = await rig.open('/mappings/yaml', { role: 'editor' });
    const area = theirs.getByRole('textbox', { name: 'Policy as YAML' });
    const text = (await area.inputValue()).replace('Support Leads', 'Support L1');
    await area.fill(text);
    await theirs
      .getByText(/people change|person changes/)
      .first()
      .waitFor();
    const publish = theirs.getByRole('button', { name: 'Review and publish' });
    await expect(publish).toHaveAttribute('aria-disabled', 'true');
    await expect(theirs.getByText('Your role may draft, not publish.', { exact: false })).toBeVisible();
    const answer = await theirs.request.post(`${rig.app.url}/api/v1/policy/versions`, {
      data: text,
      headers: { 'content-type': 'application/yaml', origin: rig.app.url },
    });
    expect(answer.status()).toBe(403);
    await theirs.goto(`${rig.app.url}/console/offboarding`);
    await theirs.getByRole('heading', { name: 'Offboarding', level: 1 }).waitFor();
    await expect(theirs.getByRole('button', { name: 'Offboard now' })).toHaveCount(0);
    await theirs.context().close();
  });

  it('an HR viewer sees offboarding only', async () => {
    const theirs = await rig.open('', { role: 'hr_viewer' });
    await theirs.getByRole('heading', { name: 'Offboarding', level: 1 }).waitFor();
    const nav = theirs.getByRole('navigation', { name: 'Main navigation' });
    await expect(nav.getByRole('link')).toHaveText(['Offboarding', 'Settings']);
    for (const path of ['/directories', '/targets', '/audit', '/policy/versions'])
      expect((await theirs.request.get(`${rig.app.url}/api/v1${path}`)).status()).toBe(403);
    await theirs.context().close();
  });
});
