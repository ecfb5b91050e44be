import { z } from 'zod';
import { alertKinds } from '../evidence/alerts/alert-model.js';
import { alertWords } from '../evidence/alerts/alert-words.js';
import type { CommandGroup, Context, Outcome } from './context.js';
import type { Cell, Say } from './say.js';

const alert = z.looseObject({
  id: z.string(),
  kind: z.string(),
  severity: z.string(),
  target: z.string().optional(),
  targetId: z.string().optional(),
  count: z.number().optional(),
  since: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string(),
  acknowledged: z.looseObject({ by: z.string() }).optional(),
  createdAt: z.string(),
});
const page = z.looseObject({ items: z.array(alert), nextCursor: z.string().optional() });

/** `alerts list|acknowledge` */
export const alertCommands: CommandGroup = (program, { run }) => {
  const group = program.command('alerts').description('what an operator should look at');
  group
    .command('list')
    .description('newest first')
    .option('--state <state>', 'open or resolved', 'open')
    .option('--severity <severity>', 'warning or critical')
    .option('--limit <count>', 'how many, at most 200', '50')
    .action(run(list));
  group
    .command('acknowledge <alert>')
    .description('say that somebody knows')
    .requiredOption('--reason <text>', 'what is done about it')
    .action(run(acknowledge));
};

interface ListOptions {
  readonly state: string;
  readonly severity?: string;
  readonly limit: string;
}

async function list({ client, say }: Context, { state, severity, limit }: ListOptions): Promise<Outcome> {
  const query = new URLSearchParams({ state, limit });
  if (severity !== undefined) query.set('severity', severity);
  const answer = await client.get(`/alerts?${query.toString()}`, page);
  say.json(answer);
  say.table(
    ['colId', 'colSeverity', 'colTarget', 'colSince', 'colAlert', 'colAcknowledged'],
    answer.items.map((each) => row(each, say)),
  );
  if (answer.nextCursor !== undefined) say.line(say.text('moreExists'), 'dim');
  return undefined;
}

async function acknowledge({ client, say }: Context, id: string, body: { readonly reason: string }): Promise<Outcome> {
  const answer = await client.post(`/alerts/${encodeURIComponent(id)}/acknowledge`, alert, {
    body: { reason: body.reason },
  });
  say.json(answer);
  say.line(say.text('alertAcknowledged', { id: answer.id }), 'good');
  return undefined;
}

function row(each: z.infer<typeof alert>, say: Say): Cell[] {
  return [
    each.id,
    { text: each.severity, tone: each.severity === 'critical' ? 'bad' : 'warn' },
    each.target ?? each.targetId ?? '',
    each.since ?? each.createdAt,
    messageOf(each, say),
    each.acknowledged?.by ?? '',
  ];
}

/** In the language of the command; a kind that only a newer service knows stays in English. */
function messageOf({ kind, target, count, since, details, message }: z.infer<typeof alert>, { lang }: Say): string {
  const known = alertKinds.find((each) => each === kind);
  if (known === undefined) return message;
  const facts = {
    ...(count === undefined ? {} : { count }),
    ...(since === undefined ? {} : { since: new Date(since) }),
  };
  return alertWords({ kind: known, details, ...facts }, target, lang).message;
}
