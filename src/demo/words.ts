import Table from 'cli-table3';
import type { AcknowledgedChange } from './change.js';
import { roleName } from './change.js';
import type { HeldAccount } from './helpdesks.js';
import { helpdeskNames, type Provider, type Step } from './recording.js';

/** The heading of a step: time of day in the story, provider, what happens. */
export function stepLine(provider: Provider, { at, what }: Step): string {
  return `\n${at}  ${provider}: ${what}`;
}

/** One acknowledged change on one line. */
export function changeLine({ at, provider, person, helpdesk, what, elapsedMs }: AcknowledgedChange): string {
  const clock = at.toISOString().slice(11, 23);
  const columns = [(provider ?? '-').padEnd(5), person.padEnd(18), helpdesk.padEnd(18), what.join(', ').padEnd(44)];
  return `  ${clock}  ${columns.join('  ')}  acknowledged in ${elapsedMs} ms`;
}

/** Who holds what: one row per account, one column per helpdesk, as the helpdesks themselves have it. */
export function endTable(accounts: readonly HeldAccount[], nameOf: (key: string) => string): string {
  const table = new Table({ head: ['person', ...helpdeskNames], style: { head: [], border: [] }, wordWrap: true });
  for (const key of new Set(accounts.map((account) => account.key))) {
    const cells = helpdeskNames.map((helpdesk) =>
      cell(accounts.find((account) => account.key === key && account.helpdesk === helpdesk)),
    );
    table.push([`${nameOf(key)}\n${key}`, ...cells]);
  }
  return table.toString();
}

function cell(account: HeldAccount | undefined): string {
  if (!account) return '';
  if (account.status !== 'active') return account.status;
  return account.roles.map(roleName).join('\n');
}

/** What to do while the service stays up. */
export function thingsToTry({ url, adminKey }: { readonly url: string; readonly adminKey: string }): string {
  return [
    `Rolecall is up at ${url}`,
    `admin key: ${adminKey}`,
    '',
    'Three things to try:',
    '  1. Why does Marie hold what she holds?',
    `     ROLECALL_URL=${url} ROLECALL_ADMIN_KEY=${adminKey} node dist/cli.js explain marie.dubois@example.com`,
    '  2. Off-board Léa, and watch the lines appear here:',
    `     ROLECALL_URL=${url} ROLECALL_ADMIN_KEY=${adminKey} node dist/cli.js offboard lea.roy@example.com --reason "left today"`,
    `  3. Read the admin API, and call it: ${url}/docs`,
    '',
    'Ctrl-C ends the demo and removes its data.',
  ].join('\n');
}
