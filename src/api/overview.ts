import { z } from 'zod';
import type { Overview } from '../evidence/overview.js';
import { operation, type Operation } from './operation.js';
import { instant } from './shapes.js';

const count = z.int().min(0);

const overviewView = z
  .object({
    assignments: z.object({
      inStep: count,
      pending: count,
      failing: count,
      dead: count,
      held: count,
      frozen: count,
    }),
    revocations: z.object({
      open: count.describe('not yet confirmed by the target'),
      late: count.describe('open although the goal has passed'),
      goalSeconds: z.int(),
    }),
    directories: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        lastRequestAt: instant.optional().describe('absent before the first SCIM request'),
      }),
    ),
    expiringTokens: z
      .array(
        z.object({
          id: z.string(),
          directoryId: z.string(),
          directory: z.string(),
          name: z.string(),
          lastFour: z.string(),
          expiresAt: instant,
        }),
      )
      .describe('SCIM tokens that end within 30 days, or have ended'),
    hours: z
      .array(z.object({ start: instant, succeeded: count, failed: count }))
      .describe('attempts in each of the last 24 hours, oldest first'),
    createdAt: instant,
  })
  .meta({ id: 'Overview' });

/** The state of everything at a glance. */
export function overviewOperations(overview: { read(): Promise<Overview> }): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/overview',
      allow: 'read',
      tag: 'Overview',
      summary: 'Whether all is in step, and who was heard when',
      status: 200,
      answer: overviewView,
      handle: async () => showOverview(await overview.read()),
    }),
  ];
}

function showOverview({ assignments, revocations, directories, expiringTokens, hours, at }: Overview) {
  return {
    assignments,
    revocations,
    directories: directories.map(({ id, name, lastRequestAt }) => ({
      id,
      name,
      ...(lastRequestAt ? { lastRequestAt: lastRequestAt.toISOString() } : {}),
    })),
    expiringTokens: expiringTokens.map(({ expiresAt, ...token }) => ({ ...token, expiresAt: expiresAt.toISOString() })),
    hours: hours.map(({ start, ...counts }) => ({ start: start.toISOString(), ...counts })),
    createdAt: at.toISOString(),
  };
}
