/** A promise of the service that did not hold, with the seed that shows it and what happened last. */
export class BrokenPromise extends Error {}

/** The last things that happened, for the message of a failure. */
export interface Trace {
  note(what: string, ...details: readonly unknown[]): void;
  /** Ends the simulation: throws, and is remembered for when a worker catches what is thrown. */
  fail(promise: string): never;
  /** Throws the first promise that was broken. */
  check(): void;
}

const kept = 80;

export function createTrace(seed: number, clock: () => number, startedAt: number): Trace {
  const entries: { readonly at: number; readonly what: string; readonly details: readonly unknown[] }[] = [];
  let broken: BrokenPromise | undefined;
  const line = ({ at, what, details }: (typeof entries)[number]): string =>
    `  ${((at - startedAt) / 1000).toFixed(3).padStart(10)} s  ${what} ${details.map(String).join(' ')}`;
  return {
    note(what, ...details) {
      entries.push({ at: clock(), what, details });
      if (entries.length > 4 * kept) entries.splice(0, 3 * kept);
    },
    fail(promise) {
      const last = entries.slice(-kept).map(line).join('\n');
      const seconds = ((clock() - startedAt) / 1000).toFixed(3);
      broken ??= new BrokenPromise(`seed ${seed}, at ${seconds} s: ${promise}\n${last}`);
      throw broken;
    },
    check() {
      if (broken) throw broken;
    },
  };
}
