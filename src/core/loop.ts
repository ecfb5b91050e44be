import type { Clock } from './clock.js';
import { nextTurn } from './turns.js';

/** What one turn of a loop says: `more` to go on at once, or until when there is nothing to do (undefined: not known). */
export type TurnResult = 'more' | { readonly idleUntil: Date | undefined };

/** A background loop that works while there is work and sleeps until a nudge, a known moment, or the poll interval. */
export interface Loop {
  start(): void;
  /** Ends the sleep. A nudge during a turn is not lost: another turn follows. */
  nudge(): void;
  /** When the turn under way began; undefined between turns. One that never ends shows here. */
  busySince(): Date | undefined;
  /** Returns once the turn under way has ended. */
  stop(): Promise<void>;
}

interface Needs {
  readonly turn: () => Promise<TurnResult>;
  /** Told of a turn that threw; the loop goes on after the poll interval. */
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
  /** Longest sleep: what another process made due is seen after at most this. */
  readonly pollMs: number;
  /** How long to step aside after a turn that took so long and was nudged so often meanwhile; no nudge ends it. Nothing when absent. */
  readonly restMs?: (tookMs: number, nudges: number) => number;
}

/** Builds a loop; it does nothing until started. */
export function createLoop({ turn, onError, clock, pollMs, restMs = () => 0 }: Needs): Loop {
  let isStopped = true;
  let nudges = 0;
  let isResting = false;
  let wake: () => void = () => undefined;
  let busySince: Date | undefined;
  let running: Promise<void> = Promise.resolve();

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const sleepMs = (result: TurnResult): number => {
    if (result === 'more') return 0;
    if (!result.idleUntil) return pollMs;
    return Math.min(Math.max(result.idleUntil.getTime() - clock().getTime(), 1), pollMs);
  };

  const rest = async (ms: number): Promise<void> => {
    if (ms <= 0 || isStopped) return nextTurn();
    isResting = true;
    await sleep(ms);
    isResting = false;
  };

  const run = async () => {
    while (!isStopped) {
      nudges = 0;
      let result: TurnResult = { idleUntil: undefined };
      busySince = clock();
      try {
        result = await turn();
      } catch (error) {
        onError(error);
      }
      const tookMs = clock().getTime() - busySince.getTime();
      busySince = undefined;
      const ms = sleepMs(result);
      if (nudges > 0) await rest(restMs(tookMs, nudges));
      else if (ms > 0 && !isStopped) await sleep(ms);
      else await nextTurn();
    }
  };

  return {
    start() {
      if (!isStopped) return;
      isStopped = false;
      running = run();
    },
    nudge() {
      nudges += 1;
      if (!isResting) wake();
    },
    busySince: () => busySince,
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}
