import type { Assignment, Target } from '../../../src/assignments/model.js';
import type { AttemptOutcome } from '../../../src/delivery/model.js';
import { signatureOf } from './wishes.js';

/** How a receiver behaves for a while. `hanging` neither applies nor answers, `gone` says 410 once. */
export type Mood = 'well' | 'storm' | 'throttling' | 'hanging' | 'refusing' | 'gone' | 'unreachable';
export const badMoods: readonly Mood[] = ['storm', 'throttling', 'hanging', 'refusing', 'gone', 'unreachable'];

/** What a receiver holds of one account. */
export interface Held {
  readonly epoch: number;
  readonly version: number;
  readonly state: string;
}

/** One helpdesk, with what it holds. */
export interface Receiver {
  readonly target: Target;
  readonly isAware: boolean;
  readonly accounts: Map<string, Held>;
  mood: Mood;
  /** When it last was anything but well, or a request to it was. */
  troubledAt: number;
}

export function compareVersions(a: Pick<Held, 'epoch' | 'version'>, b: Pick<Held, 'epoch' | 'version'>): number {
  return a.epoch - b.epoch || a.version - b.version;
}

/** Takes a request as the receiver's contract says: one that compares versions refuses what is lower, one that is blind applies whatever comes. */
export function apply({ isAware, accounts }: Receiver, assignment: Assignment, is409: boolean): AttemptOutcome {
  const held = accounts.get(assignment.key);
  if (isAware && held && compareVersions(held, assignment) > 0)
    return { kind: 'superseded', status: is409 ? 409 : 200 };
  const { epoch, version, desired } = assignment;
  accounts.set(assignment.key, { epoch, version, state: signatureOf(desired) });
  return { kind: 'delivered', status: 200 };
}

/** What the receiver answers without applying anything; undefined when it is well. */
export function refusal(mood: Mood, at: Date, retryAfterMs: number): AttemptOutcome | 'silence' | undefined {
  switch (mood) {
    case 'well':
      return undefined;
    case 'storm':
      return { kind: 'retryable', reason: 'server_error', status: 503 };
    case 'throttling':
      return {
        kind: 'retryable',
        reason: 'throttled',
        status: 429,
        retryAfter: new Date(at.getTime() + retryAfterMs),
      };
    case 'hanging':
      return 'silence';
    case 'refusing':
      return { kind: 'refused', reason: 'rejected', status: 403 };
    case 'gone':
      return { kind: 'gone', status: 410 };
    case 'unreachable':
      return { kind: 'retryable', reason: 'refused' };
  }
}
