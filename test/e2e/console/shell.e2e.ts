import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { adminKey } from '../../support/app.js';
import { checkLooks, expect, settled, startConsole, type ConsoleRig } from '../../support/console.js';

const dist = join(import.meta.dirname, '../../../dist/console');

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

describe('the shell of the console', () => {
  let rig: ConsoleRig;

  beforeAll(async () => {
    rig = await startConsole();
  });

  afterAll(async () => {
    await rig.stop();
  });

  it('asks for a login, tells a wrong one, and lets the admin key in and out', async () => {
    const page = await rig.open('');
    await page.getByLabel('E-mail').fill('nobody@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('E-mail or password is wrong.').waitFor();
    await page.getByRole('button', { name: 'Use the admin key instead' }).click();
    await page.getByRole('textbox', { name: 'Admin key' }).fill(adminKey);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in to Rolecall' }).waitFor();
  });

  it('has a login that reads well and passes axe', async () => {
    expect(await checkLooks(rig, { screen: 'login', path: '' })).toEqual([]);
  });

  it('goes anywhere by keyboard: skip link, palette, and a list of keys', async () => {
    const page = await rig.open('', { role: 'owner' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.locator('#main')).toBeFocused();
    await page.keyboard.press('Control+k');
    await page.getByRole('textbox', { name: 'Go to…' }).fill('sett');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await expect(page).toHaveTitle('Settings · Rolecall');
    await expect(page.locator('h1')).toBeFocused();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });

  it('keeps language and theme, and tells the browser the language', async () => {
    const page = await rig.open('', { role: 'owner' });
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: 'Français' }).click();
    await page.getByRole('heading', { name: 'Vue d’ensemble', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Thème' }).click();
    await page.getByRole('menuitem', { name: 'Sombre' }).click();
    await page.reload();
    await settled(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  });

  it('shows an HR viewer only what the role may see', async () => {
    const page = await rig.open('', { role: 'hr_viewer' });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Offboarding');
    await expect(page.getByRole('link', { name: 'Overview' })).toHaveCount(0);
    await page.goto(`${rig.app.url}/console/mappings`);
    await page.getByRole('heading', { name: 'Not for your role', level: 1 }).waitFor();
  });

  it('serves its files under a strict policy, hashed ones for a year and the page never kept', async () => {
    const html = await fetch(`${rig.app.url}/console/any/where`);
    expect(html.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(html.headers.get('cache-control')).toBe('no-store');
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(await html.text())?.[1] ?? '';
    const asset = await fetch(`${rig.app.url}/console/${script}`);
    expect(asset.headers.get('cache-control')).toContain('max-age=31536000');
    expect(asset.headers.get('content-encoding')).toBe('gzip');
    expect((await fetch(`${rig.app.url}/console/assets/nothing.js`)).status).toBe(404);
  });

  it('loads at most 250 kB of script, compressed, before the first screen', () => {
    const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>; // as Vite writes it
    const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry === true) ?? '';
    const files = new Set<string>();
    const take = (name: string): void => {
      const chunk = manifest[name];
      if (!chunk || files.has(chunk.file)) return;
      files.add(chunk.file);
      for (const each of chunk.imports ?? []) take(each);
    };
    take(entry);
    take('screens/overview/overview.tsx');
    const kilobytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0) / 1000;
    expect(kilobytes).toBeGreaterThan(50);
    expect(kilobytes).toBeLessThanOrEqual(250);
  });
});
