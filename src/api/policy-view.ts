import { z } from 'zod';
import type { PolicyVersion } from '../assignments/model.js';
import { findingKinds, type Finding } from '../mapping/lint-finding.js';
import type { PlannedChange, PlannedRole } from '../mapping/plan.js';
import { instant } from './shapes.js';

const hash = z.string().describe('SHA-256 in hexadecimal');
const plannedRole = z.object({ key: z.string(), scope: z.record(z.string(), z.array(z.string())) });

const changeView = z
  .object({
    kind: z.enum(['grant', 'change', 'revoke']),
    person: z.object({ key: z.string(), displayName: z.string().optional(), userIds: z.array(z.string()) }),
    target: z.string(),
    before: z.array(plannedRole),
    after: z.array(plannedRole),
    rules: z.array(z.object({ id: z.string(), line: z.int() })),
    isPrivileged: z.boolean().describe('a privileged role is gained or lost'),
  })
  .meta({ id: 'PlannedChange' });

/** One thing lint found. */
export const findingView = z
  .object({
    id: z.enum(findingKinds),
    severity: z.enum(['error', 'warning', 'info']).describe('errors block publishing'),
    line: z.int(),
    column: z.int(),
    message: z.string(),
    ruleIds: z.array(z.string()),
    example: z.string().optional().describe('userName of somebody it concerns'),
  })
  .meta({ id: 'Finding' });

const testView = z
  .object({
    name: z.string(),
    isPassed: z.boolean(),
    line: z.int(),
    column: z.int(),
    reasons: z.array(z.string()).describe('why it fails; empty when it passes'),
  })
  .meta({ id: 'PolicyTest' });

/** What publishing would do. */
export const planView = z
  .object({
    hash: hash.describe('names this plan; send it as If-Match when publishing'),
    summary: z.object({ grants: z.int(), changes: z.int(), revokes: z.int(), people: z.int() }),
    changes: z.array(changeView).describe('at most 1,000'),
    nextCursor: z.string().optional(),
    findings: z.array(findingView),
    tests: z.array(testView),
    isInForce: z
      .boolean()
      .describe(
        'the version in force is this text and means the same groups and directories by it; changes are then such as still wait',
      ),
  })
  .meta({ id: 'PolicyPlan' });

export const publishedView = z.object({ version: z.int(), hash }).meta({ id: 'PublishedPolicy' });

export const policyVersionView = z
  .object({ id: z.string(), version: z.int(), hash, by: z.string(), createdAt: instant })
  .meta({ id: 'PolicyVersion' });

/** A published version without its text; its id is the number. */
export function showVersion({ version, hash: of, by, publishedAt }: PolicyVersion) {
  return { id: String(version), version, hash: of, by, createdAt: publishedAt.toISOString() };
}

/** A planned change as plain JSON. */
export function showChange({ kind, person, target, before, after, rules, isPrivileged }: PlannedChange) {
  const { key, displayName, userIds } = person;
  return {
    kind,
    person: { key, ...(displayName === undefined ? {} : { displayName }), userIds },
    target,
    before: before.map(showRole),
    after: after.map(showRole),
    rules: rules.map(({ id, line }) => ({ id, line })),
    isPrivileged,
  };
}

/** A finding as plain JSON. */
export function showFinding({ id, severity, line, column, message, ruleIds, example }: Finding) {
  return { id, severity, line, column, message, ruleIds, ...(example === undefined ? {} : { example }) };
}

function showRole({ key, scope }: PlannedRole) {
  return { key, scope: { ...scope } };
}
