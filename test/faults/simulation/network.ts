import type { Assignment } from '../../../src/assignments/model.js';
import type { TargetId } from '../../../src/core/ids.js';
import { attemptDeadlineMs, lateEffectMs } from '../../../src/delivery/limits.js';
import type { AttemptOutcome } from '../../../src/delivery/model.js';
import type { Random } from './random.js';
import { apply, refusal, type Receiver } from './receivers.js';
import type { Timeline } from './timeline.js';
import type { Trace } from './trace.js';
import type { Watch } from './watch.js';

/** How often a request meets which fault, 0 to 1. */
export interface NetworkFaults {
  /** Held up by a proxy, at most 60 s past our deadline. */
  readonly delayed: number;
  readonly lostRequest: number;
  readonly lostAnswer: number;
  /** Applied, and answered with a 500 all the same. */
  readonly appliedAndFailed: number;
  readonly refused: number;
}

export const noFaults: NetworkFaults = { delayed: 0, lostRequest: 0, lostAnswer: 0, appliedAndFailed: 0, refused: 0 };

/** The way between the workers and the receivers. */
export interface Network {
  faults: NetworkFaults;
  readonly receivers: ReadonlyMap<TargetId, Receiver>;
  /** Requests that were sent and neither landed nor were lost yet. */
  underWay(): number;
  /** Sends and waits for what the sender gets to know: an answer, or the end of its deadline. */
  send(assignment: Assignment): Promise<AttemptOutcome>;
}

interface Needs {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly trace: Trace;
  readonly watch: Pick<Watch, 'sent' | 'ended' | 'applied'>;
  readonly receivers: ReadonlyMap<TargetId, Receiver>;
}

type Fate = 'good' | 'delayed' | 'lost' | 'answer lost' | 'applied and failed' | 'refused';

const timeout: AttemptOutcome = { kind: 'retryable', reason: 'timeout' };
const reset: AttemptOutcome = { kind: 'retryable', reason: 'reset' };

export function createNetwork({ timeline, random, trace, watch, receivers }: Needs): Network {
  let underWay = 0;

  const fateOf = (faults: NetworkFaults): Fate => {
    let roll = random.next();
    const fates: readonly (readonly [number, Fate])[] = [
      [faults.delayed, 'delayed'],
      [faults.lostRequest, 'lost'],
      [faults.lostAnswer, 'answer lost'],
      [faults.appliedAndFailed, 'applied and failed'],
      [faults.refused, 'refused'],
    ];
    for (const [probability, fate] of fates) {
      if (roll < probability) return fate;
      roll -= probability;
    }
    return 'good';
  };

  /** What happens at the receiver's door; the answer on its way back, if there is one. */
  const arrive = (receiver: Receiver, assignment: Assignment, fate: Fate): AttemptOutcome | undefined => {
    const refused = refusal(receiver.mood, new Date(timeline.now), random.between(-5_000, 120_000));
    if (refused !== undefined) return refused === 'silence' ? undefined : refused;
    const before = receiver.accounts.get(assignment.key);
    const outcome = apply(receiver, assignment, random.chance(0.5));
    watch.applied(receiver, assignment, before);
    trace.note('at receiver', receiver.target.name, assignment.key, `v${assignment.version}`, outcome.kind);
    if (fate === 'answer lost') return random.chance(0.5) ? reset : undefined;
    if (fate === 'applied and failed') return { kind: 'retryable', reason: 'server_error', status: 500 };
    watch.sent.answered(assignment);
    return outcome;
  };

  return {
    faults: noFaults,
    receivers,
    underWay: () => underWay,
    send(assignment) {
      const receiver = receivers.get(assignment.targetId);
      if (!receiver) throw new Error('no such receiver');
      const fate = fateOf(this.faults);
      if (fate !== 'good' || receiver.mood !== 'well') receiver.troubledAt = timeline.now;
      watch.sent.begun(receiver, assignment);
      trace.note(
        'sent',
        receiver.target.name,
        assignment.key,
        `v${assignment.version}`,
        `r${assignment.delivery.resend}`,
        fate,
      );
      return new Promise((resolve) => {
        let isOpen = true;
        const end = (outcome: AttemptOutcome): void => {
          if (!isOpen) return;
          isOpen = false;
          watch.ended(assignment);
          if (outcome.kind !== 'delivered') receiver.troubledAt = timeline.now;
          resolve(outcome);
        };
        timeline.after(attemptDeadlineMs, () => end(timeout));
        if (fate === 'refused')
          return void timeline.after(random.between(1, 50), () => end({ kind: 'retryable', reason: 'refused' }));
        if (fate === 'lost') {
          if (random.chance(0.5)) timeline.after(random.between(1, 2_000), () => end(reset));
          return undefined;
        }
        if (fate === 'delayed' && random.chance(0.2)) timeline.after(random.between(1, 5_000), () => end(reset));
        const wayMs =
          fate === 'delayed' ? random.between(100, attemptDeadlineMs + lateEffectMs) : random.between(1, 80);
        underWay += 1;
        timeline.after(wayMs, () => {
          underWay -= 1;
          const outcome = arrive(receiver, assignment, fate);
          if (outcome) timeline.after(random.between(1, 80), () => end(outcome));
        });
        return undefined;
      });
    },
  };
}
