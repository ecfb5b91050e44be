import { z } from 'zod';
import { didYouMean } from './policy-suggest.js';

/** A closed object: an unknown key is a fault that names the nearest known one. */
function closed<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .map((key) => `unknown key "${key}"${didYouMean(key, known) || ` - known are ${known.join(', ')}`}`)
            .join('; ')
        : undefined,
  });
}

const text = z.string().trim().min(1, 'must not be empty').max(2_000, 'is longer than 2,000 characters');
const name = z.string().trim().min(1, 'must not be empty').max(200, 'is longer than 200 characters');
const roleKey = name.describe('key of a role: the catalog\'s, or one declared under "roles"');
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item, z.array(item).min(1, 'must list at least one')]);

const duration = z
  .string()
  .regex(
    /^P(?=[\dT])(\d{1,5}Y)?(\d{1,5}M)?(\d{1,5}W)?(\d{1,5}D)?(T(?=\d)(\d{1,5}H)?(\d{1,5}M)?(\d{1,5}S)?)?$/,
    'must be an ISO 8601 duration such as P90D, P3M or PT12H',
  );
const timeBound = z
  .string()
  .min(1)
  .describe(
    "an ISO 8601 duration (P90D), counted from startDate or else from when the membership was first seen; a date (2026-03-31, ends at 24:00 in the policy's timezone); or a date and time with offset",
  );
const since = z.string().min(1).describe('how long ago (P90D), or a date (2026-01-15)');

const scope = z
  .record(name, oneOrMore(name))
  .describe('limits of the role: dimension to allowed values; an absent dimension is not limited');

const groupSelector = z.union(
  [
    name.describe('display name, letter case aside'),
    closed({ id: name.describe('the id Rolecall gave the group') }),
    closed({ externalId: name.describe("the identity provider's own id of the group") }),
    closed({ prefix: name.describe('how the display name begins, letter case aside') }),
    closed({
      match: name.describe(
        'regular expression found in the display name, letter case aside; no look-around, no back-references',
      ),
    }),
  ],
  { error: 'must be a group name, or exactly one of { id }, { externalId }, { prefix }, { match }' },
);

const condition = closed({
  group: oneOrMore(groupSelector).optional().describe('a group, or a list of which any one is enough'),
  filter: text.optional().describe('SCIM filter (RFC 7644 section 3.4.2.2) on the user as SCIM shows it'),
  roles: oneOrMore(name)
    .optional()
    .describe('a value of the SCIM "roles" of the user, or a list of which any one is enough'),
  directory: name.optional().describe('name or id of the one identity provider this rule listens to'),
});

const limitedRole = closed({ role: roleKey, scope: scope.optional() });
const grant = z.union(
  [roleKey, limitedRole, z.array(z.union([roleKey, limitedRole])).min(1, 'must list at least one role')],
  {
    error: 'must be a role, { role, scope }, or a list of these',
  },
);

/** One entry of `rules`. */
export const ruleSchema = closed({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be letters, digits, ".", "_" or "-", at most 100')
    .describe('stable name of the rule, unique in the file'),
  reason: text.describe('why these people get these roles; printed in the role documentation'),
  description: text.optional(),
  when: condition.describe('every condition given must hold; at least one is needed'),
  grant: z.record(name, grant).describe('target to role'),
  after: timeBound.optional().describe('the roles begin then'),
  until: timeBound.optional().describe('the roles end then'),
  baseline: z
    .enum(['old', 'new'])
    .optional()
    .describe(
      'how memberships count that stood when the directory was first read: long-standing (old, the default), or from then on (new)',
    ),
});

const declaredRole = closed({
  base: roleKey.optional(),
  name: z.union([name, closed({ en: name, fr: name })], { error: 'must be a text, or { en, fr }' }).optional(),
  vendorValue: name.optional().describe("what the helpdesk's own interface calls the role"),
  permissions: z
    .record(name, z.union([z.string(), z.boolean()]))
    .optional()
    .describe('permission to value'),
  scope: scope.optional(),
  assignable: z.boolean().optional().describe('false keeps rules from granting it'),
  description: text.optional(),
});

/** One entry of `targets`. */
export const targetSchema = closed({
  description: text.optional(),
  precedence: z
    .array(roleKey)
    .min(1, 'must list at least one role')
    .optional()
    .describe('highest first; decides where several rules match one person'),
  default: roleKey.optional().describe('none, or the role of active people whom no rule of this target matches'),
  offboard: z
    .union([z.enum(['suspend', 'remove']), closed({ 'remove-after': duration })], {
      error: 'must be suspend, remove, or { remove-after: P30D }',
    })
    .optional(),
  limits: z
    .record(
      roleKey,
      closed({
        min: z.int().nonnegative().optional().describe('never fewer holders than this'),
        max: z.int().nonnegative().optional().describe('never more holders than this'),
      }),
    )
    .optional(),
  protect: z.array(name).optional().describe('account keys (e-mail addresses) this service never touches'),
  roles: z
    .record(name, declaredRole.nullable())
    .optional()
    .describe("custom roles, and overrides of the catalog's where it allows them"),
});

/** One entry of `forbid`. */
export const forbidSchema = closed({
  roles: z
    .record(name, oneOrMore(roleKey))
    .describe('target to role; who matches all of them keeps the first and is not given the others'),
  reason: text,
});

const testGroup = z.union(
  [name, closed({ name: name.optional(), id: name.optional(), externalId: name.optional(), since: since.optional() })],
  { error: 'must be a group name, or { name, id, externalId, since }' },
);
const expected = z.record(
  name,
  z.union([roleKey, z.array(roleKey)], { error: 'must be a role, none, or a list of roles' }),
);

/** One entry of `tests`. */
export const testSchema = closed({
  name: text,
  given: closed({
    groups: z.array(testGroup).optional(),
    memberOf: z.record(name, since).optional().describe('group name to how long ago the membership began'),
    started: since.optional().describe('how long ago the directory says the person started'),
    active: z.boolean().optional(),
    directory: name.optional(),
    roles: oneOrMore(name).optional(),
    attributes: z.record(z.string(), z.json()).optional().describe('SCIM attributes of the user'),
  }),
  expect: expected.optional().describe('exactly these roles per target; none for no access'),
  deny: expected.optional().describe('none of these roles per target'),
});

/** `safety`: how many people may lose access before later ones wait for a person. */
export const safetySchema = closed({
  revokes: closed({
    max: z.int().nonnegative().optional().describe('people per target within the window'),
    percent: z.number().min(0).max(100).optional().describe('of the holders of a target, above 20 holders'),
    window: z.string().optional().describe('such as 15m, 2h, 1d'),
  }).optional(),
});

const ruleList = z.array(ruleSchema);

/** The policy document, version 1. */
export const policySchema = closed({
  version: z.literal(1, 'must be 1: the only version of the format'),
  description: text.optional(),
  timezone: name.optional().describe('IANA name such as Europe/Paris; UTC when absent'),
  safety: safetySchema.optional(),
  targets: z.record(name, targetSchema.nullable()).optional(),
  rules: ruleList.optional(),
  forbid: z.array(forbidSchema).optional(),
  tests: z.array(testSchema).optional(),
});

export type PolicyDocument = z.infer<typeof policySchema>;
export type RuleDeclaration = z.infer<typeof ruleSchema>;
export type TargetDeclaration = z.infer<typeof targetSchema>;
export type ForbidDeclaration = z.infer<typeof forbidSchema>;
export type TestDeclaration = z.infer<typeof testSchema>;
export type GroupDeclaration = z.infer<typeof groupSelector>;
export type ScopeDeclaration = z.infer<typeof scope>;

/** The JSON Schema of the policy document, for editors; schemas/policy.schema.json is this. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    ...z.toJSONSchema(policySchema, { io: 'input', target: 'draft-2020-12' }),
    $id: 'https://rolecall.example/schemas/policy.schema.json',
    title: 'Rolecall policy',
    description: 'Who gets which role on which helpdesk, where, and why.',
  };
}
