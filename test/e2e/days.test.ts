import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdmin } from '../../src/demo/admin.js';
import { entraDay } from '../../src/demo/days/entra.js';
import { oktaDay } from '../../src/demo/days/okta.js';
import { expectedAccounts } from '../../src/demo/expected.js';
import { differencesFrom, startHelpdesks, type Helpdesks } from '../../src/demo/helpdesks.js';
import { helpdeskNames, type Day } from '../../src/demo/recording.js';
import { exchangeByFetch, replayDay } from '../../src/demo/replay.js';
import type { DemoService } from '../../src/demo/run.js';
import { settle } from '../../src/demo/settle.js';
import { setUpWorkspace, type Workspace } from '../../src/demo/setup.js';
import { startInProcess } from '../support/service.js';

describe('two days of two identity providers', () => {
  let service: DemoService;
  let helpdesks: Helpdesks;
  let workspace: Workspace;

  beforeAll(async () => {
    service = await startInProcess();
    helpdesks = await startHelpdesks();
    workspace = await setUpWorkspace(createAdmin(service), helpdesks);
  });

  afterAll(async () => {
    await service.stop();
    await helpdesks.close();
  });

  const replay = (day: Day): Promise<void> =>
    replayDay(day, {
      connection: workspace.connections[day.provider],
      exchange: exchangeByFetch,
      backOff: async () => undefined,
      afterStep: async (step) => {
        const lacking = await settle(step, { admin: createAdmin(service), helpdesks }, 5_000);
        expect({ step: step.what, lacking }).toEqual({ step: step.what, lacking: [] });
      },
    });

  it('every step of the Okta day shows on the helpdesks', () => replay(oktaDay));

  it('every step of the Entra day shows on the helpdesks', () => replay(entraDay));

  it('in the end every helpdesk holds exactly what the policy says, and nothing else', () => {
    expect(differencesFrom(expectedAccounts, helpdesks.accounts())).toEqual([]);
  });

  it('no helpdesk refused a webhook', () => {
    const statuses = helpdeskNames.flatMap((name) => helpdesks.received(name).map(({ status }) => status));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
