import { z } from 'zod';
import type { ExpectedAccount, ExpectedRole } from './expected.js';
import { startReceiver, type Receiver, type Received } from './receiver/server.js';
import { helpdeskNames, roleText, type HelpdeskName, type Holding } from './recording.js';

const rolesSchema = z.array(
  z.object({ key: z.string(), name: z.string(), scope: z.record(z.string(), z.array(z.string())) }),
);

/** One account as a simulated helpdesk has it. */
export interface HeldAccount {
  readonly helpdesk: HelpdeskName;
  readonly key: string;
  readonly status: 'active' | 'suspended' | 'removed';
  readonly roles: readonly ExpectedRole[];
}

/** The five simulated helpdesks: five receivers that keep what they are told, whatever the service thinks. */
export interface Helpdesks {
  url(name: HelpdeskName): string;
  /** The secret each accepts from now on. */
  trust(name: HelpdeskName, secret: string): void;
  accounts(): readonly HeldAccount[];
  received(name: HelpdeskName): readonly Received[];
  /** Told after each answer of any helpdesk; the returned function ends that. */
  onReceived(listener: (name: HelpdeskName, received: Received) => void): () => void;
  /** Resolves as soon as `isTrue` holds, looking again after every answer; false when the time is over. */
  waitFor(isTrue: () => boolean, timeoutMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Starts all five on free loopback ports; they refuse every webhook until given a secret. */
export async function startHelpdesks(): Promise<Helpdesks> {
  const started = await Promise.all(
    helpdeskNames.map(async (name) => [name, await startReceiver({ secrets: [] })] as const),
  );
  const receivers = new Map<HelpdeskName, Receiver>(started);
  const receiver = (name: HelpdeskName): Receiver => {
    const found = receivers.get(name);
    if (!found) throw new Error(`no helpdesk is called ${name}`);
    return found;
  };
  const onReceived: Helpdesks['onReceived'] = (listener) => {
    const ends = started.map(([name, each]) => each.onReceived((received) => listener(name, received)));
    return () => ends.forEach((end) => end());
  };
  return {
    url: (name) => receiver(name).url,
    trust: (name, secret) => receiver(name).acceptSecrets([secret]),
    accounts: () => started.flatMap(([name, each]) => heldAccounts(name, each)),
    received: (name) => receiver(name).received(),
    onReceived,
    waitFor: (isTrue, timeoutMs) => waitFor(onReceived, isTrue, timeoutMs),
    close: async () => void (await Promise.all(started.map(([, each]) => each.close()))),
  };
}

function heldAccounts(helpdesk: HelpdeskName, receiver: Receiver): HeldAccount[] {
  return [...receiver.accounts()].map(([key, { status, roles }]) => ({
    helpdesk,
    key,
    status,
    roles: rolesSchema.parse(roles),
  }));
}

async function waitFor(
  onReceived: Helpdesks['onReceived'],
  isTrue: () => boolean,
  timeoutMs: number,
): Promise<boolean> {
  if (isTrue()) return true;
  return new Promise<boolean>((resolve) => {
    const finish = (answer: boolean): void => {
      clearTimeout(timer);
      end();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(isTrue()), timeoutMs);
    const end = onReceived(() => {
      if (isTrue()) finish(true);
    });
  });
}

/** One way in which the helpdesks differ from what was expected, in words. */
export type Difference = string;

/** Differences in both directions: what is missing or other than expected, and what nobody expected. Names of roles count too. */
export function differencesFrom(
  expected: readonly ExpectedAccount[],
  held: readonly HeldAccount[],
): readonly Difference[] {
  const wanted = new Map(expected.map((account) => [place(account), account]));
  const actual = new Map(held.map((account) => [place(account), account]));
  return [...new Set([...wanted.keys(), ...actual.keys()])].flatMap((at) => {
    const [should, does] = [described(wanted.get(at)), described(actual.get(at))];
    return should === does ? [] : [`${at}: expected ${should}, holds ${does}`];
  });
}

/** The holdings among `wanted` that the helpdesks do not show yet, in words. */
export function missing(wanted: readonly Holding[], held: readonly HeldAccount[]): readonly Difference[] {
  const actual = new Map(held.map((account) => [place(account), account]));
  return wanted.flatMap((holding) => {
    const account = actual.get(place(holding));
    const roles = account?.roles.map(roleText).sort().join(' + ');
    const isThere = account?.status === holding.status && roles === [...holding.roles].sort().join(' + ');
    const should = `${holding.status} ${holding.roles.join(' + ')}`.trim();
    return isThere ? [] : [`${place(holding)}: expected ${should}, holds ${described(account)}`];
  });
}

function place({ helpdesk, key }: { readonly helpdesk: HelpdeskName; readonly key: string }): string {
  return `${helpdesk} ${key}`;
}

function described(
  account: Pick<HeldAccount, 'status' | 'roles'> | Pick<ExpectedAccount, 'status' | 'roles'> | undefined,
): string {
  if (!account) return 'nothing';
  const roles = account.roles.map((role) => `${roleText(role)} "${role.name}"`).sort();
  return [account.status, ...roles].join(' ');
}
