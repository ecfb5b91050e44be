import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { createAdmin } from '../../src/demo/admin.js';
import { oktaDay } from '../../src/demo/days/okta.js';
import { startHelpdesks, type Helpdesks } from '../../src/demo/helpdesks.js';
import { exchangeByFetch, replayDay } from '../../src/demo/replay.js';
import { settle } from '../../src/demo/settle.js';
import { setUpWorkspace } from '../../src/demo/setup.js';
import { createLog } from '../../src/observe/log.js';
import { testAdminKey } from '../support/service.js';

const lines: string[] = [];
let app: App;
let helpdesks: Helpdesks;

beforeAll(async () => {
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    ROLECALL_ADMIN_KEY: testAdminKey,
    ROLECALL_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
    ROLECALL_RATE_LIMIT: '0',
    ROLECALL_DATABASE_URL: 'sqlite::memory:',
    LOG_LEVEL: 'debug',
  });
  app = createApp({ config, log: createLog('debug', { write: (line: string) => void lines.push(line) }) });
  helpdesks = await startHelpdesks();
});

afterAll(async () => {
  await app.stop();
  await helpdesks.close();
});

/** Texts under the names by which SCIM and its clients call people, wherever they stand in a request. */
function personalTexts(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return isPersonal.test(name) || value.includes('@') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => personalTexts(item, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => personalTexts(field, key));
}

const isPersonal = /^(userName|givenName|familyName|formatted|nickName|emails)$/;

it('a whole day of an identity provider leaves no name, address or userName in the log', async () => {
  const { url } = await app.start();
  const admin = createAdmin({ url, adminKey: testAdminKey });
  const { connections } = await setUpWorkspace(admin, helpdesks);
  await replayDay(oktaDay, {
    connection: connections.okta,
    exchange: exchangeByFetch,
    backOff: async () => undefined,
    afterStep: async (step) => {
      await settle(step, { admin, helpdesks }, 5_000);
    },
  });
  const sent = oktaDay.steps.flatMap((step) => step.requests.flatMap(({ body }) => personalTexts(body)));
  const texts = [...new Set(sent)].filter((text) => text.length >= 3 && text !== 'work');
  expect(texts.length).toBeGreaterThan(20);
  expect(lines.length).toBeGreaterThan(50);
  const written = lines.join('').toLowerCase();
  expect(texts.filter((text) => written.includes(text.toLowerCase()))).toEqual([]);
});
