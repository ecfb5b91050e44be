import type { AssignmentId } from '../core/ids.js';
import type { Schedule } from './limits.js';
import type { Attempt } from './model.js';

/** Lets a caller wait for the next attempt of one assignment in this process. */
export interface AttemptWatch {
  /** To be called for every attempt. */
  note(attempt: Attempt): void;
  /** Waits from now on for the next attempt of that assignment, at most `timeoutMs`. */
  watch(assignmentId: AssignmentId, timeoutMs: number): Watching;
}

/** One wait for an attempt. */
export interface Watching {
  /** The attempt; undefined when the time was up, or the wait was cancelled. */
  readonly attempt: Promise<Attempt | undefined>;
  cancel(): void;
}

/** Builds a watch with nobody waiting. */
export function createAttemptWatch(schedule: Schedule): AttemptWatch {
  const waiting = new Map<AssignmentId, Set<(attempt: Attempt) => void>>();

  const remove = (assignmentId: AssignmentId, waiter: (attempt: Attempt) => void): void => {
    const waiters = waiting.get(assignmentId);
    waiters?.delete(waiter);
    if (waiters?.size === 0) waiting.delete(assignmentId);
  };

  return {
    note(attempt) {
      [...(waiting.get(attempt.assignmentId) ?? [])].forEach((waiter) => waiter(attempt));
    },
    watch(assignmentId, timeoutMs) {
      let end: (attempt: Attempt | undefined) => void = () => undefined;
      const attempt = new Promise<Attempt | undefined>((resolve) => {
        const cancelTimer = schedule(timeoutMs, () => end(undefined));
        end = (result) => {
          cancelTimer();
          remove(assignmentId, end);
          resolve(result);
        };
      });
      waiting.set(assignmentId, (waiting.get(assignmentId) ?? new Set()).add(end));
      return { attempt, cancel: () => end(undefined) };
    },
  };
}
