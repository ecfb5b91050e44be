import { z } from 'zod';
import { causeKinds } from '../assignments/model.js';

const key = z.string().min(1);
const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .meta({ format: 'date-time', description: 'UTC, with milliseconds.' });

const assignment = z
  .object({ id: z.string().regex(/^asg_[0-9a-f]{32}$/), epoch: z.int().min(1), version: z.int().min(1) })
  .meta({
    description:
      'Compare (epoch, version) with what you hold for the account: apply what is higher, apply again what is equal, answer 200 {"result":"superseded"} to what is lower.',
  });

const account = z
  .object({
    key: key.meta({ description: 'Identifies the account on this target; folded to lower case.' }),
    userName: z.string(),
    externalId: z.string().optional(),
    email: z.string().optional(),
    displayName: z.string().optional(),
    givenName: z.string().optional(),
    familyName: z.string().optional(),
    active: z.boolean(),
  })
  .meta({ description: 'The person as the directory describes them. Fields the directory does not have are absent.' });

const role = z.object({
  key,
  name: z.string(),
  vendorValue: z
    .string()
    .optional()
    .meta({ description: "The vendor's own value for the role; absent where it is unknown." }),
  scope: z
    .record(z.string(), z.array(z.string()))
    .meta({ description: 'Allowed values per dimension, such as inbox; {} is unrestricted.' }),
});

const previous = z
  .object({ key, status: z.enum(['active', 'suspended', 'removed']), roles: z.array(z.object({ key })) })
  .meta({
    description: 'What this target acknowledged last. When its key differs from account.key, close that account.',
  });

const cause = z.object({
  kind: z.enum(causeKinds),
  directory: z.string().optional(),
  rules: z.array(z.string()),
  groups: z.array(z.string()),
  policyVersion: z.int().min(0),
  requestId: z.string().optional(),
});

const destination = {
  target: z.string().min(1).meta({ description: 'Name of the target, as in the policy.' }),
  helpdesk: z.string().min(1).meta({ description: 'Key of its catalog, such as gorgias.' }),
};

const data = {
  ...destination,
  assignment,
  account,
  roles: z.array(role).meta({ description: 'The whole set of roles to hold, never a difference.' }),
  previous: previous.optional(),
  cause,
};

/** Every event a target can receive, by its type. */
export const eventSchemas = {
  'assignment.granted': z.object({
    type: z.literal('assignment.granted'),
    timestamp: instant,
    data: z.object({ ...data, status: z.literal('active') }),
  }),
  'assignment.changed': z.object({
    type: z.literal('assignment.changed'),
    timestamp: instant,
    data: z.object({ ...data, status: z.literal('active'), previous }),
  }),
  'assignment.revoked': z.object({
    type: z.literal('assignment.revoked'),
    timestamp: instant,
    data: z.object({ ...data, status: z.enum(['suspended', 'removed']) }),
  }),
  'target.test': z.object({ type: z.literal('target.test'), timestamp: instant, data: z.object(destination) }),
} as const;

export type EventName = keyof typeof eventSchemas;

const titles: Readonly<Record<EventName, string>> = {
  'assignment.granted': 'An account gets access to a helpdesk',
  'assignment.changed': 'An account that has access gets other roles, scopes, data or another key',
  'assignment.revoked': 'An account loses its access',
  'target.test': 'A test of the connection; nothing changes',
};

/**
 * JSON Schemas (2020-12) of the events by file name, e.g. `assignment.granted.schema.json`. They allow fields that are not listed, so that a receiver
 * which validates keeps working when an event gains one.
 */
export function eventJsonSchemas(): Readonly<Record<string, object>> {
  const entries = Object.entries(eventSchemas).map(([name, schema]) => {
    const { $schema, ...body } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
    const title = titles[name as EventName]; // Object.entries widens the keys of a closed record
    return [`${name}.schema.json`, { $schema, title, ...body }] as const;
  });
  return Object.fromEntries(entries);
}
