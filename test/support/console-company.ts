import { setTimeout as delay } from 'node:timers/promises';
import { createAdmin } from '../../src/demo/admin.js';
import { oktaDay } from '../../src/demo/days/okta.js';
import { startHelpdesks, type Helpdesks } from '../../src/demo/helpdesks.js';
import { replayDay } from '../../src/demo/replay.js';
import { settle } from '../../src/demo/settle.js';
import { setUpWorkspace, type Workspace } from '../../src/demo/setup.js';
import { watchChanges } from '../../src/demo/watch.js';
import { adminKey, type RunningApp } from './app.js';

/** The demo's company: five helpdesks on loopback, two directories, the published policy. */
export interface Company {
  readonly helpdesks: Helpdesks;
  readonly workspace: Workspace;
  /** Replays Okta's recorded day, each step settled before the next. */
  replayOktaDay(): Promise<void>;
  stop(): Promise<void>;
}

/** Sets the company up on a running service. */
export async function startCompany(app: RunningApp): Promise<Company> {
  const helpdesks = await startHelpdesks();
  const admin = createAdmin({ url: app.url, adminKey });
  const workspace = await setUpWorkspace(admin, helpdesks);
  const watch = watchChanges(helpdesks, workspace.providerOf, () => undefined);
  return {
    helpdesks,
    workspace,
    replayOktaDay: () =>
      replayDay(oktaDay, {
        connection: workspace.connections[oktaDay.provider],
        exchange: watch.exchangeOf(oktaDay.provider),
        backOff: (attempt) => delay(Math.min(100 * 2 ** attempt, 5_000)),
        beforeStep: () => undefined,
        afterStep: async (step) => {
          const lacking = await settle(step, { admin, helpdesks }, 15_000);
          if (lacking.length > 0) throw new Error(lacking.join('\n'));
        },
      }),
    async stop() {
      watch.stop();
      await helpdesks.close();
    },
  };
}
