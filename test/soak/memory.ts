/** What the service used at one moment, in bytes: the heap just after a collection, and the memory of its process. */
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

/** Reads the two figures out of the service's metrics. */
export function readMemory(metrics: string, atMs: number): MemorySample {
  const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
  return {
    atMs,
    heap: figure('rolecall_nodejs_heap_size_used_bytes'),
    rss: figure('rolecall_process_resident_memory_bytes'),
  };
}
