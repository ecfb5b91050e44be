import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { checkLooks, expect, settled, startConsole, type ConsoleRig } from '../../support/console.js';
import { startCompany, type Company } from '../../support/console-company.js';

interface Found {
  readonly id: string;
  readonly userName: string;
  readonly displayName?: string;
  readonly directoryId: string;
  readonly ruleIds?: readonly string[];
}

describe('the directory', () => {
  let rig: ConsoleRig;
  let company: Company | undefined;
  let person: Found;
  let group: Found;

  const list = async (path: string) => (await rig.app.call('GET', path)).body['items'] as Found[]; // checked against its description

  beforeAll(async () => {
    rig = await startConsole();
  });

  afterAll(async () => {
    await company?.stop();
    await rig.stop();
  });

  it('says where people come from while there are none', async () => {
    const page = await rig.open('/directory', { role: 'operator' });
    await expect(page.getByRole('heading', { name: 'Nobody has been sent yet' })).toBeVisible();
    await page.context().close();
    company = await startCompany(rig.app);
    await company.replayOktaDay();
    const accounts = (await rig.app.call('GET', '/assignments')).body['items'] as {
      userIds: string[];
      roles: unknown[];
    }[]; // checked against its description
    const holder = accounts.find(({ roles }) => roles.length > 0)?.userIds[0] ?? '';
    [person] = (await list(`/people?query=${holder}`)) as [Found]; // the holder was just read
    group = (await list('/groups')).find(({ ruleIds = [] }) => ruleIds.length > 0) as Found; // the policy names some
  });

  it('finds a person by the beginning of the address, keeps the search in the address bar, and opens them', async () => {
    const page = await rig.open('/directory', { role: 'editor' });
    await page.keyboard.press('/');
    await page.keyboard.type(person.userName.slice(0, 6));
    await page.waitForURL(/query=/);
    await page.getByRole('cell', { name: person.userName, exact: true }).waitFor();
    await page.getByRole('row', { name: person.userName }).getByRole('link').first().click();
    await page.getByRole('heading', { name: person.displayName ?? person.userName, level: 1 }).waitFor();
    await settled(page);
    await expect(page.getByRole('list', { name: 'Why' }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: /Run now|Offboard now|Erase/ })).toHaveCount(0);
    await page.context().close();
  });

  it('masks the raw record until somebody asks with a reason', async () => {
    const page = await rig.open(`/directory/people/${person.id}`, { role: 'operator' });
    const raw = page.getByRole('region', { name: /^SCIM record/ }).first();
    await expect(raw).not.toContainText(person.userName);
    await page.getByRole('button', { name: 'Show personal values' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Wrong address at the helpdesk');
    await dialog.getByRole('button', { name: 'Show personal values' }).click();
    await page.getByText('until you leave this page').waitFor();
    await expect(raw).toContainText(person.userName);
    const { body } = await rig.app.call('GET', '/audit?action=person.reveal');
    expect(JSON.stringify(body['items'])).toContain('Wrong address at the helpdesk');
    await page.context().close();
  });

  it('runs for one person and shows each step', async () => {
    const page = await rig.open(`/directory/people/${person.id}`, { role: 'operator' });
    await page.getByRole('button', { name: 'Run now' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('row', { name: /Work out the roles/ })
      .first()
      .waitFor();
    await expect(dialog).toContainText('Nothing to change');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('shows a group with the rules that name it, its members, and the way back to a person', async () => {
    const page = await rig.open('/directory/groups', { role: 'auditor' });
    await page
      .getByRole('link', { name: group.displayName ?? '', exact: true })
      .first()
      .click();
    await page.getByRole('heading', { name: group.displayName ?? '', level: 1 }).waitFor();
    await settled(page);
    await expect(page.getByRole('link', { name: group.ruleIds?.[0] ?? '', exact: true }).first()).toBeVisible();
    await page.getByRole('region', { name: 'Direct members' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'SCIM records' }).waitFor();
    await page.context().close();
  });

  it('reads well in both themes and languages, wide and narrow, and passes axe', async () => {
    const unmapped = (await list('/groups')).find(({ ruleIds = [] }) => ruleIds.length === 0);
    const looks = [
      ...(await checkLooks(rig, { screen: 'directory', path: '/directory', role: 'operator' })),
      ...(await checkLooks(rig, { screen: 'directory-none', path: '/directory?query=zzz', role: 'operator' })),
      ...(await checkLooks(rig, { screen: 'directory-groups', path: '/directory/groups', role: 'auditor' })),
      ...(await checkLooks(rig, { screen: 'directory-person', path: `/directory/people/${person.id}`, role: 'owner' })),
      ...(await checkLooks(rig, {
        screen: 'directory-group',
        path: `/directory/groups/${group.directoryId}/${group.id}`,
        role: 'editor',
      })),
      ...(unmapped
        ? await checkLooks(rig, {
            screen: 'directory-unmapped',
            path: `/directory/groups/${unmapped.directoryId}/${unmapped.id}`,
            role: 'operator',
          })
        : []),
      ...(await checkLooks(rig, {
        screen: 'directory-offboard',
        path: `/directory/people/${person.id}`,
        role: 'operator',
        prepare: async (page) => {
          await page.getByRole('button', { name: /Offboard now|Retirer les accès/ }).click();
          await page.getByRole('dialog').waitFor();
        },
      })),
    ];
    expect(looks).toEqual([]);
  });

  it('offboards a person for a reason, and says so on their page', async () => {
    const page = await rig.open(`/directory/people/${person.id}`, { role: 'operator' });
    await page.getByRole('button', { name: 'Offboard now' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Offboard now' }).click();
    await dialog.getByText('Enter a reason.').waitFor();
    await dialog.getByLabel('Reason').fill('Left the company');
    await dialog.getByRole('button', { name: 'Offboard now' }).click();
    await page.waitForURL(/\/offboarding\/people\//);
    await page.goto(`${rig.app.url}/console/directory/people/${person.id}`);
    await page.getByText('Offboarded: nothing is given').waitFor();
    await page.context().close();
  });

  it('gives an owner the export, and says what stands in the way of erasing', async () => {
    const page = await rig.open(`/directory/people/${person.id}`, { role: 'owner' });
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download everything' }).click();
    expect((await download).suggestedFilename()).toContain('.json');
    await page.getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Request 17');
    await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('alert').filter({ hasText: 'Request id' }).waitFor();
    await page.context().close();
  });

  it('offers the candidates when an address means more than one person, and says when it means none', async () => {
    const page = await rig.open('/directory/people/nobody@example.com', { role: 'operator' });
    await expect(page.getByRole('alert')).toHaveText(/Not found[\s\S]*Request id/);
    await page.context().close();
  });
});
