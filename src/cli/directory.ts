import { z } from 'zod';
import type { CommandGroup, Context } from './context.js';
import { directory, findDirectory } from './directory-lookup.js';
import { oauthClientCommands } from './oauth-client.js';
import { readRanges } from './ranges.js';

const token = z.looseObject({
  token: z.string(),
  expiresAt: z.string().nullable(),
  allowFrom: z.array(z.string()).nullable(),
});

interface TokenOptions {
  readonly name: string;
  readonly expiresInDays?: number;
  readonly allowFrom?: readonly string[];
  readonly readOnly?: boolean;
}

/** `directory add|list|token|oauth-client` */
export const directoryCommands: CommandGroup = (program, runner) => {
  const { run } = runner;
  const group = program.command('directory').description('identity providers and their SCIM tokens');
  group
    .command('add <name>')
    .description('register an identity provider')
    .option('--dialect <dialect>', 'auto, okta, entra, onelogin or strict', 'auto')
    .option('--rate-limit <perSecond>', 'sustained SCIM requests per second', Number)
    .action(run(add));
  group.command('list').description('list them').action(run(list));
  group
    .command('token <directory>')
    .description('make a SCIM token, by directory name or id; it is shown once')
    .option('--name <name>', 'what to call it', 'token')
    .option('--expires-in-days <days>', 'after this it stops working', Number)
    .option('--allow-from <ranges>', 'addresses or CIDR ranges it may be used from, separated by commas', readRanges)
    .option('--read-only', 'it may read, not write')
    .action(run(makeToken));
  oauthClientCommands(group, runner);
};

async function add(
  { client, say }: Context,
  name: string,
  { dialect, rateLimit }: { readonly dialect: string; readonly rateLimit?: number },
) {
  const added = await client.post('/directories', directory, { body: { name, dialect, rateLimit } });
  say.json(added);
  say.line(say.text('directoryAdded', { name: added.name }), 'good');
  say.line(`  ${added.baseUrl}`);
  say.line(say.text('directoryNext', { id: added.id }), 'dim');
  return undefined;
}

async function list({ client, say }: Context) {
  const items = await client.all('/directories', directory);
  say.json({ items });
  say.table(
    ['colName', 'colId', 'colDialect', 'colBaseUrl'],
    items.map(({ name, id, dialect, baseUrl }) => [name, id, dialect, baseUrl]),
  );
  return undefined;
}

async function makeToken(
  { client, say }: Context,
  nameOrId: string,
  { name, expiresInDays, allowFrom, readOnly }: TokenOptions,
) {
  const found = await findDirectory({ client, say }, nameOrId);
  const scopes = readOnly ? ['read'] : undefined;
  const body = { name, expiresInDays, allowFrom, scopes };
  const made = await client.post(`/directories/${found.id}/tokens`, token, { body });
  say.json(made);
  say.line(say.text('tokenMade', { name: found.name }), 'good');
  say.line(`  ${made.token}`);
  say.line(made.expiresAt === null ? say.text('tokenLasts') : say.text('tokenExpires', { at: made.expiresAt }), 'dim');
  if (made.allowFrom !== null) say.line(say.text('tokenFrom', { ranges: made.allowFrom.join(', ') }), 'dim');
  return undefined;
}
