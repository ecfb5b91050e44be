import { z } from 'zod';
import type { Language } from '../core/language.js';
import { revocationCauses, timelineStates, type Holder, type TimelineEntry } from '../evidence/leavers/timeline.js';
import { timelineWords } from '../evidence/leavers/timeline-words.js';
import type { Timeline } from '../evidence/leavers/timelines.js';
import { instant } from './shapes.js';

const holderView = z
  .object({ userId: z.string(), directory: z.string(), since: instant })
  .meta({ id: 'RecordBehindAccount' });

const entryView = z
  .object({
    target: z.string(),
    key: z.string(),
    state: z.enum(timelineStates),
    because: z.string().optional().describe('a sentence, in the language asked for'),
    cause: z.enum(revocationCauses).optional(),
    saidAt: instant.optional().describe('when the directory or a person meant it to hold from'),
    receivedAt: instant.optional(),
    plannedAt: instant.optional(),
    sentAt: instant.optional().describe('the first attempt'),
    acknowledgedAt: instant.optional().describe('when the target confirmed'),
    steps: z
      .object({
        receivedMs: z.number().optional(),
        plannedMs: z.number().optional(),
        sentMs: z.number().optional(),
        acknowledgedMs: z.number().optional(),
      })
      .describe('milliseconds from the step before to each step'),
    elapsedMs: z.number().optional().describe('from received to confirmed'),
    isLate: z.boolean().describe('confirmed after the goal, or still open although it has passed'),
    kept: z
      .object({
        roles: z.array(z.string()),
        rules: z.array(z.string()),
        groups: z.array(z.string()),
        through: z.array(holderView).describe('the directory records that still vouch for the person'),
      })
      .optional(),
    takenOverBy: holderView.optional().describe('the later record that owns the account now'),
  })
  .meta({ id: 'TimelineEntry' });

/** The fields every timeline has. */
export const timelineFields = {
  goalSeconds: z.number(),
  timezone: z.string(),
  isComplete: z.boolean().describe('every account is confirmed as closed, or owned by a later record'),
  targets: z.array(entryView),
  needsYou: z
    .array(z.object({ kind: z.enum(['blocked_rehire']), ...holderView.shape }))
    .describe('records that came after the offboarding and get nothing until somebody reinstates'),
};

/** A timeline as the API shows it, with sentences in that language. */
export function showTimeline({ goalMs, timezone, isComplete, entries, blockedRehires }: Timeline, lang: Language) {
  return {
    goalSeconds: goalMs / 1000,
    timezone,
    isComplete,
    targets: entries.map((entry) => showEntry(entry, lang)),
    needsYou: blockedRehires.map((holder) => ({ kind: 'blocked_rehire' as const, ...showHolder(holder) })),
  };
}

const momentNames = ['saidAt', 'receivedAt', 'plannedAt', 'sentAt', 'acknowledgedAt'] as const;

function showEntry(entry: TimelineEntry, lang: Language) {
  const { target, key, state, because, cause, steps, elapsedMs, isLate, kept, takenOverBy } = entry;
  const moments: Partial<Record<(typeof momentNames)[number], string>> = {};
  for (const name of momentNames) {
    const at = entry[name];
    if (at) moments[name] = at.toISOString();
  }
  return {
    target,
    key,
    state,
    ...(because ? { because: timelineWords[lang].because(because) } : {}),
    ...(cause === undefined ? {} : { cause }),
    ...moments,
    steps,
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
    isLate,
    ...(kept ? { kept: showKept(kept) } : {}),
    ...(takenOverBy ? { takenOverBy: showHolder(takenOverBy) } : {}),
  };
}

function showKept({ roles, rules, groups, holders }: NonNullable<TimelineEntry['kept']>) {
  return { roles, rules, groups, through: holders.map(showHolder) };
}

function showHolder({ userId, directory, since }: Holder) {
  return { userId, directory, since: since.toISOString() };
}
