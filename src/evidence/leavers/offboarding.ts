import type { Offboarding } from '../../assignments/model.js';
import type { OffboardingStore } from '../../assignments/store.js';
import type { Clock } from '../../core/clock.js';
import { ServiceError } from '../../core/errors.js';
import { newId, type OffboardingId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import { createSerial } from '../../core/serial.js';
import type { People } from '../../directory/people.js';
import type { Timeline, Timelines } from './timelines.js';

/** A timeline of one offboarding. */
export interface OffboardingTimeline extends Timeline {
  readonly offboarding: Offboarding;
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
  readonly store: OffboardingStore;
  readonly timelines: Pick<Timelines, 'ofOffboarding'>;
  readonly clock: Clock;
  readonly onMarked: () => void;
}

/** Builds the service on its ports. */
export function createOffboardings({ people, store, timelines, clock, onMarked }: Needs): Offboardings {
  const serial = createSerial();
  const get = async (id: OffboardingId): Promise<Offboarding> => {
    const offboarding = await store.findOffboarding(id);
    if (!offboarding) throw new ServiceError('not_found', { kind: 'offboarding', id });
    return offboarding;
  };

  /** What another instance began for the same people at the same moment: left active, it would outlive the reinstatement. */
  const twins = async ({ userIds, keys }: Offboarding): Promise<readonly Offboarding[]> => {
    const active = await store.findActiveOffboardings(userIds, keys);
    return active.filter(
      (other) => other.userIds.every((id) => userIds.includes(id)) && other.keys.every((key) => keys.includes(key)),
    );
  };

  const start: Offboardings['start'] = async (query, reason, by) => {
    const { users, key } = await people.find(query);
    const userIds = users.map(({ id }) => id);
    const keys = key ? [key] : [];
    const [active] = await store.findActiveOffboardings(userIds, keys);
    if (active) return active;
    const offboarding: Offboarding = { id: newId('ofb'), reason, by, at: clock(), userIds, keys };
    await store.insertOffboarding(offboarding);
    onMarked();
    return offboarding;
  };

  return {
    start: (query, reason, by) => serial('start', () => start(query, reason, by)), // one after the other: a second record would outlive a reinstatement

    async timeline(id) {
      const offboarding = await get(id);
      return { ...(await timelines.ofOffboarding(offboarding)), offboarding };
    },

    async reinstate(id, reason, by) {
      const offboarding = await get(id);
      const reinstated = { at: clock(), by, reason };
      if (!(await store.reinstate(id, reinstated)))
        throw new ServiceError('conflict', { message: 'The person was reinstated before.' });
      for (const twin of await twins(offboarding)) await store.reinstate(twin.id, reinstated);
      onMarked();
      return { ...offboarding, reinstated };
    },

    list: (page) => store.listOffboardings(page),
  };
}
