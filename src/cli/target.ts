import { Option } from 'commander';
import { z } from 'zod';
import type { CommandGroup, Context } from './context.js';
import { exits } from './exit.js';
import type { Cell } from './say.js';

const target = z.looseObject({
  id: z.string(),
  name: z.string(),
  catalog: z.string(),
  connector: z.looseObject({ kind: z.string(), url: z.string().optional() }),
  isEnabled: z.boolean(),
  frozen: z.looseObject({ reason: z.string(), until: z.string().optional() }).optional(),
  deletedAt: z.string().optional(),
});
const newTarget = target.extend({ signingSecret: z.string().optional(), verificationKey: z.string().optional() });
const test = z.looseObject({
  ok: z.boolean(),
  outcome: z.looseObject({ kind: z.string(), status: z.number().optional(), reason: z.string().optional() }),
  elapsedMs: z.number(),
});

/** `target add|list|test|freeze|thaw` */
export const targetCommands: CommandGroup = (program, { run }) => {
  const group = program.command('target').description('helpdesk instances that receive role changes');
  group
    .command('add <name>')
    .description('register a helpdesk instance; its signing secret is shown once')
    .requiredOption('--catalog <catalog>', 'which helpdesk it is, such as gorgias')
    .requiredOption('--url <url>', 'where signed webhooks go')
    .option('--kind <kind>', 'connector', 'webhook')
    .option('--account-key <attribute>', 'email, userName, externalId or employeeNumber')
    .addOption(new Option('--signature <scheme>', 'v1 is HMAC-SHA256, v1a is Ed25519').choices(['v1', 'v1a', 'both']))
    .addOption(
      new Option('--version-aware <answer>', 'does the receiver compare (epoch, version)?').choices(['yes', 'no']),
    )
    .action(run(add));
  group.command('list').description('list them').action(run(list));
  group.command('test <target>').description('send a signed test event, by name or id').action(run(tryOut));
  group
    .command('freeze <target>')
    .description('stop deliveries; nothing owed is lost')
    .requiredOption('--reason <text>', 'shown wherever the freeze is')
    .option('--until <time>', 'ISO 8601; it thaws by itself then')
    .action(run(freeze));
  group.command('thaw <target>').description('resume deliveries').action(run(thaw));
};

interface AddOptions {
  readonly catalog: string;
  readonly url: string;
  readonly kind: string;
  readonly accountKey?: string;
  readonly signature?: 'v1' | 'v1a' | 'both';
  readonly versionAware?: 'yes' | 'no';
}

async function add({ client, say }: Context, name: string, options: AddOptions) {
  const { catalog, url, kind, accountKey, signature, versionAware } = options;
  const body = {
    name,
    catalog,
    connector: { kind, url, ...(versionAware && { versionAware: versionAware === 'yes' }) },
    accountKey,
    ...(signature && { signatures: signature === 'both' ? ['v1', 'v1a'] : [signature] }),
  };
  const added = await client.post('/targets', newTarget, { body });
  say.json(added);
  const { signingSecret, verificationKey } = added;
  say.line(say.text(signingSecret === undefined ? 'targetAddedPlain' : 'targetAdded', { name: added.name }), 'good');
  if (signingSecret !== undefined) say.line(`  ${signingSecret}`);
  if (verificationKey === undefined) return undefined;
  say.line(say.text('targetVerifies'));
  say.line(`  ${verificationKey}`);
  return undefined;
}

async function list({ client, say }: Context) {
  const items = await client.all('/targets', target);
  say.json({ items });
  say.table(
    ['colName', 'colCatalog', 'colUrl', 'colState', 'colId'],
    items.map((each) => [each.name, each.catalog, each.connector.url ?? '', stateOf(each, say), each.id]),
  );
  return undefined;
}

async function tryOut({ client, say }: Context, name: string) {
  const result = await client.post(`/targets/${encodeURIComponent(name)}/test`, test);
  say.json(result);
  if (result.ok) {
    say.line(say.text('targetTested', { name, ms: Math.round(result.elapsedMs) }), 'good');
    return undefined;
  }
  const { kind, status, reason } = result.outcome;
  const why = [reason ?? kind, status].filter((part) => part !== undefined).join(' ');
  say.line(say.text('targetFailed', { name, reason: why }), 'bad');
  return exits.failed;
}

async function freeze(
  { client, say }: Context,
  name: string,
  body: { readonly reason: string; readonly until?: string },
) {
  const frozen = await client.post(`/targets/${encodeURIComponent(name)}/freeze`, target, { body });
  say.json(frozen);
  const until = frozen.frozen?.until;
  const words = until === undefined ? 'targetFrozen' : 'targetFrozenUntil';
  say.line(say.text(words, { name: frozen.name, until: until ?? '' }), 'warn');
  return undefined;
}

async function thaw({ client, say }: Context, name: string) {
  const thawed = await client.post(`/targets/${encodeURIComponent(name)}/thaw`, target);
  say.json(thawed);
  say.line(say.text('targetThawed', { name: thawed.name }), 'good');
  return undefined;
}

function stateOf({ isEnabled, frozen, deletedAt }: z.infer<typeof target>, say: Context['say']): Cell {
  if (deletedAt !== undefined) return { text: say.text('stateLeaving'), tone: 'warn' };
  if (frozen) return { text: `${say.text('stateFrozen')}: ${frozen.reason}`, tone: 'warn' };
  return isEnabled ? { text: say.text('stateOn'), tone: 'good' } : { text: say.text('stateOff'), tone: 'bad' };
}
