import type { Operation } from '../operations.js';

/** A server under load that speaks the paths of SCIM, with people and groups already in it. */
export interface System {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** What stands before `/Users` and `/Groups`. */
  readonly base: string;
  readonly authorization: string;
  readonly userId: (number: number) => string;
  /** The group of the first so many users. */
  readonly groupId: (size: number) => string;
  /** How many of the operation's requests it is put to in a round; 0 for what it does not offer. */
  countOf(operation: Operation): number;
  /** A cursor for the page that follows so many users. */
  cursor(after: number): Promise<string>;
  /** Ends it as an operator does and starts it again on the same data; resolves with the milliseconds from the new process to its first yes of readiness. */
  restart?(): Promise<number>;
  stop(): Promise<void>;
}

/** What a system is to begin with: users numbered from 0, and groups of the first so many of them. */
export interface Seed {
  readonly userCount: number;
  readonly groupSizes: readonly number[];
}

/** The groups of a directory of a size: a hundred, every power of ten from 10,000 up, and everybody. */
export function seedOf(userCount: number): Seed {
  const sizes = [100, 10_000, 100_000].filter((size) => size <= userCount);
  return { userCount, groupSizes: [...new Set([...sizes, userCount])].filter((size) => size > 0) };
}
