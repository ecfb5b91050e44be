import { z } from 'zod';
import { createChainCheck, chainFaults, type ChainFault, type NotedHead } from '../evidence/audit/audit-chain.js';
import { readChainLine } from './audit-export.js';
import type { CommandGroup, Context, Outcome } from './context.js';
import { CliError, exits } from './exit.js';
import { readText } from './files.js';
import type { Cell, Say } from './say.js';
import type { WordKey } from './words.en.js';

const entry = z.looseObject({
  seq: z.number(),
  actor: z.looseObject({ kind: z.string(), id: z.string(), name: z.string().optional() }),
  action: z.string(),
  subject: z.looseObject({ kind: z.string(), id: z.string().optional() }),
  outcome: z.string(),
  createdAt: z.string(),
});
const page = z.looseObject({ items: z.array(entry), nextCursor: z.string().optional() });

const report = z.object({
  ok: z.boolean(),
  entries: z.number(),
  head: z.object({ seq: z.number(), hash: z.string(), at: z.string() }).optional(),
  brokenAt: z.number().optional(),
  because: z.enum(chainFaults).optional(),
});
type Report = z.output<typeof report>;

/** `audit list|verify` */
export const auditCommands: CommandGroup = (program, { run }) => {
  const group = program.command('audit').description('who did and decided what, and whether the record is whole');
  group
    .command('list')
    .description('newest first')
    .option('--actor <actor>', 'admin, system or directory, or the id of one')
    .option('--action <action>', 'such as target.create')
    .option('--subject <subject>', 'a kind, an id, or kind:id')
    .option('--since <time>', 'ISO 8601')
    .option('--until <time>', 'ISO 8601')
    .option('--limit <count>', 'how many, at most 200', '50')
    .action(run(list));
  group
    .command('verify')
    .description('check the whole chain; exit status 1 when it is broken')
    .option(
      '--file <export>',
      'check an export (GET /api/v1/audit/export) instead of the service; - reads standard input',
    )
    .option('--seq <number>', 'number of a head noted earlier')
    .option('--hash <hash>', 'its hash')
    .action(run(verify));
};

async function list({ client, say }: Context, options: Readonly<Record<string, string>>): Promise<Outcome> {
  const answer = await client.get(`/audit?${new URLSearchParams(options).toString()}`, page);
  say.json(answer);
  const rows = answer.items.map(({ createdAt, actor, action, subject, outcome }): Cell[] => [
    createdAt,
    actor.name ?? actor.id,
    action,
    [subject.kind, subject.id].filter((part) => part !== undefined).join(' '),
    { text: outcome, tone: outcome === 'done' || outcome === 'owed' ? 'plain' : 'warn' },
  ]);
  say.table(['colTime', 'colActor', 'colAction', 'colSubject', 'colOutcome'], rows);
  return undefined;
}

interface VerifyOptions {
  readonly file?: string;
  readonly seq?: string;
  readonly hash?: string;
}

async function verify(context: Context, { file, ...given }: VerifyOptions): Promise<Outcome> {
  const noted = notedHead(context.say, given);
  const found = file === undefined ? await verifyService(context, noted) : verifyFile(context, file, noted);
  context.say.json(found);
  tell(context.say, found);
  return found.ok ? undefined : exits.failed;
}

function notedHead(say: Say, { seq, hash }: Omit<VerifyOptions, 'file'>): NotedHead | undefined {
  if (seq === undefined && hash === undefined) return undefined;
  const number = Number(seq);
  if (hash !== undefined && Number.isSafeInteger(number) && number > 0) return { seq: number, hash };
  throw new CliError(say.text('auditHeadPair'));
}

function verifyService(context: Context, noted: NotedHead | undefined): Promise<Report> {
  const query = noted ? `?seq=${noted.seq}&hash=${encodeURIComponent(noted.hash)}` : '';
  return context.client.get(`/audit/verify${query}`, report);
}

function verifyFile(context: Context, file: string, noted: NotedHead | undefined): Report {
  const check = createChainCheck(noted);
  const lines = readText(context, file).split('\n');
  for (const [index, text] of lines.entries()) {
    if (text === '') continue;
    const line = readChainLine(text);
    if (!line) throw new CliError(context.say.text('auditLine', { line: index + 1, file }));
    if (!check.take(line)) break;
  }
  const { head, ...rest } = check.report();
  return { ...rest, ...(head ? { head: { ...head, at: head.at.toISOString() } } : {}) };
}

const words: Readonly<Record<ChainFault, WordKey>> = {
  missing_entry: 'auditMissing',
  broken_link: 'auditLink',
  changed_entry: 'auditChanged',
  changed_details: 'auditDetails',
  other_head: 'auditOther',
  shortened: 'auditShortened',
};

function tell(say: Say, { ok, entries, head, brokenAt, because }: Report): void {
  if (!ok) {
    const reason = because === undefined ? '' : say.text(words[because]);
    say.line(say.text('auditBroken', { at: brokenAt ?? entries + 1, because: reason }), 'bad');
    return;
  }
  if (!head) return say.line(say.text('auditEmpty'));
  const { seq, hash } = head;
  say.line(say.text('auditWhole', { entries, seq, hash }), 'good');
  say.line(say.text('auditKeepHead', { seq, hash }), 'dim');
}
