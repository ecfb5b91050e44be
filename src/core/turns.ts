/** Ends this turn of the event loop: requests go in between two parts of long work. Reads alone never give them a turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Long work that yields where it may be interrupted. */
export type Steps<Result> = Generator<void, Result, void>;

/** Does the work at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Does the work with requests in between. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await nextTurn();
  }
}

/** So many items are sorted or merged within one turn, in 1 to 5 ms. */
const perTurn = 4_000;

/** The items in the order of `compare`, equals as they came; however many they are, requests go in between. */
export async function sortInTurns<Item extends object>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Promise<readonly Item[]> {
  let runs: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += perTurn) {
    runs.push(items.slice(from, from + perTurn).sort(compare));
    await nextTurn();
  }
  while (runs.length > 1) {
    const merged: (readonly Item[])[] = [];
    for (let pair = 0; pair < runs.length; pair += 2)
      merged.push(await merge(runs[pair] ?? [], runs[pair + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<Item extends object>(
  first: readonly Item[],
  second: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Promise<readonly Item[]> {
  const merged: Item[] = [];
  let [at, other] = [0, 0];
  for (;;) {
    const [a, b] = [first[at], second[other]];
    if (a === undefined && b === undefined) return merged;
    if (b === undefined || (a !== undefined && compare(a, b) <= 0)) {
      if (a !== undefined) merged.push(a);
      at += 1;
    } else {
      merged.push(b);
      other += 1;
    }
    if (merged.length % perTurn === 0) await nextTurn();
  }
}
