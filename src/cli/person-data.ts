import { z } from 'zod';
import type { CommandGroup, Context, Outcome } from './context.js';
import { exits } from './exit.js';
import { writeText } from './files.js';

const exported = z.looseObject({
  users: z.array(z.unknown()),
  assignments: z.array(z.unknown()),
  deliveries: z.array(z.unknown()),
  provisioning: z.array(z.unknown()),
  cut: z.array(z.string()),
});
const purged = z.looseObject({
  users: z.number(),
  accounts: z.number(),
  versions: z.number(),
  attempts: z.number(),
  provisioning: z.number(),
  audit: z.number(),
  keptOffboardings: z.array(z.string()),
});

/** `person export`, `person purge` */
export const personDataCommands: CommandGroup = (program, { run }) => {
  const person = program.command('person').description('what is kept about one person');
  person
    .command('export <person>')
    .description('everything on record about a person, as one JSON document')
    .option('--file <file>', 'write it there; standard output otherwise')
    .action(run(exportPerson));
  person
    .command('purge <person>')
    .description('erase what is on record about a person who has left')
    .requiredOption('--reason <text>', 'kept in the audit: do not name the person in it')
    .action(run(purgePerson));
};

/** The document is what was asked for, so it goes to standard output whatever the shared options say. */
async function exportPerson(context: Context, person: string, { file }: { readonly file?: string }): Promise<Outcome> {
  const { client, say, io } = context;
  const answer = await client.get(`/people/${encodeURIComponent(person)}/export`, exported);
  const text = `${JSON.stringify(answer, null, 2)}\n`;
  if (file === undefined) io.stdout(text);
  else writeText(context, file, text);
  const { users, assignments, deliveries, provisioning } = answer;
  const counts = { users: users.length, accounts: assignments.length, deliveries: deliveries.length };
  say.line(say.text('personExported', { person, ...counts, entries: provisioning.length }), 'good');
  if (answer.cut.length > 0) say.line(say.text('personExportCut', { lists: answer.cut.join(', ') }), 'warn');
  return exits.done;
}

async function purgePerson(
  { client, say }: Context,
  person: string,
  { reason }: { readonly reason: string },
): Promise<Outcome> {
  const answer = await client.post(`/people/${encodeURIComponent(person)}/purge`, purged, { body: { reason } });
  say.json(answer);
  const { keptOffboardings, ...counts } = answer;
  say.line(say.text('personPurged', { person, ...numbersOf(counts) }), 'good');
  if (keptOffboardings.length > 0) say.line(say.text('personPurgeKept', { ids: keptOffboardings.join(', ') }), 'warn');
  return exits.done;
}

function numbersOf(counts: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  );
}
