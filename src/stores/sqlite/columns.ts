/** A value kept as JSON text in a column, read back in the shape it was written in. Not for values that hold dates. */
export function readJson<Value>(text: string): Value {
  return JSON.parse(text) as Value; // this store alone writes the column, from a Value
}

/** The same for a column that may be NULL. */
export function readOptionalJson<Value>(text: string | null): Value | undefined {
  return text === null ? undefined : readJson<Value>(text);
}

export function toJson(value: object): string {
  return JSON.stringify(value);
}

export function toOptionalJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** A moment as the columns keep it: milliseconds since 1970, UTC. */
export function toTime(at: Date): number {
  return at.getTime();
}

export function toOptionalTime(at: Date | undefined): number | null {
  return at === undefined ? null : at.getTime();
}

export function readTime(milliseconds: number): Date {
  return new Date(milliseconds);
}

export function readOptionalTime(milliseconds: number | null): Date | undefined {
  return milliseconds === null ? undefined : new Date(milliseconds);
}

export function toFlag(claim: boolean): 0 | 1 {
  return claim ? 1 : 0;
}
