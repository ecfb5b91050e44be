import { z } from 'zod';
import type { CommandGroup, Context, Outcome } from './context.js';
import { exits } from './exit.js';
import type { Tone } from './say.js';

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
const timeline = z.looseObject({
  id: z.string(),
  isComplete: z.boolean(),
  targets: z.array(
    z.looseObject({
      target: z.string(),
      key: z.string(),
      state: z.string(),
      elapsedMs: z.number().optional(),
      because: z.string().optional(),
    }),
  ),
});

/** How often an offboarding is looked at while somebody waits for it. */
const lookEveryMs = 250;

/** `explain`, `offboard`, `reinstate` */
export const personCommands: CommandGroup = (program, { run }) => {
  program
    .command('explain <person>')
    .description('why a person holds what they hold, on every target')
    .action(run(explain));
  program
    .command('offboard <person>')
    .description("end a person's access on every target")
    .requiredOption('--reason <text>', 'kept in the timeline')
    .option('--wait <seconds>', 'wait this long for every target to confirm', Number, 10)
    .action(run(offboard));
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

async function offboard(
  { client, say, io }: Context,
  person: string,
  { reason, wait }: { readonly reason: string; readonly wait: number },
): Promise<Outcome> {
  const { id } = await client.post('/offboardings', offboarding, { body: { person, reason } });
  say.line(say.text('offboardStarted', { person, id }), 'good');
  const look = () => client.get(`/offboardings/${id}`, timeline);
  let answer = await look();
  for (let waitedMs = 0; !isSettled(answer) && waitedMs < wait * 1000; waitedMs += lookEveryMs) {
    await io.pause(lookEveryMs);
    answer = await look();
  }
  say.json(answer);
  showTimeline(say, answer);
  const isBlocked = answer.targets.some(({ state }) => state === 'blocked');
  if (isBlocked) say.line(say.text('offboardBlocked'), 'bad');
  else say.line(say.text(answer.isComplete ? 'offboardComplete' : 'offboardOpen'), answer.isComplete ? 'good' : 'warn');
  return isBlocked ? exits.held : exits.done;
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

function isSettled({ isComplete, targets }: z.infer<typeof timeline>): boolean {
  return isComplete || (targets.length > 0 && targets.every(({ state }) => state === 'revoked' || state === 'blocked'));
}

function showTimeline(say: Context['say'], { targets }: z.infer<typeof timeline>): void {
  const tones: Readonly<Record<string, Tone>> = { revoked: 'good', failing: 'bad', blocked: 'bad' };
  say.table(
    ['colTarget', 'colKey', 'colState', 'colElapsed', 'colReason'],
    targets.map(({ target, key, state, elapsedMs, because }) => [
      target,
      key,
      { text: state, tone: tones[state] ?? 'warn' },
      elapsedMs === undefined ? '' : `${(elapsedMs / 1000).toFixed(2)} s`,
      because ?? '',
    ]),
  );
}
