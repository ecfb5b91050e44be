import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright';
import { expect as playwrightExpect } from 'playwright/test';
import { adminKey, startTestApp, type RunningApp } from './app.js';

const shots = join(import.meta.dirname, '../e2e/console/shots');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Playwright's: whatever it is told of a page it waits for, as whoever looks at the page would. */
export const expect = playwrightExpect.configure({ timeout: 30_000 });

export type ConsoleRole = 'owner' | 'operator' | 'editor' | 'auditor' | 'hr_viewer';
export type Theme = 'light' | 'dark';
export type Language = 'en' | 'fr';

export interface Looks {
  /** Logged in as this; nobody when absent. */
  readonly role?: ConsoleRole;
  readonly theme?: Theme;
  readonly language?: Language;
  readonly width?: number;
}

/** The real service with its console, and a browser. */
export interface ConsoleRig {
  readonly app: RunningApp;
  /** A page of its own, logged in, at an address below /console; resolves when the h1 is there and nothing loads any more. */
  open(path: string, looks?: Looks): Promise<Page>;
  stop(): Promise<void>;
}

/** Starts the service on a store in memory, and Debian's Chromium (or the one that CHROMIUM names). The console must have been built. */
export async function startConsole(env: Readonly<Record<string, string>> = {}): Promise<ConsoleRig> {
  const app = await startTestApp(env);
  const browser = await launch();
  const passwords = new Map<ConsoleRole, Promise<string>>();
  return {
    app,
    async open(path, { role, theme = 'light', language = 'en', width = 1280 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: theme,
        reducedMotion: 'reduce',
        locale: language === 'en' ? 'en-GB' : 'fr-FR',
        timezoneId: 'Europe/Paris',
      });
      if (role !== undefined) {
        const data = role === 'owner' ? { key: adminKey } : await credentials(app, role, passwords);
        const answer = await context.request.post(`${app.url}/api/v1/sessions`, {
          data,
          headers: { origin: app.url },
        });
        if (answer.status() !== 201) throw new Error(`login as ${role} answered ${answer.status()}`);
      }
      const page = await context.newPage();
      await page.goto(`${app.url}/console${path}`);
      await settled(page);
      return page;
    },
    async stop() {
      await browser.close();
      await app.stop();
    },
  };
}

async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** An admin of the role, made once per service. */
async function credentials(app: RunningApp, role: ConsoleRole, passwords: Map<ConsoleRole, Promise<string>>) {
  const email = `${role.replace('_', '-')}@example.com`;
  const password = passwords.get(role) ?? makeAdmin(app, role, email);
  passwords.set(role, password);
  return { email, password: await password };
}

/** Invites the admin, and chooses their password as they would. */
async function makeAdmin(app: RunningApp, role: ConsoleRole, email: string): Promise<string> {
  const password = 'correct horse battery staple';
  const invited = await app.call('POST', '/admins', { email, name: `Test ${role}`, role });
  if (invited.status !== 201) throw new Error(`inviting an ${role} answered ${invited.status}`);
  const { id, oneTimePassword } = invited.body as { id: string; oneTimePassword: string }; // the app's rig checked the answer
  const send = (path: string, body: object, cookie?: string) =>
    fetch(`${app.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app.url, ...(cookie === undefined ? {} : { cookie }) },
      body: JSON.stringify(body),
    });
  const session = await send('/sessions', { email, password: oneTimePassword });
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const chosen = await send(`/admins/${id}/password`, { current: oneTimePassword, password }, cookie);
  if (chosen.status !== 200) throw new Error(`choosing the password of an ${role} answered ${chosen.status}`);
  return password;
}

/** Waits until the heading stands and nothing on the page says that it loads. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
}

/** Waits until drawers have slid and menus have folded; what turns for ever, such as a loader, is not waited for. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(
    'Promise.all(document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => undefined)))',
  );
}

/** What axe finds against WCAG 2.2 AA, one line a fault; empty when all is well. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  await stillness(page);
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`),
  );
}

/** Writes shots/<name>.png, the whole page. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** True when the page can be scrolled sideways, which means that something is wider than the window. */
export async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

export interface LooksCheck {
  /** Names the screenshots. */
  readonly screen: string;
  readonly path: string;
  readonly role?: ConsoleRole;
  /** Brings the page to the state to be looked at, such as an open drawer. */
  readonly prepare?: (page: Page) => Promise<void>;
}

interface Look {
  readonly theme: Theme;
  readonly width: number;
}

/** A page is opened once a language, and goes through these. `CONSOLE_LOOKS=brief` leaves the two that differ most. */
const visits: Readonly<Record<Language, readonly Look[]>> =
  process.env['CONSOLE_LOOKS'] === 'brief'
    ? { en: [{ theme: 'light', width: 1280 }], fr: [{ theme: 'dark', width: 320 }] }
    : {
        en: [
          { theme: 'light', width: 1280 },
          { theme: 'dark', width: 1280 },
          { theme: 'light', width: 320 },
        ],
        fr: [
          { theme: 'light', width: 1280 },
          { theme: 'dark', width: 1280 },
          { theme: 'dark', width: 320 },
        ],
      };

/** Visits a screen in both themes and languages at 1280 px, and in both languages at 320: shots of all, and every fault of axe and every overflow as a line. */
export async function checkLooks(rig: ConsoleRig, check: LooksCheck): Promise<readonly string[]> {
  const { screen, path, role, prepare } = check;
  const faults: string[] = [];
  for (const language of ['en', 'fr'] as const) {
    const [first, ...others] = visits[language];
    if (!first) continue;
    const page = await rig.open(path, { ...first, language, ...(role === undefined ? {} : { role }) });
    await prepare?.(page);
    faults.push(...(await look(page, screen, language, first)));
    for (const other of others) {
      await page.emulateMedia({ colorScheme: other.theme });
      await page.setViewportSize({ width: other.width, height: 900 });
      await page.locator(`html[data-mantine-color-scheme='${other.theme}']`).waitFor({ state: 'attached' });
      await settled(page);
      await stillness(page);
      faults.push(...(await look(page, screen, language, other)));
    }
    await page.context().close();
  }
  return faults;
}

async function look(
  page: Page,
  screen: string,
  language: Language,
  { theme, width }: Look,
): Promise<readonly string[]> {
  const name = [screen, theme, language, ...(width === 320 ? ['narrow'] : [])].join('-');
  await shoot(page, name);
  const found = (await axeFaults(page)).map((fault) => `${name}: ${fault}`);
  return (await isTooWide(page)) ? [...found, `${name}: wider than the window`] : found;
}
