import { z } from 'zod';
import type { ExpectedRole } from './expected.js';
import type { Received } from './receiver/server.js';
import type { HelpdeskName, Provider } from './recording.js';

const roleSchema = z.object({
  key: z.string(),
  name: z.string(),
  scope: z.record(z.string(), z.array(z.string())),
});

const eventSchema = z.object({
  timestamp: z.iso.datetime(),
  data: z.object({
    account: z.object({ key: z.string(), displayName: z.string().optional() }),
    status: z.enum(['active', 'suspended', 'removed']),
    roles: z.array(roleSchema),
    previous: z.object({ key: z.string(), roles: z.array(z.object({ key: z.string() })) }).optional(),
    cause: z.object({ directory: z.string().optional() }),
  }),
});

/** Where a change began: when, and which provider sent it, where one did. */
export interface Origin {
  readonly at: Date;
  readonly provider?: Provider;
}

/** One role change that a helpdesk has just acknowledged. */
export interface AcknowledgedChange {
  readonly at: Date;
  readonly provider?: Provider;
  readonly person: string;
  readonly key: string;
  readonly helpdesk: HelpdeskName;
  /** What changed, in words: `+ Lead`, `- Lite`, `~ Agent (inbox: france)` for other limits, `suspended`, `moved from …`. */
  readonly what: readonly string[];
  /** From the origin to the helpdesk's answer. */
  readonly elapsedMs: number;
}

/** Finds the origin of a version made at a moment, for a directory where one is named. */
export type OriginOf = (version: { readonly versionAt: Date; readonly directory: string | undefined }) => Origin;

/** Reads what a helpdesk answered as a role change; undefined for tests, refusals and what was read before. Remembers the names of roles. */
export function createChangeReader(originOf: OriginOf) {
  const names = new Map<string, string>();
  const read = new Set<string>();

  return (helpdesk: HelpdeskName, { at, headers, body, answer }: Received): AcknowledgedChange | undefined => {
    const id = String(headers['webhook-id']);
    if (!isApplied(answer) || read.has(id)) return undefined;
    read.add(id);
    const { timestamp, data } = eventSchema.parse(JSON.parse(body));
    const { account, roles, cause } = data;
    for (const role of roles) names.set(`${helpdesk} ${role.key}`, role.name);
    const origin = originOf({ versionAt: new Date(timestamp), directory: cause.directory });
    return {
      at,
      ...(origin.provider ? { provider: origin.provider } : {}),
      person: (account.displayName ?? account.key).normalize('NFC'),
      key: account.key,
      helpdesk,
      what: inWords(data, (key) => names.get(`${helpdesk} ${key}`) ?? key),
      elapsedMs: Math.max(0, at.getTime() - origin.at.getTime()),
    };
  };
}

function inWords(
  { account, status, roles, previous }: z.infer<typeof eventSchema>['data'],
  nameOf: (key: string) => string,
) {
  const before = previous?.roles.map(({ key }) => key) ?? [];
  const gained = roles.filter(({ key }) => !before.includes(key)).map((role) => `+ ${roleName(role)}`);
  const lost = before.filter((key) => !roles.some((role) => role.key === key)).map((key) => `- ${nameOf(key)}`);
  const kept = roles.filter(({ key }) => before.includes(key)).map(roleName);
  const changes = [...(status === 'active' ? [] : [status]), ...gained, ...lost];
  if (previous && previous.key !== account.key)
    return [...kept.map((role) => `= ${role}`), ...changes, `moved from ${previous.key}`];
  return changes.length > 0 ? changes : kept.map((role) => `~ ${role}`);
}

/** A role as people read it, its limits in brackets. */
export function roleName({ name, scope }: Pick<ExpectedRole, 'name' | 'scope'>): string {
  const limits = Object.entries(scope).map(([dimension, values]) => `${dimension}: ${values.join(', ')}`);
  return limits.length === 0 ? name : `${name} (${limits.join('; ')})`;
}

function isApplied(answer: object | undefined): boolean {
  return answer !== undefined && 'result' in answer && answer.result === 'applied';
}
