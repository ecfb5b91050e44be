import { z } from 'zod';
import type { CommandGroup, Context, Outcome } from './context.js';
import { CliError, exits } from './exit.js';
import type { Cell } from './say.js';

const attempt = z.looseObject({
  outcome: z.looseObject({ kind: z.string(), status: z.number().optional(), reason: z.string().optional() }),
  nextAt: z.string().optional(),
});
const delivery = z.looseObject({
  id: z.string(),
  target: z.string().optional(),
  targetId: z.string(),
  key: z.string(),
  version: z.number(),
  state: z.string(),
  nextAt: z.string().optional(),
  error: z.string().optional(),
  attempts: z.array(attempt),
});
const page = z.looseObject({ items: z.array(delivery), nextCursor: z.string().optional() });

/** `deliveries list|resend|recover` */
export const deliveryCommands: CommandGroup = (program, { run }) => {
  const group = program.command('deliveries').description('what was sent, and what is still owed');
  group
    .command('list')
    .description('newest first, with the last attempt of each')
    .option('--target <target>', 'name or id')
    .option('--state <state>', 'pending, failing, delivered, superseded, dead, poison or held')
    .option('--limit <count>', 'how many, at most 200', '50')
    .action(run(list));
  group.command('resend <delivery>').description('send the newest state of its assignment again').action(run(resend));
  group
    .command('recover <target>')
    .description('send again what was made or failed since a moment, or what --scope names')
    .option('--since <time>', 'ISO 8601')
    .option('--scope <scope>', 'failed, pending, parked or all')
    .action(run(recover));
};

interface ListOptions {
  readonly target?: string;
  readonly state?: string;
  readonly limit: string;
}

async function list({ client, say }: Context, { target, state, limit }: ListOptions): Promise<Outcome> {
  const query = new URLSearchParams({ limit });
  if (target !== undefined) query.set('target', target);
  if (state !== undefined) query.set('state', state);
  const answer = await client.get(`/deliveries?${query.toString()}`, page);
  say.json(answer);
  say.table(
    ['colId', 'colTarget', 'colKey', 'colVersion', 'colState', 'colAttempts', 'colLast', 'colNext'],
    answer.items.map(row),
  );
  if (answer.nextCursor !== undefined) say.line(say.text('moreExists'), 'dim');
  return undefined;
}

async function resend({ client, say }: Context, id: string): Promise<Outcome> {
  const answer = await client.post(
    `/deliveries/${encodeURIComponent(id)}/resend`,
    z.looseObject({ assignmentId: z.string() }),
  );
  say.json(answer);
  say.line(say.text('resent', { id: answer.assignmentId }), 'good');
  return undefined;
}

interface RecoverOptions {
  readonly since?: string;
  readonly scope?: string;
}

async function recover({ client, say }: Context, name: string, { since, scope }: RecoverOptions): Promise<Outcome> {
  if ((since === undefined) === (scope === undefined)) throw new CliError(say.text('recoverOneOf'), exits.failed);
  const shape = z.looseObject({ resent: z.number() });
  const path = `/targets/${encodeURIComponent(name)}`;
  const answer =
    since === undefined
      ? await client.post(`${path}/resync`, shape, { body: { scope } })
      : await client.post(`${path}/recover`, shape, { body: { since: sinceInstant(since) } });
  say.json(answer);
  say.line(say.text('recovered', { count: answer.resent, name }), 'good');
  return undefined;
}

function row({ id, target, targetId, key, version, state, nextAt, error, attempts }: z.infer<typeof delivery>): Cell[] {
  const last = attempts.at(-1);
  const tone = state === 'delivered' ? 'good' : ['failing', 'dead', 'poison'].includes(state) ? 'bad' : 'warn';
  const answer = last ? [last.outcome.status, last.outcome.reason ?? last.outcome.kind] : [error];
  return [
    id,
    target ?? targetId,
    key,
    version,
    { text: state, tone },
    attempts.length,
    answer.filter((part) => part !== undefined).join(' '),
    nextAt ?? last?.nextAt ?? '',
  ];
}

/** A date alone means its first moment in UTC; anything else goes to the service as written, which says what is wrong with it. */
function sinceInstant(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00.000Z` : text;
}
