/** What the service used at one moment, in bytes: the memory of its process just before a collection, and the heap just after it. */
export interface MemorySample {
  /** Milliseconds since the load began. */
  readonly atMs: number;
  readonly heap: number;
  readonly rss: number;
}

/** One stretch of a run: the medians, in bytes. */
export interface Stretch {
  readonly heap: number;
  readonly rss: number;
}

export interface Verdict {
  readonly first: Stretch;
  readonly last: Stretch;
  /** Growth from the first to the last stretch, as a part: 0.1 is ten percent. */
  readonly heapGrowth: number;
  readonly rssGrowth: number;
  readonly isFlat: boolean;
}

/** Growth that still counts as flat. */
const flatWithin = 0.1;

/**
 * Pure: compares the first third of a run after its warm-up with the last third. A cache that fills belongs to the warm-up; whatever grows after it
 * grows for ever. Throws when there are too few samples to say anything.
 */
export function judgeMemory(samples: readonly MemorySample[], warmUpMs: number): Verdict {
  const settled = samples.filter(({ atMs }) => atMs >= warmUpMs);
  const third = Math.floor(settled.length / 3);
  if (third < 3) throw new Error(`${settled.length} samples after the warm-up are too few: let it run longer`);
  const first = stretchOf(settled.slice(0, third));
  const last = stretchOf(settled.slice(-third));
  const heapGrowth = last.heap / first.heap - 1;
  const rssGrowth = last.rss / first.rss - 1;
  return { first, last, heapGrowth, rssGrowth, isFlat: heapGrowth <= flatWithin && rssGrowth <= flatWithin };
}

function stretchOf(samples: readonly MemorySample[]): Stretch {
  return { heap: middle(samples.map(({ heap }) => heap)), rss: middle(samples.map(({ rss }) => rss)) };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The newest figures of what collect-on-signal.mjs wrote; undefined when there are not more of them than `before`. */
export function readMemory(output: string, before: number): Omit<MemorySample, 'atMs'> | undefined {
  const said = [...output.matchAll(/^memory (\d+) (\d+)$/gm)];
  const [, heap, rss] = said.length > before ? (said.at(-1) ?? []) : [];
  return heap === undefined || rss === undefined ? undefined : { heap: Number(heap), rss: Number(rss) };
}
