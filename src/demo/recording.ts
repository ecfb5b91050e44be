import type { Json } from '../core/json.js';

/** The two identity providers of the demo; also the names of their directories. */
export type Provider = 'okta' | 'entra';

/** The five simulated helpdesks, one per catalog. */
export const helpdeskNames = [
  'gorgias-eu',
  'intercom-main',
  'responso-fr',
  'userlike-main',
  'liveagent-support',
] as const;
export type HelpdeskName = (typeof helpdeskNames)[number];

export type AccountStatus = 'active' | 'suspended' | 'removed';

/** What one helpdesk must show for one account. Roles are written as by `roleText`. */
export interface Holding {
  readonly helpdesk: HelpdeskName;
  readonly key: string;
  readonly status: AccountStatus;
  readonly roles: readonly string[];
}

/**
 * One request as the provider sends it. `{{name}}` in the path or the body stands for an id that an earlier request saved; the path follows the
 * directory's base URL.
 */
export interface RecordedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** The body is what `keep` holds under this name, with the attributes of `body` put over it. */
  readonly over?: string;
  readonly expect: { readonly status: number; readonly totalResults?: number };
  /** Saves the id in the answer (of the only resource, when it is a list) under this name. */
  readonly save?: string;
  /** Keeps the whole answer under this name. */
  readonly keep?: string;
  /** Where the record is looked for when the answer to its creation was lost. */
  readonly find?: string;
}

/** One thing that happened that day, what the provider sent about it, and what the helpdesks must show afterwards. */
export interface Step {
  /** Time of day in the story. */
  readonly at: string;
  readonly what: string;
  readonly requests: readonly RecordedRequest[];
  readonly then: readonly Holding[];
}

/** A provider's day, in order. */
export interface Day {
  readonly provider: Provider;
  readonly steps: readonly Step[];
}

/** An active account with these roles. */
export function holds(helpdesk: HelpdeskName, key: string, ...roles: readonly string[]): Holding {
  return { helpdesk, key, status: 'active', roles };
}

/** An account without access. */
export function ended(helpdesk: HelpdeskName, key: string, status: 'suspended' | 'removed'): Holding {
  return { helpdesk, key, status, roles: [] };
}

/** A role and its limits on one line: `agent`, or `agent inbox=france,italy`; values in alphabetical order. */
export function roleText({ key, scope }: { key: string; scope: Readonly<Record<string, readonly string[]>> }): string {
  const limits = Object.entries(scope).map(([dimension, values]) => `${dimension}=${[...values].sort().join(',')}`);
  return [key, ...limits.sort()].join(' ');
}
