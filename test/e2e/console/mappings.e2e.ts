import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Page } from 'playwright';
import { workspacePolicy } from '../../../src/demo/workspace/policy.js';
import { axeFaults, checkLooks, expect, settled, shoot, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

async function text(page: Page): Promise<string> {
  await page.getByRole('tab', { name: 'YAML' }).click();
  return page.getByRole('textbox', { name: 'Policy as YAML' }).inputValue();
}

describe('the mappings', () => {
  let rig: ConsoleRig;
  let company: Company;

  beforeAll(async () => {
    rig = await startConsole();
  });

  afterAll(async () => {
    await company.stop();
    await rig.stop();
  });

  it('begin with a next step where no policy was published', async () => {
    const page = await rig.open('/mappings', { role: 'owner' });
    await expect(page.getByRole('heading', { name: 'There is no rule yet' })).toBeVisible();
    await page.context().close();
    company = await startCompany(rig.app);
    await company.replayOktaDay();
  });

  it('read well in both themes and languages, wide and narrow, and pass axe', async () => {
    expect(await checkLooks(rig, { screen: 'mappings', path: '/mappings', role: 'owner' })).toEqual([]);
  });

  it('read well with a rule open', async () => {
    const faults = await checkLooks(rig, {
      screen: 'mappings-rule',
      path: '/mappings?rule=support-leads',
      role: 'operator',
      prepare: async (page) => {
        await page.getByRole('dialog', { name: /support-leads/ }).waitFor();
        await page.locator('summary').first().click();
        await settled(page);
      },
    });
    expect(faults).toEqual([]);
  });

  it('read well as text and as tests', async () => {
    const faults = [
      ...(await checkLooks(rig, { screen: 'mappings-yaml', path: '/mappings/yaml?line=45', role: 'auditor' })),
      ...(await checkLooks(rig, {
        screen: 'mappings-tests',
        path: '/mappings/tests',
        role: 'editor',
        prepare: (page) => page.getByRole('table').or(page.getByRole('list')).first().waitFor(),
      })),
    ];
    expect(faults).toEqual([]);
  });

  it('say while typing who changes, keep the draft and the comments, and publish exactly what was shown', async () => {
    const page = await rig.open('/mappings?rule=support-leads', { role: 'operator' });
    const dialog = page.getByRole('dialog', { name: 'Rule support-leads' });
    await dialog.getByLabel('Add a group').fill('Support');
    await page
      .getByRole('option', { name: /^Équipe de Support|^Support L1/ })
      .first()
      .waitFor();
    await dialog.getByLabel('Remove intercom-main').click();
    await dialog
      .getByRole('status')
      .filter({ hasText: /people change|person changes/ })
      .waitFor();
    await dialog.getByRole('button', { name: 'Apply to draft' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.reload();
    await settled(page);
    await expect(page.getByText('Draft, not published')).toBeVisible();
    const draft = await text(page);
    expect(draft).toContain('# a teammate who leaves is taken out, not parked');
    expect(draft.split('\n').filter((line) => !workspacePolicy.split('\n').includes(line))).toEqual([
      '    grant: { gorgias-eu: lead }',
    ]);
    await page.getByRole('button', { name: 'Review and publish' }).click();
    const review = page.getByRole('dialog', { name: 'Publish version 2' });
    await review.getByRole('radiogroup', { name: 'Group by' }).waitFor();
    await shoot(page, 'mappings-publish-light-en');
    expect(await axeFaults(page)).toEqual([]);
    await review.getByRole('button', { name: /^Publish \d+ change/ }).click();
    await page.getByText('Version 2 is in force').waitFor();
    expect((await rig.app.call('GET', '/policy/versions/current')).body['text']).toBe(draft);
    await page.context().close();
  });

  it('name errors by line and column, and lead to the line', async () => {
    const page = await rig.open('/mappings/yaml', { role: 'editor' });
    const area = page.getByRole('textbox', { name: 'Policy as YAML' });
    await area.fill((await area.inputValue()).replace('gorgias-eu: lead }', 'gorgias-eu: leed }'));
    const link = page
      .getByRole('alert')
      .getByRole('link', { name: /Line \d+, column \d+/ })
      .first();
    await link.click();
    const selected = () => page.evaluate<string>('getSelection().toString()');
    await expect.poll(selected).toContain('leed');
    await shoot(page, 'mappings-faults-light-en');
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('let an editor draft and see everything, but not publish: the button says why, and the server refuses', async () => {
    const page = await rig.open('/mappings/yaml', { role: 'editor' });
    const area = page.getByRole('textbox', { name: 'Policy as YAML' });
    await area.fill((await area.inputValue()).replace('Chats with visitors', 'Talks with visitors'));
    await page.getByText('Nobody’s access changes.').waitFor();
    const publish = page.getByRole('button', { name: 'Review and publish' });
    await expect(publish).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByText('Your role may draft, not publish.', { exact: false })).toBeVisible();
    await publish.click({ force: true });
    await expect(page.getByRole('dialog')).toHaveCount(0);
    const answer = await page.request.post(`${rig.app.url}/api/v1/policy/versions`, {
      data: workspacePolicy,
      headers: { 'content-type': 'application/yaml', origin: rig.app.url },
    });
    expect(answer.status()).toBe(403);
    await page.context().close();
  });

  it('order roles by Up and Down, with the focus staying on the button', async () => {
    const page = await rig.open('/mappings', { role: 'operator' });
    const target = page.getByRole('region', { name: 'gorgias-eu' });
    await target.getByRole('button', { name: /^Move .*Lead.* up$/ }).focus();
    await page.keyboard.press('Enter');
    await page.locator('button[aria-label^="Move "][aria-label*="Lead"][aria-label$=" down"]:focus').waitFor();
    expect(await text(page)).toContain('precedence: [lead, admin, basic, lite, observer]');
    await page.context().close();
  });
});
