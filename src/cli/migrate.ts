import { isServiceError } from '../core/errors.js';
import type { CommandGroup, Context, Outcome } from './context.js';
import { CliError, exits } from './exit.js';
import type { MigrateOptions, MigrateReport } from './io.js';
import { createProgress } from './progress.js';

interface Options {
  readonly from: string;
  readonly to: string;
}

/** `migrate`: works on the databases themselves, so it needs no address and no key. */
export const migrateCommands: CommandGroup = (program, { run }) => {
  program
    .command('migrate')
    .description(
      'copy a stopped installation from SQLite into an empty MongoDB database; one that was interrupted goes on',
    )
    .requiredOption('--from <url>', 'sqlite:<file>')
    .requiredOption('--to <url>', 'mongodb://<server>/<database>')
    .action(run(migrate));
};

async function migrate(context: Context, { from, to }: Options): Promise<Outcome> {
  const { io, say } = context;
  const progress = createProgress(context);
  const onProgress: MigrateOptions['onProgress'] = ({ kind, copied, total }) => progress.show(kind, copied, total);
  let report: MigrateReport;
  try {
    report = await io.migrate({ from, to, onProgress });
  } catch (error) {
    progress.end();
    throw refusal(context, error);
  }
  progress.end();
  show(context, report);
  say.json({ ...report });
  return report.audit.ok ? undefined : exits.failed;
}

function show({ say }: Context, { counts, isResumed, epoch, audit, secretKeyFile }: MigrateReport): void {
  if (isResumed) say.line(say.text('migrateResumed'));
  const rows = Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [[kind, count]] : []));
  say.table(['colKind', 'colCount'], rows);
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0);
  say.line(say.text('migrated', { records, entries: audit.entries, epoch }), 'good');
  if (!audit.ok) say.line(say.text('migrateAuditBroken', { at: audit.brokenAt ?? 0 }), 'bad');
  if (secretKeyFile !== undefined) say.line(say.text('migrateSecretKey', { file: secretKeyFile }));
  say.line(say.text('migrateNext'));
}

/** In words of this command where the reason is one of its own. */
function refusal({ say }: Context, error: unknown): unknown {
  if (isServiceError(error, 'invalid_input')) {
    const lines = error.details.faults.map(({ path, message }) =>
      say.text('migrateWrong', { option: path ?? '', message }),
    );
    return new CliError(lines.join('\n'), exits.failed, { cause: error });
  }
  if (!isServiceError(error, 'store_unavailable')) return error;
  const { message } = error.details;
  const hint = message.startsWith('another process already serves') ? `\n${say.text('migrateServed')}` : '';
  return new CliError(`${message}${hint}`, exits.failed, { cause: error });
}
