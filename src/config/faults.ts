/** One thing wrong with the environment: the variable and what to do about it. Never holds the variable's value when it may be secret. */
export interface ConfigFault {
  readonly name: string;
  readonly message: string;
}

/** Every fault of the environment at once; the process reports them and exits with 78. */
export class ConfigError extends Error {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(faults.map(({ name, message }) => `${name}: ${message}`).join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Exit status for a bad configuration (EX_CONFIG of sysexits.h). */
export const badConfigurationExit = 78;

/** The known name nearest to `name` when it is at most three edits away, for "did you mean". */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(name, candidate) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= 3 ? best.candidate : undefined;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
