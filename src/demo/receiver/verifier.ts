import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a receiver remembers of one account: the highest (epoch, version) it applied, and the state that came with it. */
export interface HeldAccount {
  readonly epoch: number;
  readonly version: number;
  readonly status: 'active' | 'suspended' | 'removed';
  readonly roles: readonly { readonly key: string; readonly vendorValue?: string }[];
}

/** The accounts by key; a Map does, a table with a unique key does better. */
export interface Accounts {
  get(key: string): HeldAccount | undefined;
  set(key: string, account: HeldAccount): unknown;
}

/** One webhook as it came in: header names in lower case, and the body before anything parsed it. */
export interface Incoming {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

interface RolecallEvent {
  readonly type: string;
  readonly data: {
    readonly assignment: { readonly epoch: number; readonly version: number };
    readonly account: { readonly key: string };
    readonly status: HeldAccount['status'];
    readonly roles: HeldAccount['roles'];
    readonly previous?: { readonly key: string };
  };
}

/** Answers one webhook: send `status` and `body` (as JSON) back. Copy this file; keep several secrets while one is being replaced. */
export function receive(
  { headers, body }: Incoming,
  secrets: readonly string[],
  accounts: Accounts,
  now: Date,
): { status: number; body: object } {
  const seconds = Number(headers['webhook-timestamp']);
  if (!(Math.abs(now.getTime() / 1000 - seconds) <= 300))
    return { status: 401, body: { error: 'timestamp missing or more than 5 minutes off' } };
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const given = String(headers['webhook-signature']).split(' ');
  if (!secrets.some((secret) => given.some((signature) => isSignature(signature, secret, signed))))
    return { status: 401, body: { error: 'no valid signature' } };

  const event = JSON.parse(body) as RolecallEvent; // signed by Rolecall, so it has Rolecall's shape
  if (event.type === 'target.test') return { status: 200, body: { result: 'ok' } };
  const { assignment, account, status, roles, previous } = event.data;
  const { epoch, version } = assignment;
  if (isHigher(accounts.get(account.key), assignment)) return { status: 200, body: { result: 'superseded' } };
  accounts.set(account.key, { epoch, version, status, roles });
  const moved = previous && previous.key !== account.key ? previous.key : undefined;
  if (moved !== undefined && !isHigher(accounts.get(moved), assignment))
    accounts.set(moved, { epoch, version, status: 'removed', roles: [] });
  return { status: 200, body: { result: 'applied' } };
}

function isSignature(signature: string, secret: string, signed: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  const actual = Buffer.from(signature);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** True when what is held is newer than what came: the event must not be applied. */
function isHigher(held: HeldAccount | undefined, { epoch, version }: { epoch: number; version: number }): boolean {
  return held !== undefined && (held.epoch > epoch || (held.epoch === epoch && held.version > version));
}
