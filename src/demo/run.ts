import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdmin, type Admin } from './admin.js';
import { createChangeReader, type AcknowledgedChange } from './change.js';
import { entraDay } from './days/entra.js';
import { oktaDay } from './days/okta.js';
import { expectedAccounts } from './expected.js';
import { differencesFrom, missing, startHelpdesks, type Difference, type Helpdesks } from './helpdesks.js';
import type { Step } from './recording.js';
import { exchangeByFetch, replayDay, type Exchange } from './replay.js';
import { setUpWorkspace, type Workspace } from './setup.js';
import { changeLine, endTable, stepLine, thingsToTry } from './words.js';

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
      PORT: String(options.port ?? (await freePort())),
      ROLECALL_DATABASE_URL: `sqlite:${join(folder, 'rolecall.db')}`,
      ROLECALL_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
      LOG_LEVEL: 'error',
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
  say(`Rolecall at ${service.url}, five helpdesks on loopback, directories okta and entra.`);
  const workspace = await setUpWorkspace(admin, helpdesks);
  const watch = watchChanges(helpdesks, workspace, (change) => say(changeLine(change)));
  try {
    const late = await replayBoth({ admin, helpdesks, workspace, say, exchange: watch.exchange });
    watch.daysAreOver();
    const differences = differencesFrom(expectedAccounts, helpdesks.accounts());
    report({ helpdesks, changes: watch.changes, differences, say });
    if (json)
      stdout.write(`${JSON.stringify(summary(helpdesks, watch.changes, [...late, ...differences]), null, 2)}\n`);
    if (!once) {
      say(`\n${thingsToTry(service)}`);
      await (options.untilStopped ?? interrupted)();
    }
    return differences.length === 0 && late.length === 0 ? 0 : 1;
  } finally {
    watch.stop();
  }
}

/** Collects every acknowledged change and tells it at once; its exchange notes when each change of the directory was sent. */
function watchChanges(helpdesks: Helpdesks, { providerOf }: Workspace, tell: (change: AcknowledgedChange) => void) {
  const changes: AcknowledgedChange[] = [];
  const sent: Date[] = [];
  let isLive = false;
  const causedAt = (versionAt: Date) => (isLive ? undefined : sent.findLast((at) => at <= versionAt)) ?? versionAt;
  const readChange = createChangeReader({ providerOf, causedAt });
  const stop = helpdesks.onReceived((helpdesk, received) => {
    const change = readChange(helpdesk, received);
    if (!change) return;
    changes.push(change);
    tell(change);
  });
  const exchange: Exchange = (request) => {
    if (request.method !== 'GET') sent.push(new Date());
    return exchangeByFetch(request);
  };
  return { changes, exchange, stop, daysAreOver: () => void (isLive = true) };
}

interface Replaying {
  readonly admin: Admin;
  readonly helpdesks: Helpdesks;
  readonly workspace: Workspace;
  readonly exchange: Exchange;
  readonly say: (text: string) => void;
}

/** Replays both days; returns what did not reach a helpdesk within the patience. */
async function replayBoth({ admin, helpdesks, workspace, exchange, say }: Replaying): Promise<readonly Difference[]> {
  const late: Difference[] = [];
  for (const day of [oktaDay, entraDay])
    await replayDay(day, {
      connection: workspace.connections[day.provider],
      exchange,
      backOff: (attempt) => delay(Math.min(100 * 2 ** attempt, 5_000)),
      beforeStep: (step) => say(stepLine(day.provider, step)),
      afterStep: async (step) => {
        const lacking = await settle(step, { admin, helpdesks }, patienceMs);
        for (const line of lacking) say(`  not in time: ${line}`);
        late.push(...lacking);
      },
    });
  return late;
}

/** Waits until the helpdesks show what the step leads to and nothing is on its way; returns what is still missing when `timeoutMs` have passed. */
export async function settle(
  step: Step,
  { admin, helpdesks }: { readonly admin: Pick<Admin, 'isAnythingOwed'>; readonly helpdesks: Helpdesks },
  timeoutMs: number,
): Promise<readonly Difference[]> {
  const until = Date.now() + timeoutMs;
  const lacking = () => missing(step.then, helpdesks.accounts());
  if (!(await helpdesks.waitFor(() => lacking().length === 0, timeoutMs))) return lacking();
  while (await admin.isAnythingOwed()) {
    if (Date.now() > until) return [`"${step.what}": something is still on its way to a helpdesk`];
    await delay(10);
  }
  return lacking();
}

interface Outcome {
  readonly helpdesks: Helpdesks;
  readonly changes: readonly AcknowledgedChange[];
  readonly differences: readonly Difference[];
  readonly say: (text: string) => void;
}

function report({ helpdesks, changes, differences, say }: Outcome): void {
  const accounts = helpdesks.accounts();
  const names = new Map(changes.map(({ key, person }) => [key, person]));
  say(`\nBoth days are over. What the helpdesks hold:\n\n${endTable(accounts, (key) => names.get(key) ?? '')}\n`);
  const active = accounts.filter(({ status }) => status === 'active').length;
  const times = changes.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  say(
    `${changes.length} role changes acknowledged, half of them within ${median} ms, the slowest after ${times.at(-1) ?? 0} ms.`,
  );
  say(
    `${accounts.length} accounts on five helpdesks: ${active} active, ${accounts.length - active} suspended or removed.`,
  );
  if (differences.length === 0) say('Every helpdesk holds exactly what the policy says.');
  else say(['NOT in step with the policy:', ...differences].join('\n  '));
}

function summary(
  helpdesks: Helpdesks,
  changes: readonly AcknowledgedChange[],
  differences: readonly Difference[],
): object {
  return { isInStep: differences.length === 0, differences, accounts: helpdesks.accounts(), changes };
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port was found on 127.0.0.1');
  return address.port;
}
