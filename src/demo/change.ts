import { z } from 'zod';
import type { Received } from './receiver/server.js';
import type { HelpdeskName, Provider } from './recording.js';

const roleSchema = z.object({
  key: z.string(),
  name: z.string(),
  scope: z.record(z.string(), z.array(z.string())),
});

const eventSchema = z.object({
  type: z.enum(['assignment.granted', 'assignment.changed', 'assignment.revoked', 'target.test']),
  timestamp: z.iso.datetime(),
  data: z.object({
    account: z.object({ key: z.string(), displayName: z.string().optional() }),
    status: z.enum(['active', 'suspended', 'removed']),
    roles: z.array(roleSchema),
    previous: z.object({ key: z.string(), roles: z.array(z.object({ key: z.string() })) }).optional(),
    cause: z.object({ directory: z.string().optional() }),
  }),
});

/** One role change that a helpdesk has just acknowledged. */
export interface AcknowledgedChange {
  readonly at: Date;
  readonly provider?: Provider;
  readonly person: string;
  readonly key: string;
  readonly helpdesk: HelpdeskName;
  /** What changed, in words: `+ Lead`, `- Lite`, `suspended`, `moved from …`. */
  readonly what: readonly string[];
  /** From the request that caused it to the helpdesk's answer. */
  readonly elapsedMs: number;
}

export interface ChangeNeeds {
  readonly providerOf: ReadonlyMap<string, Provider>;
  /** When the request was sent that led to a version made at this moment. */
  readonly causedAt: (versionAt: Date) => Date;
}

/** Reads what a helpdesk answered as a role change; remembers role names and which deliveries it has read, so that a repeated one says nothing. */
export function createChangeReader({ providerOf, causedAt }: ChangeNeeds) {
  const names = new Map<string, string>();
  const read = new Set<string>();

  return (helpdesk: HelpdeskName, { at, headers, body, answer }: Received): AcknowledgedChange | undefined => {
    const id = String(headers['webhook-id']);
    if (read.has(id) || !isApplied(answer)) return undefined;
    read.add(id);
    const { type, timestamp, data } = eventSchema.parse(JSON.parse(body));
    if (type === 'target.test') return undefined;
    const { account, status, roles, previous, cause } = data;
    for (const role of roles) names.set(`${helpdesk} ${role.key}`, role.name);
    const before = new Set(previous?.roles.map(({ key }) => key));
    const lost = [...before].filter((key) => !roles.some((role) => role.key === key));
    const provider = cause.directory === undefined ? undefined : providerOf.get(cause.directory);
    return {
      at,
      ...(provider ? { provider } : {}),
      person: (account.displayName ?? account.key).normalize('NFC'),
      key: account.key,
      helpdesk,
      what: [
        ...(status === 'active' ? [] : [status]),
        ...roles.filter(({ key }) => !before.has(key)).map((role) => `+ ${roleName(role)}`),
        ...lost.map((key) => `- ${names.get(`${helpdesk} ${key}`) ?? key}`),
        ...roles.filter(({ key }) => before.has(key)).map((role) => `= ${roleName(role)}`),
        ...(previous && previous.key !== account.key ? [`moved from ${previous.key}`] : []),
      ],
      elapsedMs: Math.max(0, at.getTime() - causedAt(new Date(timestamp)).getTime()),
    };
  };
}

/** A role as people read it, its limits in brackets. */
export function roleName({ name, scope }: Pick<z.infer<typeof roleSchema>, 'name' | 'scope'>): string {
  const limits = Object.entries(scope).map(([dimension, values]) => `${dimension}: ${values.join(', ')}`);
  return limits.length === 0 ? name : `${name} (${limits.join('; ')})`;
}

function isApplied(answer: object | undefined): boolean {
  return answer !== undefined && 'result' in answer && answer.result === 'applied';
}
