import { z } from 'zod';
import type { CommandGroup, Context, Outcome } from './context.js';

const freeze = z.looseObject({ isFrozen: z.boolean(), reason: z.string().optional(), until: z.string().optional() });

/** `freeze on|off` */
export const freezeCommands: CommandGroup = (program, { run }) => {
  const group = program.command('freeze').description('stop every delivery of the service; SCIM is still accepted');
  group
    .command('on')
    .description('stop; nothing owed is lost')
    .requiredOption('--reason <text>', 'shown wherever the freeze is')
    .option('--until <time>', 'ISO 8601; it ends by itself then')
    .action(run(on));
  group.command('off').description('let deliveries go on').action(run(off));
};

async function on(
  { client, say }: Context,
  body: { readonly reason: string; readonly until?: string },
): Promise<Outcome> {
  const answer = await client.put('/freeze', freeze, { body });
  say.json(answer);
  const { until } = answer;
  say.line(until === undefined ? say.text('freezeOn') : say.text('freezeOnUntil', { until }), 'warn');
  return undefined;
}

async function off({ client, say }: Context): Promise<Outcome> {
  await client.remove('/freeze');
  say.json({ isFrozen: false });
  say.line(say.text('freezeOff'), 'good');
  return undefined;
}
