import { z } from 'zod';
import type { CommandGroup, Context, Outcome } from './context.js';
import { exits } from './exit.js';

const explanation = z.looseObject({
  users: z.array(
    z.looseObject({
      id: z.string(),
      userName: z.string(),
      directory: z.string(),
      active: z.boolean(),
      groups: z.array(z.looseObject({ displayName: z.string() })),
    }),
  ),
  targets: z.array(
    z.looseObject({
      target: z.string(),
      roles: z.array(z.looseObject({ name: z.string() })),
      state: z.string().optional(),
      sentences: z.array(z.string()),
    }),
  ),
});
const offboarding = z.looseObject({ id: z.string() });
const offboardings = z.looseObject({ items: z.array(offboarding) });
/** `explain`, `reinstate` */
export const personCommands: CommandGroup = (program, { run }) => {
  program
    .command('explain <person>')
    .description('why a person holds what they hold, on every target')
    .action(run(explain));
  program
    .command('reinstate <person>')
    .description('let the directories and the policy decide about a person again')
    .requiredOption('--reason <text>', 'kept in the timeline')
    .action(run(reinstate));
};

async function explain({ client, say }: Context, person: string): Promise<Outcome> {
  const path = `/people/${encodeURIComponent(person)}/explain?lang=${say.lang}`;
  const answer = await client.get(path, explanation);
  say.json(answer);
  for (const { userName, directory, active, groups } of answer.users) {
    say.line(`${userName} (${directory})`, active ? 'plain' : 'dim');
    say.line(`  ${groups.map(({ displayName }) => displayName).join(', ')}`, 'dim');
  }
  if (answer.targets.length === 0) say.line(say.text('nowhere'), 'warn');
  for (const { target, roles, state, sentences } of answer.targets) {
    const held = roles.length === 0 ? say.text('noAccess') : roles.map(({ name }) => name).join(', ');
    say.line(`${target}: ${held}${state === undefined ? '' : ` [${state}]`}`, roles.length === 0 ? 'warn' : 'good');
    for (const sentence of sentences) say.line(`  ${sentence}`);
  }
  return exits.done;
}

async function reinstate(
  { client, say }: Context,
  person: string,
  body: { readonly reason: string },
): Promise<Outcome> {
  const { items } = await client.get(`/offboardings?person=${encodeURIComponent(person)}`, offboardings);
  if (items.length === 0) {
    say.json({ items: [] });
    say.line(say.text('notOffboarded', { person }), 'warn');
    return exits.done;
  }
  const done: unknown[] = [];
  for (const { id } of items)
    done.push(await client.post(`/offboardings/${id}/reinstate`, offboarding, { body: { reason: body.reason } }));
  say.json({ items: done });
  say.line(say.text('reinstated', { person }), 'good');
  return exits.done;
}
