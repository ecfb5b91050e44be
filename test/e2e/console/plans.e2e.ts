import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { workspacePolicy } from '../../../src/demo/workspace/policy.js';
import { checkLooks, expect, settled, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

describe('plans and holds', () => {
  let rig: ConsoleRig;
  let company: Company;

  beforeAll(async () => {
    rig = await startConsole();
    company = await startCompany(rig.app);
    await company.replayOktaDay();
  });

  afterAll(async () => {
    await company.stop();
    await rig.stop();
  });

  it('say that nothing is held', async () => {
    const page = await rig.open('/plans', { role: 'auditor' });
    await expect(page.getByRole('heading', { name: 'Nothing is held' })).toBeVisible();
    await page.context().close();
  });

  it('show the plan of the draft of this tab, removals first', async () => {
    const faults = await checkLooks(rig, {
      screen: 'plans-draft',
      path: '/mappings/yaml',
      role: 'editor',
      prepare: async (page) => {
        const area = page.locator('textarea');
        await area.fill(
          (await area.inputValue()).replace('group: Support L1, directory', 'group: Support Leads, directory'),
        );
        await page.goto(`${rig.app.url}/console/plans/draft`);
        await settled(page);
        await page.locator('#plan-removals, #plan-privileged, #plan-others').first().waitFor();
      },
    });
    expect(faults).toEqual([]);
  });

  it('list what a limit stopped, and release exactly those who were seen, with a reason', async () => {
    const strict = workspacePolicy.replace('max: 20, percent: 10', 'max: 0').replace(/\ntests:[^]*/, '\n');
    const without = strict.replace(
      'grant: { intercom-main: support-agent-standard }',
      'grant: { userlike-main: agent }',
    );
    expect((await rig.app.call('POST', '/policy/versions', strict)).status).toBe(201);
    expect((await rig.app.call('POST', '/policy/versions', without)).status).toBe(201);
    const page = await rig.open('/plans', { role: 'operator' });
    await page
      .getByRole('button', { name: /\d+ accounts?$/ })
      .first()
      .waitFor();
    const faults = [
      ...(await checkLooks(rig, { screen: 'plans-holds', path: '/plans', role: 'auditor' })),
      ...(await checkLooks(rig, {
        screen: 'plans-hold',
        path: '/plans',
        role: 'operator',
        prepare: async (each) => {
          await each
            .getByRole('button', { name: /\d+ (accounts?|comptes?)$/ })
            .first()
            .click();
          await each.getByRole('dialog', { name: /^(Held on|Retenue sur)/ }).waitFor();
          await settled(each);
        },
      })),
    ];
    await page
      .getByRole('button', { name: /\d+ accounts?$/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Release exactly/ }).click();
    const question = page.getByRole('dialog', { name: /^Release \d+ change/ });
    await question.getByRole('button', { name: /^Release exactly/ }).click();
    await question.getByText('Enter a reason.').waitFor();
    await question.getByLabel('Reason').fill('Intercom is replaced by Userlike');
    await question.getByRole('button', { name: /^Release exactly/ }).click();
    await page.getByText('Released: the changes are on their way').waitFor();
    const audit = await rig.app.call('GET', '/audit');
    expect(JSON.stringify(audit.body)).toContain('Intercom is replaced by Userlike');
    expect(faults).toEqual([]);
  });

  it('list every published version with its text', async () => {
    const page = await rig.open('/plans/versions', { role: 'auditor' });
    await page.getByRole('button', { name: 'Version 1', exact: true }).click();
    await page.getByRole('region', { name: 'Text of the policy' }).waitFor();
    expect(await checkLooks(rig, { screen: 'plans-versions', path: '/plans/versions', role: 'auditor' })).toEqual([]);
  });
});
