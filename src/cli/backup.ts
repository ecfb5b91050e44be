import { isServiceError } from '../core/errors.js';
import type { CommandGroup, Context, Outcome } from './context.js';
import { CliError, exits } from './exit.js';
import { createProgress } from './progress.js';

interface RestoreFlags {
  readonly replace?: boolean;
  readonly frozen?: boolean;
  readonly afterExternal?: boolean;
}

/** `backup` and `restore`: they work on the database itself, so they need no address and no key. */
export const backupCommands: CommandGroup = (program, { run }) => {
  program
    .command('backup <file>')
    .description('copy the SQLite database of ROLECALL_DATABASE_URL into a new file, while the service runs')
    .action(run(backUp));
  program
    .command('restore [file]')
    .description('put a backup in the place of the database of a stopped service, and owe every assignment again')
    .option('--replace', 'put an existing database aside')
    .option('--frozen', 'send nothing until: rolecall freeze off')
    .option('--after-external', 'other tools, such as mongorestore, have put the records back already')
    .action(run(restore));
};

async function backUp(context: Context, file: string): Promise<Outcome> {
  const { io, say } = context;
  const report = await shown(context, 'backupProgress', (onProgress) => io.backup({ file, onProgress }));
  say.json(report);
  const megabytes = (report.bytes / 1_048_576).toFixed(1);
  say.line(say.text('backupDone', { file: report.file, at: report.at, megabytes }), 'good');
  const { secretKeyFile } = report;
  say.line(
    secretKeyFile === undefined ? say.text('backupKeyEnv') : say.text('backupKey', { file: secretKeyFile }),
    'warn',
  );
  return undefined;
}

async function restore(context: Context, file: string | undefined, flags: RestoreFlags): Promise<Outcome> {
  const { io, say } = context;
  const { replace = false, frozen = false, afterExternal = false } = flags;
  if ((file === undefined) !== afterExternal) throw new CliError(say.text('restoreWhich'));
  const options = { ...(file === undefined ? {} : { file }), replace, frozen };
  const report = await shown(context, 'restoreProgress', (onProgress) => io.restore({ ...options, onProgress }));
  say.json(report);
  const { epoch, assignments, keptAside, missingKeys, isFrozen } = report;
  say.line(say.text('restoreDone', { epoch, assignments }), 'good');
  if (keptAside !== undefined) say.line(say.text('restoreKeptAside', { file: keptAside }));
  if (missingKeys.length > 0) say.line(say.text('restoreMissingKeys', { ids: missingKeys.join(', ') }), 'bad');
  if (isFrozen) say.line(say.text('restoreFrozen'), 'warn');
  say.line(say.text('restoreNext'), 'warn');
  return missingKeys.length > 0 ? exits.failed : undefined;
}

/** Runs the work under a bar; what stands in its way becomes a line for people. */
async function shown<Report>(
  context: Context,
  what: 'backupProgress' | 'restoreProgress',
  work: (onProgress: (done: number, total: number) => void) => Promise<Report>,
): Promise<Report> {
  const progress = createProgress(context);
  try {
    return await work((done, total) => progress.show(context.say.text(what), done, total));
  } catch (error) {
    if (isServiceError(error, 'invalid_input'))
      throw new CliError(error.details.faults.map(({ message }) => message).join('\n'), exits.failed, { cause: error });
    if (isServiceError(error, 'store_unavailable'))
      throw new CliError(error.details.message, exits.failed, { cause: error });
    throw error;
  } finally {
    progress.end();
  }
}
