/** Holds what passes through it until it is opened, and tells when so many have arrived. */
export interface Gate {
  /** Resolves when the gate is opened; at once when it is. */
  pass(): Promise<undefined>;
  /** How many have come to it so far. */
  arrived(): number;
  /** Resolves once so many have come. Jest's own timeout ends a wait in vain. */
  untilArrived(count: number): Promise<void>;
  /** Lets the longest waiting one through. */
  letOne(): void;
  open(): void;
}

export function gate(): Gate {
  const held: (() => void)[] = [];
  const waiters = new Set<{ readonly count: number; readonly resolve: () => void }>();
  let arrived = 0;
  let isOpen = false;
  return {
    pass: () =>
      new Promise((resolve) => {
        arrived += 1;
        for (const waiter of [...waiters].filter(({ count }) => arrived >= count)) {
          waiters.delete(waiter);
          waiter.resolve();
        }
        if (isOpen) resolve(undefined);
        else held.push(() => resolve(undefined));
      }),
    arrived: () => arrived,
    untilArrived: (count) =>
      new Promise((resolve) => {
        if (arrived >= count) resolve();
        else waiters.add({ count, resolve });
      }),
    letOne: () => held.shift()?.(),
    open: () => {
      isOpen = true;
      for (const letGo of held.splice(0)) letGo();
    },
  };
}
