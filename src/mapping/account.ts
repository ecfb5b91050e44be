import { accountKey, type AccountKeyKind } from '../directory/account-key.js';
import type { Subject } from '../directory/model.js';

/** Who stands behind one account, and who shares its key without holding it. */
export interface AccountHolders {
  /** One active user per directory, in the order given; none when nobody who has the key is active. */
  readonly holders: readonly Subject[];
  /** Active users that share the key with an earlier created active user of the same directory: they get nothing. */
  readonly collisions: readonly Subject[];
}

/** True when the directory still vouches for the user: active and not deleted. */
export function isPresent({ user }: Subject): boolean {
  return user.active && user.deletedAt === undefined;
}

/**
 * Sorts subjects that share one account key. Per directory the earliest created active user holds it; later active ones collide.
 * Inactive and deleted users never hold a key against an active one. Throws when the subjects' keys differ: that is a caller's mistake.
 */
export function accountHolders(kind: AccountKeyKind, subjects: readonly Subject[]): AccountHolders {
  const keys = new Set(subjects.map(({ user }) => accountKey(kind, user.attributes)));
  if (keys.size > 1) throw new Error('accountHolders was given subjects of different account keys');
  const present = subjects.filter(isPresent);
  const first = new Map<string, Subject>();
  for (const subject of present) {
    const other = first.get(subject.user.directoryId);
    if (!other || subject.user.ordinal < other.user.ordinal) first.set(subject.user.directoryId, subject);
  }
  const isHolder = (subject: Subject) => first.get(subject.user.directoryId) === subject;
  return { holders: present.filter(isHolder), collisions: present.filter((subject) => !isHolder(subject)) };
}
