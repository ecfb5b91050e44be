import { z } from 'zod';
import type { CommandGroup, Context, Outcome } from './context.js';
import { exits } from './exit.js';
import { writeBytes, writeText } from './files.js';
import type { Tone } from './say.js';

const entry = z.looseObject({
  target: z.string(),
  key: z.string(),
  state: z.string(),
  receivedAt: z.string().optional(),
  acknowledgedAt: z.string().optional(),
  elapsedMs: z.number().optional(),
  isLate: z.boolean(),
  because: z.string().optional(),
  kept: z
    .looseObject({ roles: z.array(z.string()), through: z.array(z.looseObject({ directory: z.string() })) })
    .optional(),
  takenOverBy: z.looseObject({ userId: z.string(), directory: z.string() }).optional(),
});
const timeline = z.looseObject({
  isComplete: z.boolean(),
  targets: z.array(entry),
  needsYou: z.array(z.looseObject({ userId: z.string(), directory: z.string() })),
});
type Timeline = z.infer<typeof timeline>;

const revocation = z.looseObject({
  target: z.string(),
  key: z.string(),
  cause: z.string(),
  state: z.string(),
  receivedAt: z.string(),
  acknowledgedAt: z.string().optional(),
  elapsedMs: z.number(),
  isLate: z.boolean(),
});

/** How often an offboarding is looked at while somebody waits for it. */
const lookEveryMs = 250;

/** `offboard`, `timeline`, `leavers` */
export const timelineCommands: CommandGroup = (program, { run }) => {
  program
    .command('offboard <person>')
    .description("end a person's access on every target")
    .requiredOption('--reason <text>', 'kept in the timeline')
    .option('--wait <seconds>', 'wait this long for every target to confirm', Number, 10)
    .action(run(offboard));
  program
    .command('timeline <person>')
    .description("is a person's access gone, everywhere, since when")
    .option('--csv <file>', 'write it as a table')
    .option('--pdf <file>', 'write it as a document')
    .action(run(showPerson));
  program
    .command('leavers')
    .description('losses of access, newest first')
    .option('--late', 'only those confirmed after the goal, or still open beyond it')
    .action(run(leavers));
};

async function offboard(
  { client, say, io }: Context,
  person: string,
  { reason, wait }: { readonly reason: string; readonly wait: number },
): Promise<Outcome> {
  const { id } = await client.post('/offboardings', z.looseObject({ id: z.string() }), { body: { person, reason } });
  say.line(say.text('offboardStarted', { person, id }), 'good');
  const look = () => client.get(`/offboardings/${id}?lang=${say.lang}`, timeline);
  let answer = await look();
  for (let waitedMs = 0; !isSettled(answer) && waitedMs < wait * 1000; waitedMs += lookEveryMs) {
    await io.pause(lookEveryMs);
    answer = await look();
  }
  say.json(answer);
  showTimeline(say, answer);
  if (answer.isComplete) say.line(say.text('offboardComplete'), 'good');
  else say.line(say.text(isStopped(answer) ? 'offboardBlocked' : 'offboardOpen'), isStopped(answer) ? 'bad' : 'warn');
  if (answer.isComplete) return exits.done;
  return isStopped(answer) ? exits.held : exits.failed;
}

async function showPerson(
  context: Context,
  person: string,
  { csv, pdf }: { readonly csv?: string; readonly pdf?: string },
): Promise<Outcome> {
  const { client, say } = context;
  const path = `/people/${encodeURIComponent(person)}/timeline`;
  if (csv !== undefined) writeText(context, csv, await client.text(`${path}.csv?lang=${say.lang}`));
  if (pdf !== undefined) writeBytes(context, pdf, await client.bytes(`${path}.pdf?lang=${say.lang}`));
  for (const file of [csv, pdf]) if (file !== undefined) say.line(say.text('timelineWritten', { file }), 'good');
  if (csv !== undefined || pdf !== undefined) return exits.done;
  const answer = await client.get(`${path}?lang=${say.lang}`, timeline);
  say.json(answer);
  showTimeline(say, answer);
  say.line(say.text(answer.isComplete ? 'accessGone' : 'accessNotGone'), answer.isComplete ? 'good' : 'warn');
  return exits.done;
}

async function leavers({ client, say }: Context, { late }: { readonly late?: boolean }): Promise<Outcome> {
  const items = await client.all(`/revocations${late ? '?late=true' : ''}`, revocation);
  say.json({ items });
  say.table(
    ['colTarget', 'colKey', 'colCause', 'colState', 'colReceived', 'colConfirmed', 'colElapsed'],
    items.map(({ target, key, cause, state, receivedAt, acknowledgedAt, elapsedMs, isLate }) => [
      target,
      key,
      cause,
      state,
      receivedAt,
      acknowledgedAt ?? '',
      { text: seconds(elapsedMs), tone: isLate ? 'bad' : 'plain' },
    ]),
  );
  return exits.done;
}

const stopped = ['blocked', 'held'];

function isStopped({ targets }: Timeline): boolean {
  return targets.some(({ state }) => stopped.includes(state));
}

/** Waiting longer changes nothing. */
function isSettled({ isComplete, targets }: Timeline): boolean {
  return (
    isComplete || (targets.length > 0 && targets.every(({ state }) => state === 'revoked' || stopped.includes(state)))
  );
}

function showTimeline(say: Context['say'], { targets, needsYou }: Timeline): void {
  const tones: Readonly<Record<string, Tone>> = {
    revoked: 'good',
    taken_over: 'good',
    failing: 'bad',
    blocked: 'bad',
    held: 'bad',
  };
  say.table(
    ['colTarget', 'colKey', 'colState', 'colReceived', 'colConfirmed', 'colElapsed', 'colReason'],
    targets.map((one) => [
      one.target,
      one.key,
      { text: one.state, tone: tones[one.state] ?? 'warn' },
      one.receivedAt ?? '',
      one.acknowledgedAt ?? '',
      { text: one.elapsedMs === undefined ? '' : seconds(one.elapsedMs), tone: one.isLate ? 'bad' : 'plain' },
      reasonOf(say, one),
    ]),
  );
  for (const { userId, directory } of needsYou) say.line(say.text('rehireBlocked', { id: userId, directory }), 'warn');
}

function reasonOf(say: Context['say'], { because, kept, takenOverBy }: z.infer<typeof entry>): string {
  const keptThrough = kept?.through.map(({ directory }) => directory).join(', ') ?? '';
  return [
    ...(because === undefined ? [] : [because]),
    ...(kept ? [say.text('keptThrough', { roles: kept.roles.join(', '), directories: keptThrough })] : []),
    ...(takenOverBy ? [say.text('takenOver', { id: takenOverBy.userId, directory: takenOverBy.directory })] : []),
  ].join(' ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
