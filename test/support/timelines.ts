import type { Timeline } from '../../src/evidence/leavers/timelines.js';
import { timelineEntry } from '../../src/evidence/leavers/timeline.js';
import type { Revocation } from '../../src/evidence/leavers/revocations.js';
import { trustId } from '../../src/core/ids.js';
import { noon, userId } from './builders.js';

/** `seconds` after noon. */
export const after = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

/** A revocation received at noon and planned a moment later. */
export function revocation(change: Partial<Revocation> = {}): Revocation {
  return {
    deliveryId: trustId('dlv', 'dlv_1_1_1'),
    assignmentId: trustId('asg', `asg_${'1'.padStart(32, '0')}`),
    targetId: trustId('tgt', `tgt_${'1'.padStart(32, '0')}`),
    key: 'lea@example.com',
    userIds: [userId(1)],
    cause: { kind: 'attribute', rules: [], groups: [], policyVersion: 1 },
    endsAccess: true,
    receivedAt: noon,
    plannedAt: after(0.2),
    attempts: 0,
    state: 'pending',
    ...change,
  };
}

export const nothing = {
  key: 'lea@example.com',
  isActive: false,
  isGranted: false,
  roles: [],
  rules: [],
  groups: [],
  holders: [],
  revocations: [],
} as const;

/** A timeline with an account of each kind, of somebody with that name. */
export function sampleTimeline(displayName: string, timezone = 'Europe/Paris'): Timeline {
  const offboarding = {
    id: trustId('ofb', `ofb_${'7'.padStart(32, '0')}`),
    reason: 'Left the company',
    by: 'hr@example.com',
    at: noon,
    userIds: [userId(1)],
    keys: ['email:lea@example.com'],
  };
  const frame = { offboarding, goalMs: 60_000, now: after(300) };
  const holder = { userId: userId(2), directory: 'entra', since: after(-9_000) };
  const done = revocation({ firstSentAt: after(0.3), acknowledgedAt: after(0.42), attempts: 1, state: 'delivered' });
  const entries = [
    timelineEntry({ ...nothing, target: 'gorgias-eu', revocations: [done] }, frame),
    timelineEntry(
      {
        ...nothing,
        target: 'intercom-main',
        revocations: [revocation({ firstSentAt: after(1), attempts: 4, state: 'failing' })],
        lastError: 'server_error 503',
      },
      frame,
    ),
    timelineEntry(
      {
        ...nothing,
        target: 'responso-fr',
        revocations: [revocation()],
        obstacle: { kind: 'frozen', target: 'responso-fr', reason: 'migration' },
      },
      frame,
    ),
    timelineEntry(
      {
        ...nothing,
        target: 'liveagent-us',
        isActive: true,
        isGranted: true,
        roles: ['Agent'],
        rules: ['support'],
        holders: [holder],
      },
      { goalMs: 60_000, now: after(300) },
    ),
    timelineEntry(
      { ...nothing, target: 'userlike-main', isActive: true, isGranted: true, holders: [holder], takenOverBy: holder },
      { goalMs: 60_000, now: after(300) },
    ),
  ];
  return {
    person: 'lea@example.com',
    users: [{ userId: userId(1), userName: 'lea@example.com', displayName, directory: 'okta', isPresent: true }],
    offboarding,
    goalMs: 60_000,
    timezone,
    isComplete: false,
    entries,
    blockedRehires: [holder],
    madeAt: after(300),
  };
}
