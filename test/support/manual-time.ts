import type { Clock } from '../../src/core/clock.js';
import type { Schedule } from '../../src/delivery/limits.js';
import { start } from './deliveries.js';

/** A clock and timers that move only when a test says so. */
export interface ManualTime {
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** Delays of the timers that wait now. */
  waiting(): readonly number[];
  /** Moves the clock and runs what came due, letting promises settle before and after. */
  advance(ms: number): Promise<void>;
}

export function manualTime(): ManualTime {
  let now = start.getTime();
  const timers = new Set<{ readonly at: number; readonly delayMs: number; readonly run: () => void }>();
  return {
    clock: () => new Date(now),
    schedule: (delayMs, run) => {
      const timer = { at: now + delayMs, delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    waiting: () => [...timers].map(({ delayMs }) => delayMs),
    advance: async (ms) => {
      await settled();
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.run();
      }
      await settled();
    },
  };
}

/** Lets every promise that can settle without I/O or timers do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}
