import type { AssignmentId } from '../core/ids.js';
import type { Schedule } from './limits.js';
import type { Attempt } from './model.js';

/** Lets a caller wait for the next attempt of one assignment in this process. */
export interface AttemptWatch {
  /** To be called for every attempt. */
  note(attempt: Attempt): void;
  /** The next attempt noted for that assignment; undefined after `timeoutMs`. */
  next(assignmentId: AssignmentId, timeoutMs: number): Promise<Attempt | undefined>;
}

/** Builds a watch with nobody waiting. */
export function createAttemptWatch(schedule: Schedule): AttemptWatch {
  const waiting = new Map<AssignmentId, Set<(attempt: Attempt) => void>>();
  return {
    note(attempt) {
      const waiters = waiting.get(attempt.assignmentId);
      waiting.delete(attempt.assignmentId);
      waiters?.forEach((resolve) => resolve(attempt));
    },
    next: (assignmentId, timeoutMs) =>
      new Promise((resolve) => {
        const waiters = waiting.get(assignmentId) ?? new Set();
        waiting.set(assignmentId, waiters);
        const cancel = schedule(timeoutMs, () => {
          waiters.delete(settle);
          if (waiters.size === 0) waiting.delete(assignmentId);
          resolve(undefined);
        });
        const settle = (attempt: Attempt) => {
          cancel();
          resolve(attempt);
        };
        waiters.add(settle);
      }),
  };
}
