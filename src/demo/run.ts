import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdmin, type Admin } from './admin.js';
import { entraDay } from './days/entra.js';
import { oktaDay } from './days/okta.js';
import { expectedAccounts } from './expected.js';
import { differencesFrom, startHelpdesks, type Difference, type Helpdesks } from './helpdesks.js';
import { replayDay } from './replay.js';
import { settle } from './settle.js';
import { setUpWorkspace, type Workspace } from './setup.js';
import { watchChanges, type Watch } from './watch.js';
import { changeLine, endTable, endWords, stepLine, thingsToTry } from './words.js';

/** The real service, started for the demo. */
export interface DemoService {
  readonly url: string;
  readonly adminKey: string;
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** End after both days instead of staying up. */
  readonly once: boolean;
  /** One JSON object on stdout, and people's text on stderr. */
  readonly json: boolean;
  /** A free one when absent. */
  readonly port?: number;
  /** Starts the service with these settings, as they would stand in the environment. */
  readonly startService: (env: Readonly<Record<string, string>>) => Promise<DemoService>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Resolves when somebody wants the demo to end; on Ctrl-C when absent. */
  readonly untilStopped?: () => Promise<void>;
}

/** How long a step's consequences may take to reach the helpdesks. */
const patienceMs = 15_000;

/**
 * Runs the demo: service, five helpdesks, workspace, both days. Resolves with the exit code: 0 when every helpdesk holds exactly what it should, 1
 * when one does not. A request answered otherwise than recorded rejects with a ReplayError. Leaves nothing behind.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-demo-'));
  const helpdesks = await startHelpdesks();
  try {
    const service = await options.startService({
      HOST: '127.0.0.1',
      PORT: String(options.port ?? 0),
      ROLECALL_DATABASE_URL: `sqlite:${join(folder, 'rolecall.db')}`,
      ROLECALL_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
      LOG_LEVEL: options.json ? 'silent' : 'error', // the log shares stdout with the one JSON object
    });
    try {
      return await showBothDays(service, helpdesks, options);
    } finally {
      await service.stop();
    }
  } finally {
    await helpdesks.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function showBothDays(service: DemoService, helpdesks: Helpdesks, options: DemoOptions): Promise<number> {
  const { once, json, stdout, stderr } = options;
  const say = (text: string) => void (json ? stderr : stdout).write(`${text}\n`);
  const admin = createAdmin(service);
  say(`Rolecall at ${service.url}; five helpdesks on loopback; two directories, okta and entra.\n`);
  const workspace = await setUpWorkspace(admin, helpdesks);
  const watch = watchChanges(helpdesks, workspace.providerOf, (change) => say(changeLine(change)));
  try {
    const late = await replayBoth({ admin, helpdesks, workspace, watch, say });
    watch.daysAreOver();
    const accounts = helpdesks.accounts();
    const differences = [...late, ...differencesFrom(expectedAccounts, accounts)];
    say(`\nBoth days are over. What the helpdesks hold:\n\n${endTable(accounts, watch.changes)}\n`);
    say(endWords({ accounts, changes: watch.changes, differences }));
    if (json)
      stdout.write(
        `${JSON.stringify({ isInStep: differences.length === 0, differences, accounts, changes: watch.changes })}\n`,
      );
    if (!once) {
      say(`\n${thingsToTry(service)}`);
      await (options.untilStopped ?? interrupted)();
    }
    return differences.length === 0 ? 0 : 1;
  } finally {
    watch.stop();
  }
}

interface Replaying {
  readonly admin: Admin;
  readonly helpdesks: Helpdesks;
  readonly workspace: Workspace;
  readonly watch: Watch;
  readonly say: (text: string) => void;
}

/** Replays both days; returns what did not reach a helpdesk within the patience. */
async function replayBoth({ admin, helpdesks, workspace, watch, say }: Replaying): Promise<readonly Difference[]> {
  const late: Difference[] = [];
  for (const day of [oktaDay, entraDay])
    await replayDay(day, {
      connection: workspace.connections[day.provider],
      exchange: watch.exchangeOf(day.provider),
      backOff: (attempt) => delay(Math.min(100 * 2 ** attempt, 5_000)),
      beforeStep: (step) => say(stepLine(day.provider, step)),
      afterStep: async (step) => {
        const lacking = await settle(step, { admin, helpdesks }, patienceMs);
        for (const line of lacking) say(`  NOT IN TIME  ${line}`);
        late.push(...lacking);
      },
    });
  return late;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
