import type { UserId } from '../../core/ids.js';

/** Who resolves a user, until when (milliseconds), the revision that was taken away to be resolved, and where the user's row is. */
export interface UserLease {
  readonly ordinal: number;
  readonly holder: string;
  readonly until: number;
  readonly revision: number;
}

/**
 * The users being resolved. The file lock makes this process the only one, so its memory is where leases belong: taking one writes nothing, and
 * they end with the process that held them. In the users' rows they were half of what the pipeline wrote.
 */
export interface UserLeases {
  take(userId: UserId, lease: UserLease): void;
  /** The lease of that holder, if no other has taken the user since; its end changes nothing as long as nobody has. */
  heldBy(userId: UserId, holder: string): UserLease | undefined;
  end(userId: UserId): void;
  /** Users that nobody else may take at that moment. */
  takenAt(at: number): ReadonlySet<UserId>;
  /** The first lease to end. */
  nextEnd(): number | undefined;
}

export function createUserLeases(): UserLeases {
  const leases = new Map<UserId, UserLease>();
  return {
    take: (userId, lease) => void leases.set(userId, lease),
    heldBy(userId, holder) {
      const lease = leases.get(userId);
      return lease?.holder === holder ? lease : undefined;
    },
    end: (userId) => void leases.delete(userId),
    takenAt: (at) => new Set([...leases].flatMap(([userId, { until }]) => (until > at ? [userId] : []))),
    nextEnd: () =>
      [...leases.values()].reduce<number | undefined>((first, { until }) => Math.min(first ?? until, until), undefined),
  };
}
