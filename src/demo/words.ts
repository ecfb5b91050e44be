import Table from 'cli-table3';
import { roleName, type AcknowledgedChange } from './change.js';
import type { Difference, HeldAccount } from './helpdesks.js';
import { helpdeskNames, type Provider, type Step } from './recording.js';

/** The heading of a step: time of day in the story, provider, what happens. */
export function stepLine(provider: Provider, { at, what }: Step): string {
  return `${at}  ${provider.padEnd(5)}  ${what}`;
}

/** One acknowledged change on one line. */
export function changeLine({ at, provider, person, helpdesk, what, elapsedMs }: AcknowledgedChange): string {
  const columns = [(provider ?? '-').padEnd(5), person.padEnd(16), helpdesk.padEnd(17), what.join(', ').padEnd(58)];
  return `         ${at.toISOString().slice(11, 23)}  ${columns.join('  ')}  acknowledged in ${elapsedMs} ms`;
}

/** Who holds what: one row per account, one column per helpdesk, as the helpdesks themselves have it. */
export function endTable(accounts: readonly HeldAccount[], changes: readonly AcknowledgedChange[]): string {
  const names = new Map(changes.map(({ key, person }) => [key, person]));
  const rows = [...new Set(accounts.map(({ key }) => key))].map((key) => ({ key, name: names.get(key) ?? key }));
  const table = new Table({ head: ['person', ...helpdeskNames], style: { head: [], border: [], compact: true } });
  for (const { key, name } of rows.sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    const held = helpdeskNames.map((helpdesk) =>
      accounts.find((account) => account.key === key && account.helpdesk === helpdesk),
    );
    table.push([`${name} <${key}>`, ...held.map(cell)]);
  }
  return table.toString();
}

function cell(account: HeldAccount | undefined): string {
  if (!account) return '';
  return account.status === 'active' ? account.roles.map(roleName).join('\n') : account.status;
}

interface Outcome {
  readonly accounts: readonly HeldAccount[];
  readonly changes: readonly AcknowledgedChange[];
  readonly differences: readonly Difference[];
}

/** The counts, and whether every helpdesk is in step; if not, every difference. */
export function endWords({ accounts, changes, differences }: Outcome): string {
  const active = accounts.filter(({ status }) => status === 'active').length;
  const times = changes.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  return [
    `${changes.length} role changes acknowledged: half of them within ${median} ms, the slowest after ${times.at(-1) ?? 0} ms.`,
    `${accounts.length} accounts on ${helpdeskNames.length} helpdesks: ${active} active, ${accounts.length - active} suspended or removed.`,
    ...(differences.length === 0
      ? ['Every helpdesk holds exactly what the policy says.']
      : ['NOT in step with the policy:', ...differences.map((line) => `  ${line}`)]),
  ].join('\n');
}

/** What to do while the service stays up. */
export function thingsToTry({ url, adminKey }: { readonly url: string; readonly adminKey: string }): string {
  return [
    `Rolecall is up at ${url}, with this admin key: ${adminKey}`,
    '',
    'In another terminal:',
    `  export ROLECALL_URL=${url} ROLECALL_ADMIN_KEY=${adminKey}`,
    '',
    'Four things to try:',
    '  1. Why does Marie hold what she holds?     npx rolecall explain marie.dubois@example.com',
    '  2. Off-board Léa, and watch it arrive here: npx rolecall offboard lea.roy@example.com --reason "left today"',
    `  3. Open the console with that key:          ${url}/console`,
    `  4. Read the admin API and call it:          ${url}/docs`,
    '',
    'Ctrl-C ends the demo and removes its data.',
  ].join('\n');
}
