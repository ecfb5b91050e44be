/** How many attempts ended well, and how many did not. */
export interface AttemptCount {
  readonly succeeded: number;
  readonly failed: number;
}

/** Counts of the attempts that are kept. */
export interface AttemptCounts {
  /** Attempts at or after `from` and before `to`, over all targets. Reads as much of the attempts' index as there are attempts in between. */
  countAttemptsBetween(from: Date, to: Date): Promise<AttemptCount>;
}
