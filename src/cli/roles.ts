import { z } from 'zod';
import type { Context, CommandGroup, Outcome } from './context.js';
import { CliError, exits } from './exit.js';

const target = z.looseObject({ id: z.string(), name: z.string() });
const formats = ['md', 'csv'] as const;

interface ExportOptions {
  readonly format: string;
  readonly target?: string;
}

/** `roles export` */
export const roleCommands: CommandGroup = (program, { run }) => {
  program
    .command('roles')
    .description('what each helpdesk role allows, who holds it and why')
    .command('export')
    .description('print the role document of one target, or of all')
    .option('--format <format>', 'md or csv', 'md')
    .option('--target <name>', 'only this target')
    .action(run(exportRoles));
};

async function exportRoles(context: Context, { format, target: only }: ExportOptions): Promise<Outcome> {
  const { client, say, io } = context;
  if (!formats.some((one) => one === format)) throw new CliError(say.text('rolesFormat', { format }));
  const names = only === undefined ? (await client.all('/targets', target)).map(({ name }) => name) : [only];
  const pathOf = (name: string, as: string) =>
    `/targets/${encodeURIComponent(name)}/roles?format=${as}&lang=${say.lang}`;
  if (names.length === 0) {
    say.json({ targets: [] });
    say.line(say.text('rolesNoTarget'), 'warn');
    return exits.done;
  }
  if (say.isJson) {
    const targets: unknown[] = [];
    for (const name of names) targets.push(await client.get(pathOf(name, 'json'), z.unknown()));
    say.json({ targets });
    return exits.done;
  }
  if (format === 'csv' && names.length > 1) throw new CliError(say.text('rolesOneTarget', { names: names.join(', ') }));
  for (const [index, name] of names.entries())
    io.stdout(`${index === 0 ? '' : '\n'}${await client.text(pathOf(name, format))}`);
  return exits.done;
}
