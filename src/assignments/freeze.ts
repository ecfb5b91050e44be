import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
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
  /** Takes the place of one already in force. `invalid_input` when it would be over already. */
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
      refuseEnded(freeze);
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

/** A freeze ends by itself at its `until`: is it in force then? */
export function holdsAt({ until }: { readonly until?: Date }, now: Date): boolean {
  return until === undefined || until > now;
}

/** `invalid_input` for a freeze that is over when it begins: whoever asks for it would think that nothing is sent. */
export function refuseEnded(freeze: { readonly at: Date; readonly until?: Date }): void {
  if (holdsAt(freeze, freeze.at)) return;
  throw new ServiceError('invalid_input', { faults: [{ path: 'until', message: 'must be in the future' }] });
}

/** The targets as they stand under a freeze of the whole service: each shows as frozen, and why. */
export function underFreeze(targets: readonly Target[], freeze: ServiceFreeze | undefined): readonly Target[] {
  if (!freeze) return targets;
  const { reason, at, until } = freeze;
  const frozen = { reason, isWholeService: true, at, ...(until ? { until } : {}) };
  return targets.map((target) => ({ ...target, frozen }));
}
