import { z } from 'zod';
import type { CommandGroup, Context, Outcome } from './context.js';
import { exits } from './exit.js';
import { createProgress } from './progress.js';

const step = z.object({
  keyId: z.string(),
  source: z.enum(['file', 'environment', 'memory']),
  resealed: z.number(),
  remaining: z.number(),
  retired: z.array(z.string()),
  unknownKeys: z.array(z.string()),
  isDone: z.boolean(),
});

/** `secrets rotate` */
export const secretCommands: CommandGroup = (program, { run }) => {
  const group = program.command('secrets').description('the key under which secrets are stored');
  group
    .command('rotate')
    .description('seal every stored secret with a new key while the service runs; one that was broken off goes on')
    .action(run(rotate));
};

async function rotate({ client, say, io }: Context): Promise<Outcome> {
  const progress = createProgress({ io, say });
  let resealed = 0;
  for (;;) {
    const answer = await client.post('/secrets/rotate', step, { body: {} });
    resealed += answer.resealed;
    progress.show(say.text('secretsProgress'), resealed, resealed + answer.remaining);
    if (!answer.isDone) continue;
    progress.end();
    const { keyId, source, retired, unknownKeys } = answer;
    say.json({ keyId, source, resealed, retired, unknownKeys });
    say.line(say.text('secretsRotated', { count: resealed, keyId }), 'good');
    if (source === 'environment' && retired.length > 0)
      say.line(say.text('secretsTakeOut', { ids: retired.join(', ') }), 'warn');
    if (unknownKeys.length === 0) return undefined;
    say.line(say.text('secretsUnknown', { ids: unknownKeys.join(', ') }), 'bad');
    return exits.failed;
  }
}
