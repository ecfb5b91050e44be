import type { RequestId } from '../core/ids.js';
import type { DueUser } from '../directory/store.js';
import type { AccountState, Assignment, Cause, CauseKind } from './model.js';
import type { Wanted } from './wanted.js';

/** When and why a user is looked at. */
export interface Moment {
  readonly now: Date;
  readonly policyVersion: number;
  readonly mark: DueUser['mark'];
  /** The request that marked the user, when a request did. */
  readonly requestId?: RequestId;
  /** When the user was last written or marked. */
  readonly markedAt?: Date;
  /** The moment that came, with mark `wake`. */
  readonly wakeAt?: Date;
  /** When the policy in force was published. */
  readonly policyAt?: Date;
  /** The instant the directory's end date of the user names, when it has one. Asked only where access ends. */
  readonly endAt?: () => Date | undefined;
}

/** Pure: why the version is made that brings the account to `state`, and when the reason for it was said and received. */
export function causeOf(
  wanted: Wanted,
  assignment: Assignment | undefined,
  moment: Moment,
  state: AccountState,
): Cause {
  const { access, holders, isOffboarded } = wanted;
  const { policyVersion, mark, requestId } = moment;
  const applied = access.matches.filter(({ outcome }) => outcome === 'applied');
  const groups = [...new Set(applied.flatMap((match) => match.groups))].sort();
  const directory = holders[0]?.user.directoryId ?? assignment?.cause.directory;
  return {
    kind: isOffboarded ? 'offboarding' : causeKind(mark, groups, holders.length > 0, assignment),
    ...(directory ? { directory } : {}),
    rules: [...new Set(applied.map(({ ruleId }) => ruleId))].sort(),
    groups,
    policyVersion,
    ...(requestId !== undefined && mark === 'revision' && !isOffboarded ? { requestId } : {}),
    ...timesOf(wanted, assignment, moment, state),
  };
}

/** A policy sweep or a moment that came says so itself; else groups, when they differ from the last version's, or the user's attributes. */
function causeKind(
  mark: DueUser['mark'],
  groups: readonly string[],
  hasHolder: boolean,
  assignment: Assignment | undefined,
): CauseKind {
  if (mark === 'policy') return 'policy';
  if (mark === 'wake') return 'expiry';
  if (!hasHolder) return 'attribute';
  return groups.join('\n') === (assignment?.cause.groups ?? []).join('\n') ? 'attribute' : 'group';
}

/** The end date counts as said only once it has come, and only for what it ends. */
function timesOf(
  { isOffboarded, offboardedAt }: Wanted,
  assignment: Assignment | undefined,
  { now, mark, markedAt, wakeAt, policyAt, endAt }: Moment,
  state: AccountState,
): Pick<Cause, 'saidAt' | 'receivedAt'> {
  const notAfterNow = (at: Date): string => (at < now ? at : now).toISOString();
  const { removeAt } = assignment ?? {};
  if (state.status !== 'active' && assignment && isRevokeWaiting(assignment)) return earlierTimes(assignment.cause);
  if (state.status === 'removed' && removeAt && removeAt <= now) return { receivedAt: removeAt.toISOString() };
  if (isOffboarded) return { receivedAt: notAfterNow(offboardedAt ?? markedAt ?? now) };
  const end = state.status === 'active' ? undefined : endAt?.();
  const endedAt = end && end <= now ? end : undefined;
  switch (mark) {
    case 'wake':
      return { receivedAt: notAfterNow(endedAt ?? wakeAt ?? now) };
    case 'policy':
      return { receivedAt: notAfterNow(policyAt ?? now) };
    case 'revision': {
      const receivedAt = notAfterNow(markedAt ?? now);
      const saidAt = endedAt?.toISOString();
      return { ...(saidAt !== undefined && saidAt < receivedAt ? { saidAt } : {}), receivedAt };
    }
  }
}

/** The target has not confirmed an earlier revocation yet: its reason is the one that waits. */
function isRevokeWaiting({ desired, delivery, cause }: Assignment): boolean {
  return desired.status !== 'active' && delivery.state !== 'done' && cause.receivedAt !== undefined;
}

function earlierTimes({ saidAt, receivedAt }: Cause): Pick<Cause, 'saidAt' | 'receivedAt'> {
  return { ...(saidAt === undefined ? {} : { saidAt }), ...(receivedAt === undefined ? {} : { receivedAt }) };
}
