import type { Assignment } from '../../../src/assignments/model.js';
import { startProcess, type Process, type Shared } from './process.js';
import { badMoods } from './receivers.js';
import type { SharedStore, Wish } from './shared-store.js';
import { nextWish } from './wishes.js';

const second = 1_000;

/** The people and machines around the workers: what they want, and what goes wrong. */
export interface Troubles {
  readonly processes: readonly Process[];
  readonly accounts: readonly Assignment[];
  /** Everything goes wrong now and then until `end`. */
  begin(untilMs: number): void;
  /** Nothing goes wrong any more; people still change their minds until `untilMs`. */
  end(untilMs: number): void;
  /** Switches on what a late 410 switched off, and resumes what was given up. */
  tend(): Promise<void>;
}

interface Needs extends Shared {
  readonly shared: SharedStore;
  readonly accountsPerTarget: number;
  readonly workers: number;
  readonly skewMs: number;
}

export async function createTroubles(needs: Needs): Promise<Troubles> {
  const { timeline, random, trace, shared, targets, state, network } = needs;
  const marked = needs.marked as Set<Assignment['id']>; // this file alone writes it
  const processes: Process[] = [];
  const accounts = new Map<Assignment['id'], Assignment>();
  const usualFails = state.storeFails;
  let incarnations = 0;
  let isOver = false;
  let wishesUntil = 0;

  const now = (): Date => new Date(timeline.now);
  const nudge = (): void => processes.forEach((process) => process.isPaused() || process.worker.nudge());
  const troubled = (): void => void (state.troubledAt = timeline.now);

  const boot = (): void => {
    const name = `worker ${(incarnations += 1)}`;
    processes.push(startProcess(needs, name, random.between(-needs.skewMs, needs.skewMs)));
    trace.note(name, 'starts');
  };
  const remove = (process: Process): void => void processes.splice(processes.indexOf(process), 1);

  /** Writes what is wanted, at once or some time after the inputs moved. */
  const wish = async (account: Assignment): Promise<void> => {
    const { id } = account;
    const write = async (): Promise<void> => {
      const { desired, lane } = nextWish(accounts.get(id)?.desired, account.key, random);
      const wanted: Wish = { desired, lane, at: now() };
      const changed = await shared.change(id, wanted);
      accounts.set(id, changed);
      marked.delete(id);
      trace.note('wanted', account.key, `v${changed.version}`, changed.desired.status, `lane ${lane}`);
      nudge();
    };
    if (marked.has(id)) return;
    if (random.chance(0.7)) return write();
    marked.add(id);
    timeline.after(random.between(10, 3_000), write);
  };
  const wishes = async (): Promise<void> => {
    const account = random.pick([...accounts.values()]);
    await wish(account);
    if (random.chance(0.15))
      for (const delay of [random.between(1, 25), random.between(26, 50)]) timeline.after(delay, () => wish(account));
  };

  /** Something that happens again and again, `meanMs` apart. */
  const again = (meanMs: number, isDone: () => boolean, act: () => void | Promise<void>): void => {
    const next = (): void =>
      void timeline.after(-Math.log(1 - random.next()) * meanMs, async () => {
        if (isDone()) return;
        await act();
        next();
      });
    next();
  };

  /** In the middle of something, as a rule: right after a claim, a request, or a write. */
  const interrupt = (act: (process: Process) => void): void => {
    const process = random.pick(processes);
    process.interrupt(1 + random.index(8), () => {
      if (!isOver && processes.includes(process)) act(process);
    });
  };
  const crash = (process: Process): void => {
    process.kill();
    remove(process);
    troubled();
    trace.note(process.name, 'is killed');
    timeline.after(random.between(0, 20 * second), boot);
  };
  const pause = (process: Process): void => {
    process.pause();
    troubled();
    trace.note(process.name, 'stands still');
    timeline.after(random.between(1, 120 * second), () => {
      if (!process.isPaused()) return;
      troubled();
      trace.note(process.name, 'goes on');
      process.resume();
    });
  };
  const restart = (): void => {
    const process = random.pick(processes);
    remove(process);
    troubled();
    trace.note(process.name, 'is asked to stop');
    void process.worker.stop().catch(() => undefined); // a store that is away also ends it
    boot();
  };
  const mood = (): void => {
    const receiver = random.pick([...network.receivers.values()]);
    receiver.mood = random.pick(badMoods);
    receiver.troubledAt = timeline.now;
    trace.note(receiver.target.name, 'is', receiver.mood);
    timeline.after(random.between(2, 60) * second, () => {
      if (isOver) return;
      receiver.mood = 'well';
      receiver.troubledAt = timeline.now;
      trace.note(receiver.target.name, 'is well');
    });
  };
  const enable = (id: Assignment['targetId'], isEnabled: boolean): void => {
    const target = targets.get(id);
    if (target) targets.set(id, { ...target, isEnabled });
    troubled();
    trace.note(target?.name ?? '?', isEnabled ? 'is switched on' : 'is switched off');
  };
  const toggle = (): void => {
    const { id } = random.pick([...targets.values()]);
    enable(id, false);
    timeline.after(random.between(1, 60) * second, () => enable(id, true));
  };
  const trouble = (): void => {
    state.storeFails = random.between(0.1, 1);
    troubled();
    timeline.after(random.between(0.1, 5) * second, () => {
      state.storeFails = isOver ? 0 : usualFails;
      troubled();
    });
  };
  const freeze = (): void => {
    state.isFrozen = true;
    trace.note('service', 'is frozen');
    timeline.after(random.between(1, 30) * second, () => {
      state.isFrozen = false;
      troubled();
      trace.note('service', 'goes on');
      nudge();
    });
  };
  const resend = async (): Promise<void> => {
    const { id, key, lane } = random.pick([...accounts.values()]);
    trace.note('operator', 'resends', key);
    await shared.resend(id, lane, now());
    if (random.chance(0.3)) await shared.resend(id, lane, now());
    nudge();
  };
  const recover = async (): Promise<void> => {
    const { id, name } = random.pick([...targets.values()]);
    trace.note('operator', 'recovers', name);
    await shared.recover(id, new Date(timeline.now - random.between(0, 120) * second), now());
    nudge();
  };

  for (const { id, name } of targets.values()) {
    for (let n = 0; n < needs.accountsPerTarget; n += 1) {
      const { desired, lane } = nextWish(undefined, `${name}-${n}`, random);
      const made = await shared.add(id, { desired, lane, at: now() });
      accounts.set(made.id, made);
    }
  }
  for (let n = 0; n < needs.workers; n += 1) boot();

  return {
    processes,
    get accounts() {
      return [...accounts.values()];
    },
    begin(untilMs) {
      wishesUntil = untilMs;
      const isDone = (): boolean => isOver || timeline.now >= untilMs;
      again(1 * second, () => timeline.now >= wishesUntil, wishes);
      again(25 * second, isDone, () => void (processes.length > 0 && interrupt(crash)));
      again(20 * second, isDone, () => void (processes.length > 0 && interrupt(pause)));
      again(100 * second, isDone, () => void (processes.length > 0 && restart()));
      again(15 * second, isDone, mood);
      again(60 * second, isDone, toggle);
      again(40 * second, isDone, trouble);
      again(100 * second, isDone, freeze);
      again(20 * second, isDone, resend);
      again(60 * second, isDone, recover);
    },
    end(untilMs) {
      isOver = true;
      wishesUntil = untilMs;
      state.storeFails = 0;
      state.storeSlow = 0;
      state.isFrozen = false;
      troubled();
      for (const receiver of network.receivers.values()) {
        receiver.mood = 'well';
        receiver.troubledAt = timeline.now;
      }
      for (const { id } of [...targets.values()]) enable(id, true);
      processes.filter((process) => process.isPaused()).forEach((process) => process.resume());
      if (processes.length === 0) boot();
      trace.note('everything is well');
      nudge();
    },
    async tend() {
      for (const { id, isEnabled } of [...targets.values()]) if (!isEnabled) enable(id, true);
      for (const { id, lane, delivery } of await shared.all())
        if (delivery.state === 'parked') await shared.resend(id, lane, now());
    },
  };
}
