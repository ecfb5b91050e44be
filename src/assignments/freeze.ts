import type { Clock } from '../core/clock.js';
import type { ServiceFreeze } from './hold-model.js';
import type { Target } from './model.js';
import type { FreezeStore } from './store.js';

/** The longest time for which another instance's freeze or thaw may go unseen here. */
const keptMs = 1_000;

interface Needs {
  readonly store: FreezeStore;
  readonly clock: Clock;
  /** Deliveries stopped or may go on. */
  readonly onChanged: () => void;
}

/** The stop of all deliveries. SCIM is still accepted and decided on; nothing owed is lost. */
export interface Freeze {
  /** The freeze in force; undefined when there is none or it has ended by itself. */
  current(): Promise<ServiceFreeze | undefined>;
  /** Takes the place of one already in force. */
  start(freeze: Pick<ServiceFreeze, 'reason' | 'by' | 'until'>): Promise<ServiceFreeze>;
  /** Nothing when there is none. */
  end(): Promise<void>;
  /** For the worker: read from the store at most once a second. */
  isFrozen(now: Date): Promise<boolean>;
}

/** Builds the service on its store. */
export function createFreeze({ store, clock, onChanged }: Needs): Freeze {
  let kept: { readonly readAt: number; readonly freeze: ServiceFreeze | undefined } | undefined;
  let changes = 0;

  const keep = (freeze: ServiceFreeze | undefined): void => {
    kept = { readAt: clock().getTime(), freeze };
  };

  const changed = (freeze: ServiceFreeze | undefined): void => {
    changes += 1;
    keep(freeze);
    onChanged();
  };

  /** What a read brings back that was under way while a freeze began or ended here is older than what is kept. */
  const read = async (): Promise<ServiceFreeze | undefined> => {
    const before = changes;
    const freeze = await store.findFreeze();
    if (changes === before) keep(freeze);
    return freeze;
  };

  return {
    async current() {
      const freeze = await read();
      return freeze && holdsAt(freeze, clock()) ? freeze : undefined;
    },

    async start(asked) {
      const freeze: ServiceFreeze = { ...asked, at: clock() };
      await store.setFreeze(freeze);
      changed(freeze);
      return freeze;
    },

    async end() {
      await store.clearFreeze();
      changed(undefined);
    },

    async isFrozen(now) {
      if (!kept || Math.abs(now.getTime() - kept.readAt) >= keptMs) await read();
      return kept?.freeze !== undefined && holdsAt(kept.freeze, now);
    },
  };
}

function holdsAt({ until }: ServiceFreeze, now: Date): boolean {
  return until === undefined || until > now;
}

/** The targets as they stand under a freeze of the whole service: each shows as frozen, and why. */
export function underFreeze(targets: readonly Target[], freeze: ServiceFreeze | undefined): readonly Target[] {
  if (!freeze) return targets;
  const { reason, at, until } = freeze;
  const frozen = { reason, isWholeService: true, at, ...(until ? { until } : {}) };
  return targets.map((target) => ({ ...target, frozen }));
}
