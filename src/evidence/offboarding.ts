import type { Assignment, Offboarding, Target } from '../assignments/model.js';
import type { CurrentPolicy } from '../assignments/current-policy.js';
import type { AssignmentStore, OffboardingStore, TargetStore } from '../assignments/store.js';
import { isFrozen } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { newId, type OffboardingId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import type { Delivery } from '../delivery/model.js';
import type { DeliveryStore } from '../delivery/store.js';
import type { People } from '../directory/people.js';

/** One target's part of a leaver's timeline. Times absent when the step has not happened. */
export interface TimelineTarget {
  readonly target: string;
  readonly key: string;
  /** `revoked`: acknowledged. `revoking`: on its way. `failing`: tried, not acknowledged. `blocked`: by a freeze, a protection or a target that is off. */
  readonly state: 'revoked' | 'revoking' | 'failing' | 'blocked';
  readonly plannedAt?: Date;
  readonly sentAt?: Date;
  readonly acknowledgedAt?: Date;
  /** From the offboarding to the acknowledgement. */
  readonly elapsedMs?: number;
  readonly because?: string;
}

export interface OffboardingTimeline {
  readonly offboarding: Offboarding;
  readonly isComplete: boolean;
  readonly targets: readonly TimelineTarget[];
}

/** Ends a person's access everywhere, whatever the directories say, until somebody reinstates. */
export interface Offboardings {
  /** `not_found`, `person_ambiguous`. An offboarding already active for the person is answered again. */
  start(query: string, reason: string, by: string): Promise<Offboarding>;
  timeline(id: OffboardingId): Promise<OffboardingTimeline>;
  /** The directories and the policy decide again. `conflict` when it was reinstated before. */
  reinstate(id: OffboardingId, reason: string, by: string): Promise<Offboarding>;
  list(page: PageRequest): Promise<Page<Offboarding>>;
}

interface Needs {
  readonly people: People;
  readonly store: OffboardingStore &
    Pick<AssignmentStore, 'listByUser' | 'listAssignments'> &
    Pick<DeliveryStore, 'listDeliveries'>;
  readonly targets: Pick<TargetStore, 'listTargets'>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
  readonly clock: Clock;
  readonly onMarked: () => void;
}

/** Builds the service on its ports. */
export function createOffboardings({ people, store, targets, currentPolicy, clock, onMarked }: Needs): Offboardings {
  const get = async (id: OffboardingId): Promise<Offboarding> => {
    const offboarding = await store.findOffboarding(id);
    if (!offboarding) throw new ServiceError('not_found', { kind: 'offboarding', id });
    return offboarding;
  };

  const assignmentsOf = async (
    { userIds, keys }: Offboarding,
    all: readonly Target[],
  ): Promise<readonly Assignment[]> => {
    const byUser = await Promise.all(userIds.map((id) => store.listByUser(id)));
    const addresses = keys.map((key) => key.slice('email:'.length));
    const byKey = await Promise.all(
      all.flatMap((target) =>
        addresses.map((key) => store.listAssignments({ targetId: target.id, key }, { limit: 1 })),
      ),
    );
    const found = [...byUser.flat(), ...byKey.flatMap(({ items }) => items)];
    return [...new Map(found.map((assignment) => [assignment.id, assignment])).values()];
  };

  return {
    async start(query, reason, by) {
      const { users, key } = await people.find(query);
      const userIds = users.map(({ id }) => id);
      const keys = key ? [key] : [];
      const [active] = await store.findActiveOffboardings(userIds, keys);
      if (active) return active;
      const offboarding: Offboarding = { id: newId('ofb'), reason, by, at: clock(), userIds, keys };
      await store.insertOffboarding(offboarding);
      onMarked();
      return offboarding;
    },

    async timeline(id) {
      const offboarding = await get(id);
      const all = await targets.listTargets();
      const { policy } = await currentPolicy();
      const now = clock();
      const entries: TimelineTarget[] = [];
      for (const assignment of await assignmentsOf(offboarding, all)) {
        const target = all.find((one) => one.id === assignment.targetId);
        if (!target) continue;
        const isProtected = policy.targets.some(
          ({ name, protect }) => name === target.name && protect.has(assignment.key),
        );
        const { items } = await store.listDeliveries({ assignmentId: assignment.id }, { limit: 200 });
        entries.push(timelineTarget({ offboarding, assignment, target, deliveries: items, isProtected, now }));
      }
      return { offboarding, targets: entries, isComplete: entries.every(({ state }) => state === 'revoked') };
    },

    async reinstate(id, reason, by) {
      const offboarding = await get(id);
      const reinstated = { at: clock(), by, reason };
      if (!(await store.reinstate(id, reinstated)))
        throw new ServiceError('conflict', { message: 'The person was reinstated before.' });
      onMarked();
      return { ...offboarding, reinstated };
    },

    list: (page) => store.listOffboardings(page),
  };
}

interface TimelineInput {
  readonly offboarding: Offboarding;
  readonly assignment: Assignment;
  readonly target: Target;
  /** Every version of the assignment, newest first. */
  readonly deliveries: readonly Delivery[];
  readonly isProtected: boolean;
  readonly now: Date;
}

/** Pure: one target's line. The revoke that counts is the first since the offboarding; an earlier one only while the account has stayed revoked. */
function timelineTarget({
  offboarding,
  assignment,
  target,
  deliveries,
  isProtected,
  now,
}: TimelineInput): TimelineTarget {
  const revokes = deliveries.filter(({ type }) => type === 'assignment.revoked');
  const earlier = assignment.desired.status === 'active' ? undefined : revokes[0];
  const revoke = revokes.findLast(({ createdAt }) => createdAt >= offboarding.at) ?? earlier;
  const base = { target: target.name, key: assignment.key };
  const obstacle = obstacleOf({ target, isProtected, now });
  if (!revoke) return { ...base, state: obstacle ? 'blocked' : 'revoking', ...(obstacle ? { because: obstacle } : {}) };
  const firstAttempt = [...revoke.attempts].sort((a, b) => a.at.getTime() - b.at.getTime())[0];
  const times = { plannedAt: revoke.createdAt, ...(firstAttempt ? { sentAt: firstAttempt.at } : {}) };
  const { acknowledgedAt } = revoke;
  if (acknowledgedAt) {
    return {
      ...base,
      state: 'revoked',
      ...times,
      acknowledgedAt,
      elapsedMs: Math.max(0, acknowledgedAt.getTime() - offboarding.at.getTime()),
    };
  }
  if (obstacle) return { ...base, state: 'blocked', ...times, because: obstacle };
  const { lastError } = assignment.delivery;
  return {
    ...base,
    state: revoke.attempts.length > 0 ? 'failing' : 'revoking',
    ...times,
    ...(lastError ? { because: lastError } : {}),
  };
}

/** Why nothing is sent to the target although it is owed; undefined when nothing stands in the way. */
function obstacleOf({
  target,
  isProtected,
  now,
}: Pick<TimelineInput, 'target' | 'isProtected' | 'now'>): string | undefined {
  if (isProtected) return `The policy protects this account on ${target.name}: remove it from "protect" to revoke it.`;
  if (isFrozen(target, now)) return `${target.name} is frozen: ${target.frozen?.reason ?? ''}`;
  return target.isEnabled ? undefined : `${target.name} is switched off: enable it to send what it is owed.`;
}
