import type { Command } from 'commander';
import { z } from 'zod';
import type { Context, Runner } from './context.js';
import { findDirectory } from './directory-lookup.js';
import { CliError } from './exit.js';
import { readText } from './files.js';
import { readRanges } from './ranges.js';

const registered = z.looseObject({
  clientId: z.string(),
  clientSecret: z.string().optional(),
  secretExpiresAt: z.string().optional(),
  tokenEndpoint: z.string(),
  allowFrom: z.array(z.string()).nullable(),
});
const listed = z.looseObject({ clientId: z.string(), name: z.string(), method: z.string(), tokenEndpoint: z.string() });

interface AddOptions {
  readonly name?: string;
  readonly jwksUrl?: string;
  readonly jwks?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly subject?: string;
  readonly tokenMinutes?: number;
  readonly secretExpiresInDays?: number;
  readonly allowFrom?: readonly string[];
}

/** `directory oauth-client add|list` */
export function oauthClientCommands(parent: Command, { run }: Runner): void {
  const group = parent.command('oauth-client').description('clients that get SCIM access tokens by themselves (OAuth)');
  group
    .command('add <directory>')
    .description('register one, by directory name or id: with a secret, or with the keys that sign its assertions')
    .option('--name <name>', 'what to call it')
    .option('--jwks-url <url>', 'where its public keys are published')
    .option('--jwks <file>', 'its public keys, a JSON Web Key Set; - is standard input')
    .option('--issuer <issuer>', 'who signs, when another party does; with --subject')
    .option('--subject <subject>', 'whom assertions are about; with --issuer')
    .option('--audience <audience>', 'whom assertions are meant for')
    .option('--token-minutes <minutes>', 'life of access tokens, 60 to 360', Number)
    .option('--secret-expires-in-days <days>', 'life of the secret', Number)
    .option(
      '--allow-from <ranges>',
      'addresses or CIDR ranges its access tokens may be used from, separated by commas',
      readRanges,
    )
    .action(run(add));
  group.command('list <directory>').description('list them').action(run(list));
}

async function add(context: Context, nameOrId: string, { jwks, ...options }: AddOptions) {
  const { client, say } = context;
  const isSigning = [jwks, options.jwksUrl, options.issuer, options.subject, options.audience].some(
    (option) => option !== undefined,
  );
  const body = {
    ...options,
    method: isSigning ? 'private_key_jwt' : 'client_secret',
    ...(jwks === undefined ? {} : { jwks: readKeys(context, jwks) }),
  };
  const found = await findDirectory(context, nameOrId);
  const made = await client.post(`/directories/${found.id}/oauth-clients`, registered, { body });
  say.json(made);
  say.line(say.text('oauthClientAdded', { name: found.name }), 'good');
  say.line(`  ${say.text('colBaseUrl')}: ${found.baseUrl}`);
  say.line(`  ${say.text('tokenEndpoint')}: ${made.tokenEndpoint}`);
  say.line(`  ${say.text('clientId')}: ${made.clientId}`);
  if (made.clientSecret !== undefined) {
    say.line(`  ${say.text('clientSecret')}: ${made.clientSecret}`);
    say.line(say.text('clientSecretExpires', { at: made.secretExpiresAt ?? '' }), 'dim');
  }
  if (made.allowFrom !== null) say.line(say.text('clientFrom', { ranges: made.allowFrom.join(', ') }), 'dim');
  return undefined;
}

async function list(context: Context, nameOrId: string) {
  const { client, say } = context;
  const { id } = await findDirectory(context, nameOrId);
  const items = await client.all(`/directories/${id}/oauth-clients`, listed);
  say.json({ items });
  say.table(
    ['colName', 'clientId', 'colMethod'],
    items.map(({ name, clientId, method }) => [name, clientId, method]),
  );
  return undefined;
}

function readKeys(context: Context, file: string): unknown {
  const text = readText(context, file);
  try {
    const keys: unknown = JSON.parse(text);
    return keys;
  } catch (error) {
    throw new CliError(context.say.text('fileNotJson', { file }), undefined, { cause: error });
  }
}
