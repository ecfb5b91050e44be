import type { Assignment, Target } from '../../src/assignments/model.js';
import type { TargetId } from '../../src/core/ids.js';
import type { Connector, SendResult, Sending } from '../../src/delivery/connector.js';
import type { Attempt, AttemptOutcome } from '../../src/delivery/model.js';
import type { WorkerNeeds } from '../../src/delivery/worker-needs.js';
import { createWorker, type Worker } from '../../src/delivery/worker.js';
import { manualTime, type ManualTime } from './manual-time.js';
import { MemoryDeliveryStore } from './memory-delivery-store.js';

/** A worker with a store in memory, a clock that stands still, and a connector whose answers the test gives. */
export interface WorkerRig {
  readonly worker: Worker;
  readonly store: MemoryDeliveryStore;
  readonly time: ManualTime;
  /** What was sent, in order, with a way to answer it. */
  readonly sent: readonly SentDelivery[];
  readonly targets: Map<TargetId, Target>;
  readonly switchedOff: readonly TargetId[];
  readonly logged: readonly string[];
  readonly seen: readonly { readonly attempt: Attempt; readonly assignment: Assignment }[];
}

export interface SentDelivery extends Sending {
  answer(outcome: AttemptOutcome, body?: string): void;
}

export interface RigOptions extends Partial<Omit<WorkerNeeds, 'store' | 'clock' | 'schedule'>> {
  readonly targets: readonly Target[];
  readonly store?: MemoryDeliveryStore;
  readonly time?: ManualTime;
  /** Whether the receivers compare versions; true unless said otherwise. */
  readonly isVersionAware?: boolean;
  /** Answers every send at once when given; else the test answers through `sent`. */
  readonly outcome?: (sending: Sending) => AttemptOutcome;
}

export const delivered: AttemptOutcome = { kind: 'delivered', status: 200 };

export function workerRig({
  targets,
  store = new MemoryDeliveryStore(),
  time = manualTime(),
  isVersionAware = true,
  outcome,
  ...needs
}: RigOptions): WorkerRig {
  const sent: SentDelivery[] = [];
  const known = new Map(targets.map((target) => [target.id, target]));
  const switchedOff: TargetId[] = [];
  const logged: string[] = [];
  const seen: { attempt: Attempt; assignment: Assignment }[] = [];
  let leases = 0;
  const note = (event: string): void => void logged.push(event);
  const worker = createWorker({
    store,
    findTarget: async (id) => known.get(id),
    openSecrets: async () => ['whsec_c2VjcmV0'],
    isServiceFrozen: () => false,
    isFresh: async () => true,
    disableTarget: async (id) => {
      switchedOff.push(id);
      const target = known.get(id);
      if (target) known.set(id, { ...target, isEnabled: false });
    },
    connectors: new Map([['webhook', answeringConnector(sent, isVersionAware, outcome)]]),
    clock: time.clock,
    random: () => 0.5,
    workerName: 'test worker',
    newLease: () => `lease ${(leases += 1)} of ${Math.random()}`,
    schedule: time.schedule,
    log: { warn: note, error: note },
    onAttempt: (attempt, assignment) => void seen.push({ attempt, assignment }),
    ...needs,
  });
  return { worker, store, time, sent, targets: known, switchedOff, logged, seen };
}

function answeringConnector(sent: SentDelivery[], isVersionAware: boolean, outcome: RigOptions['outcome']): Connector {
  const send = (sending: Sending): Promise<SendResult> =>
    new Promise((resolve) => {
      const answer = (given: AttemptOutcome, body?: string): void =>
        resolve({ outcome: given, elapsedMs: 5, ...(body !== undefined && { answer: body }) });
      sent.push({ ...sending, answer });
      if (outcome) answer(outcome(sending));
    });
  return {
    manifest: { kind: 'webhook', label: { en: 'Webhook', fr: 'Webhook' }, fields: [] },
    isVersionAware: () => isVersionAware,
    probe: async () => ({ kind: 'reached' }),
    parseSettings: () => ({}),
    send,
    test: async () => ({ outcome: delivered, elapsedMs: 0 }),
  };
}
