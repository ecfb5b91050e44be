import { z } from 'zod';
import type { CommandGroup, Context, Outcome } from './context.js';
import { exits } from './exit.js';
import type { Say } from './say.js';

const hold = z.looseObject({
  id: z.string(),
  target: z.string().optional(),
  targetId: z.string(),
  state: z.string(),
  reason: z.looseObject({ kind: z.string(), allowed: z.number(), role: z.string().optional() }),
  count: z.number(),
  people: z.array(z.looseObject({ key: z.string() })),
  createdAt: z.string(),
});
const page = z.looseObject({ items: z.array(hold), nextCursor: z.string().optional() });

/** People of a batch that are named in its line; the rest is counted. */
const namedPeople = 3;

/** `holds list|release|discard` */
export const holdCommands: CommandGroup = (program, { run }) => {
  const group = program.command('holds').description('changes that a safety limit stopped');
  group
    .command('list')
    .description('newest first; exit status 3 while any waits for a decision')
    .option('--target <target>', 'name or id')
    .option('--state <state>', 'open, released, discarded or dissolved', 'open')
    .option('--limit <count>', 'how many, at most 200', '50')
    .action(run(list));
  group.command('release <hold>').description('send everything in a batch').action(run(release));
  group
    .command('discard <hold>')
    .description('keep the access, as an exception until the people or the policy change')
    .action(run(discard));
};

interface ListOptions {
  readonly target?: string;
  readonly state: string;
  readonly limit: string;
}

async function list({ client, say }: Context, { target, state, limit }: ListOptions): Promise<Outcome> {
  const query = new URLSearchParams({ state, limit });
  if (target !== undefined) query.set('target', target);
  const answer = await client.get(`/holds?${query.toString()}`, page);
  say.json(answer);
  say.table(
    ['colId', 'colTarget', 'colState', 'colReason', 'colPeople', 'colPerson'],
    answer.items.map((each) => [
      each.id,
      each.target ?? each.targetId,
      each.state,
      reasonText(each.reason, say),
      each.count,
      names(each),
    ]),
  );
  if (answer.nextCursor !== undefined) say.line(say.text('moreExists'), 'dim');
  return answer.items.some((each) => each.state === 'open') ? exits.held : exits.done;
}

async function release({ client, say }: Context, id: string): Promise<Outcome> {
  const answer = await client.post(`/holds/${encodeURIComponent(id)}/release`, hold);
  say.json(answer);
  say.line(say.text('holdReleased', { count: answer.count }), 'good');
  return exits.done;
}

async function discard({ client, say }: Context, id: string): Promise<Outcome> {
  const answer = await client.post(`/holds/${encodeURIComponent(id)}/discard`, hold);
  say.json(answer);
  say.line(say.text('holdDiscarded', { count: answer.count }), 'warn');
  return exits.done;
}

function reasonText({ kind, allowed, role = '' }: z.infer<typeof hold>['reason'], say: Say): string {
  if (kind === 'min') return say.text('holdMin', { role, allowed });
  if (kind === 'max') return say.text('holdMax', { role, allowed });
  return say.text('holdRevokes', { allowed });
}

function names({ people, count }: z.infer<typeof hold>): string {
  const named = people.slice(0, namedPeople).map(({ key }) => key);
  return [...named, ...(count > named.length ? [`+${count - named.length}`] : [])].join(', ');
}
