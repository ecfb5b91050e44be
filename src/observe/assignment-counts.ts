/** Assignments in one state, as a store counts them. */
interface StateCount {
  readonly state: string;
  readonly isFailing: boolean;
  readonly count: number;
}

/** How many assignments are in each state, over all targets; those that fail are counted apart, as `failing`. */
export function countsByState(counts: readonly StateCount[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { state, isFailing, count } of counts) {
    const name = isFailing ? 'failing' : state;
    sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
