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

/** The recorded days against a service, on whatever store `start` gives it. */
export function describeDays(
  title: string,
  { start, settleMs, dayMs }: { start: () => Promise<DemoService>; settleMs: number; dayMs: number },
): void {
  describe(title, () => {
    let service: DemoService;
    let helpdesks: Helpdesks;
    let workspace: Workspace;

    beforeAll(async () => {
      service = await start();
      helpdesks = await startHelpdesks();
      workspace = await setUpWorkspace(createAdmin(service), helpdesks);
    }, dayMs);

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
          const lacking = await settle(step, { admin: createAdmin(service), helpdesks }, settleMs);
          expect({ step: step.what, lacking }).toEqual({ step: step.what, lacking: [] });
        },
      });

    it('every step of the Okta day shows on the helpdesks', () => replay(oktaDay), dayMs);

    it('every step of the Entra day shows on the helpdesks', () => replay(entraDay), dayMs);

    it('in the end every helpdesk holds exactly what the policy says, and nothing else', () => {
      expect(differencesFrom(expectedAccounts, helpdesks.accounts())).toEqual([]);
    });

    it('no helpdesk refused a webhook', () => {
      const statuses = helpdeskNames.flatMap((name) => helpdesks.received(name).map(({ status }) => status));
      expect(new Set(statuses)).toEqual(new Set([200]));
    });
  });
}
