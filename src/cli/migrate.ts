import { isServiceError } from '../core/errors.js';
import type { CommandGroup, Context, Outcome } from './context.js';
import { CliError, exits } from './exit.js';
import type { MigrateReport } from './io.js';

interface Options {
  readonly from: string;
  readonly to: string;
}

const barWidth = 30;

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
  const onProgress = progressBar(context);
  let report: MigrateReport;
  try {
    report = await io.migrate({ from, to, onProgress });
  } catch (error) {
    throw refusal(context, error);
  }
  show(context, report);
  say.json({ ...report });
  return report.audit.ok ? undefined : exits.failed;
}

/** On a terminal one line that is written again; elsewhere a line for each tenth, so that a log stays short. */
function progressBar({ io, say }: Context): (progress: { kind: string; copied: number; total: number }) => void {
  let shown = -1;
  return ({ kind, copied, total }) => {
    const percent = total === 0 ? 100 : Math.floor((copied / total) * 100);
    const step = io.isTerminal ? percent : Math.floor(percent / 10) * 10;
    if (step === shown && percent < 100) return;
    const isNew = step !== shown;
    shown = step;
    const filled = Math.round((percent / 100) * barWidth);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    const text = say.text('migrateProgress', { bar, percent, kind });
    if (io.isTerminal) io.stderr(`\r\u001b[2K${text}`);
    else if (isNew) say.line(text);
  };
}

function show({ io, say }: Context, { counts, isResumed, epoch, audit, secretKeyFile }: MigrateReport): void {
  if (io.isTerminal) io.stderr('\n');
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
function refusal({ io, say }: Context, error: unknown): unknown {
  if (io.isTerminal) io.stderr('\n');
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
