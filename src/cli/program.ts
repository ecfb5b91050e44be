import { Command, CommanderError } from 'commander';
import { backupCommands } from './backup.js';
import { ConfigError } from '../config/faults.js';
import { auditCommands } from './audit.js';
import { alertCommands } from './alerts.js';
import { ApiError } from './client.js';
import { createRunner, sayFor, type SharedOptions } from './context.js';
import { deliveryCommands } from './deliveries.js';
import { directoryCommands } from './directory.js';
import { CliError, exits } from './exit.js';
import { doctorCommands } from './doctor.js';
import { freezeCommands } from './freeze.js';
import { holdCommands } from './holds.js';
import { migrateCommands } from './migrate.js';
import type { CliIo, DemoOptions } from './io.js';
import { personCommands } from './person.js';
import { timelineCommands } from './timeline.js';
import { personDataCommands } from './person-data.js';
import { policyCommands } from './policy.js';
import { roleCommands } from './roles.js';
import type { Say } from './say.js';
import { secretCommands } from './secrets.js';
import { targetCommands } from './target.js';

/** Runs one command line (without the program's own name) and gives the exit status; `undefined` when the service was started and goes on. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number | undefined> {
  const program = new Command('rolecall');
  program
    .description('Keeps helpdesk roles in step with the company directory.')
    .option('--json', 'one JSON value on standard output')
    .option('--lang <lang>', 'en or fr; the locale decides otherwise')
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .showHelpAfterError('See: rolecall --help');
  const shared = () => program.opts<SharedOptions>();
  const runner = createRunner(io, shared);
  const local = addLocalCommands(program, io, shared);
  const groups = [
    directoryCommands,
    targetCommands,
    policyCommands,
    roleCommands,
    personCommands,
    timelineCommands,
    personDataCommands,
    deliveryCommands,
    holdCommands,
    alertCommands,
    freezeCommands,
    auditCommands,
    secretCommands,
    backupCommands,
    doctorCommands,
    migrateCommands,
  ];
  for (const group of groups) group(program, runner);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    return failure(error, sayFor(io, shared()));
  }
  return local.isServing() ? undefined : (local.exit() ?? runner.exit());
}

/** `serve` and `demo`: they are the service, so they need no address and no key. */
function addLocalCommands(program: Command, io: CliIo, shared: () => SharedOptions) {
  let exit: number | undefined;
  let isServing = false;
  program
    .command('serve')
    .description('run the service; settings come from the environment')
    .action(async () => {
      isServing = true;
      await io.serve();
    });
  program
    .command('demo')
    .description('see it work: simulated helpdesks, two identity providers, real SCIM and signed webhooks')
    .option('--once', 'end after the replay: 0 when every assignment is in step')
    .option('--port <port>', 'where the service listens', Number)
    .action(async ({ once = false, port }: { readonly once?: boolean; readonly port?: number }) => {
      const options: DemoOptions = { once, json: shared().json ?? false, ...(port === undefined ? {} : { port }) };
      exit = await io.demo(options);
    });
  return { exit: () => exit, isServing: () => isServing };
}

function failure(error: unknown, say: Say): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.failed; // commander has printed it
  if (error instanceof CliError) {
    say.line(error.message, 'bad');
    return error.exit;
  }
  if (error instanceof ConfigError) {
    for (const { name, message } of error.faults) say.line(`${name}: ${message}`, 'bad');
    return exits.badConfiguration;
  }
  if (error instanceof ApiError) {
    showProblem(error, say);
    return exits.failed;
  }
  throw error;
}

function showProblem({ problem }: ApiError, say: Say): void {
  say.line(problem.detail, 'bad');
  for (const { path, line, column, message } of problem.faults ?? []) {
    const place = path ?? [line, column].filter((part) => part !== undefined).join(':');
    say.line(`  ${place}: ${message}`);
  }
  if (problem.candidates)
    say.table(
      ['colId', 'colUserName', 'colDirectory'],
      problem.candidates.map(({ id, userName, directory }) => [id, userName, directory]),
    );
  if (problem.requestId !== undefined) say.line(say.text('requestId', { id: problem.requestId }), 'dim');
}
