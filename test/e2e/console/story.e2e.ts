import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workspacePolicy } from '../../../src/demo/workspace/policy.js';
import { startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

/** One more rule than the demo's: leads work in the Italian inbox too. */
const changedPolicy = workspacePolicy.replace(
  '\nforbid:',
  `
  - id: leads-see-italy
    reason: Leads help out in Italy
    when: { group: Support Leads }
    grant: { responso-fr: { role: agent, scope: { inbox: [italy] } } }

forbid:`,
);

describe('from the first connection to the evidence', () => {
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

  it('a group is mapped: the plan tells whom it changes, publishing it reaches the helpdesk', async () => {
    const plan = await rig.app.call('POST', '/policy/plan', changedPolicy);
    expect(plan.status).toBe(200);
    expect(plan.body['summary']).toMatchObject({ people: 2 });
    const hash = String(plan.body['hash']);
    const published = await rig.app.call('POST', '/policy/versions', changedPolicy, { 'if-match': `"${hash}"` });
    expect(published.status).toBe(201);
    const arrived = () =>
      company.helpdesks
        .accounts()
        .some(({ helpdesk, key }) => helpdesk === 'responso-fr' && key === 'ines.moreau@example.com');
    expect(await company.helpdesks.waitFor(arrived, 15_000)).toBe(true);
  });

  it('a person is offboarded in the console, every target confirms, and the evidence is a PDF', async () => {
    const page = await rig.open('/offboarding', { role: 'operator' });
    await page.getByRole('button', { name: 'Offboard now' }).click();
    await page.getByRole('textbox', { name: 'Person' }).fill('ines.moreau@example.com');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Left the company');
    await page.getByRole('button', { name: 'End all access' }).click();
    await page.getByRole('heading', { name: 'Offboarding of ines.moreau@example.com' }).waitFor();
    await page.getByText('No target gives this person access any more.').waitFor();
    const href = await page.getByRole('link', { name: 'PDF' }).getAttribute('href');
    const pdf = await page.request.get(href ?? '');
    expect((await pdf.body()).subarray(0, 4).toString()).toBe('%PDF');
    await page.context().close();
  });

  it('an editor cannot offboard or publish, whatever the page shows', async () => {
    const page = await rig.open('/offboarding', { role: 'editor' });
    expect(await page.getByRole('button', { name: 'Offboard now' }).count()).toBe(0);
    const send = (path: string, data: string, type: string) =>
      page.request.post(`${rig.app.url}/api/v1${path}`, {
        data,
        headers: { 'content-type': type, origin: rig.app.url },
      });
    expect((await send('/policy/versions', workspacePolicy, 'application/yaml')).status()).toBe(403);
    const body = JSON.stringify({ person: 'lea.roy@example.com', reason: 'No right to' });
    expect((await send('/offboardings', body, 'application/json')).status()).toBe(403);
    await page.context().close();
  });

  it('an HR viewer sees offboarding only', async () => {
    const page = await rig.open('', { role: 'hr_viewer' });
    await page.getByRole('heading', { name: 'Offboarding', level: 1 }).waitFor();
    const nav = page.getByRole('navigation', { name: 'Main navigation' });
    expect(await nav.getByRole('link').allInnerTexts()).toEqual(['Offboarding', 'Settings']);
    for (const path of ['/directories', '/targets', '/audit', '/policy/versions'])
      expect((await page.request.get(`${rig.app.url}/api/v1${path}`)).status()).toBe(403);
    await page.context().close();
  });
});
