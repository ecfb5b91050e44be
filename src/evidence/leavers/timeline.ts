import type { CauseKind, Offboarding } from '../../assignments/model.js';
import { assertNever } from '../../core/assert-never.js';
import type { UserId } from '../../core/ids.js';
import type { Revocation } from './revocations.js';
import type { TimelineReason } from './timeline-reason.js';

export const timelineStates = ['revoked', 'revoking', 'failing', 'blocked', 'held', 'kept', 'taken_over'] as const;
/**
 * `revoked`: the target confirmed. `revoking`: on its way, or about to be decided. `failing`: tried, not confirmed. `blocked`: by a freeze, a protection or
 * a target that is off. `held`: by a safety limit. `kept`: still active with its roles. `taken_over`: a later user record of the person owns the account now.
 */
export type TimelineState = (typeof timelineStates)[number];

export const revocationCauses = ['directory', 'offboarding', 'expiry', 'policy', 'manual'] as const;
/** Who ended the access: a directory, an explicit offboarding, a moment that came, a policy, or somebody by hand. */
export type RevocationCause = (typeof revocationCauses)[number];

/** The plain word for why a version was made. */
export function revocationCause(kind: CauseKind): RevocationCause {
  switch (kind) {
    case 'group':
    case 'attribute':
      return 'directory';
    case 'offboarding':
    case 'expiry':
    case 'policy':
    case 'manual':
      return kind;
    case 'repair':
      return 'manual';
    default:
      return assertNever(kind);
  }
}

/** A user record that vouches for the person, with the name of its directory. */
export interface Holder {
  readonly userId: UserId;
  readonly directory: string;
  readonly since: Date;
}

/** Everything one line of a timeline depends on. */
export interface AccountFacts {
  readonly target: string;
  readonly key: string;
  /** The account should be active. */
  readonly isActive: boolean;
  /** The policy, the directories or a discarded hold give it roles now. */
  readonly isGranted: boolean;
  /** Names of the roles it should have. */
  readonly roles: readonly string[];
  readonly rules: readonly string[];
  readonly groups: readonly string[];
  readonly holders: readonly Holder[];
  /** Who came to stand behind the account in the place of the person's earlier record. */
  readonly takenOverBy?: Holder;
  /** Why it keeps its access although nobody gives it. */
  readonly exception?: TimelineReason;
  /** Which safety limit holds the change. */
  readonly held?: TimelineReason;
  /** Why nothing can be sent. */
  readonly obstacle?: TimelineReason;
  readonly lastError?: string;
  /** Newest first, all of one account. */
  readonly revocations: readonly Revocation[];
}

/** What a timeline is seen against. */
export interface TimelineFrame {
  readonly offboarding?: Pick<Offboarding, 'at' | 'reinstated'>;
  /** From received to confirmed. */
  readonly goalMs: number;
  readonly now: Date;
}

/** One account's line. Times are absent while the step has not happened; a duration is from the step before to the one it is named after. */
export interface TimelineEntry {
  readonly target: string;
  readonly key: string;
  readonly state: TimelineState;
  readonly because?: TimelineReason;
  readonly cause?: RevocationCause;
  readonly saidAt?: Date;
  readonly receivedAt?: Date;
  readonly plannedAt?: Date;
  readonly sentAt?: Date;
  readonly acknowledgedAt?: Date;
  readonly steps: {
    readonly receivedMs?: number;
    readonly plannedMs?: number;
    readonly sentMs?: number;
    readonly acknowledgedMs?: number;
  };
  /** From received to confirmed. */
  readonly elapsedMs?: number;
  /** Confirmed after the goal, or still open although it has passed. */
  readonly isLate: boolean;
  readonly kept?: Pick<AccountFacts, 'roles' | 'rules' | 'groups' | 'holders'>;
  readonly takenOverBy?: Holder;
}

/** True when the person has no access of their own left anywhere. */
export function isComplete(entries: readonly Pick<TimelineEntry, 'state'>[]): boolean {
  return entries.every(({ state }) => state === 'revoked' || state === 'taken_over');
}

/** Pure: one account's line of the timeline. */
export function timelineEntry(facts: AccountFacts, frame: TimelineFrame): TimelineEntry {
  const { target, key } = facts;
  const loss = lossOf(facts, frame);
  const { state, because } = stateOf(facts, frame, loss);
  const shown = state === 'kept' && !frame.offboarding ? undefined : loss; // a loss long made good is no news
  const isOpen = state === 'revoking' || state === 'failing' || state === 'blocked' || state === 'held';
  const until = shown?.acknowledgedAt ?? (isOpen ? frame.now : undefined);
  const receivedAt = shown?.receivedAt ?? (isOpen ? frame.offboarding?.at : undefined);
  return {
    target,
    key,
    state,
    ...(because === undefined ? {} : { because }),
    ...(shown ?? (isOpen && receivedAt ? { saidAt: receivedAt, receivedAt } : {})),
    ...durations(shown),
    isLate: until !== undefined && receivedAt !== undefined && between(receivedAt, until) > frame.goalMs,
    ...(state === 'kept' ? { kept: keptOf(facts) } : {}),
    ...(state === 'taken_over' && facts.takenOverBy ? { takenOverBy: facts.takenOverBy } : {}),
  };
}

interface Loss {
  readonly cause: RevocationCause;
  readonly saidAt: Date;
  readonly receivedAt: Date;
  readonly plannedAt: Date;
  readonly sentAt?: Date;
  readonly acknowledgedAt?: Date;
}

/**
 * The loss of access the line tells of. Under an offboarding: the one made since, as asked for by it; an earlier one only while the account has stayed without
 * access. Several versions may belong to one loss, as when a removal takes the place of a suspension that was not confirmed yet.
 */
function lossOf({ isActive, revocations }: AccountFacts, { offboarding }: TimelineFrame): Loss | undefined {
  const inTime = revocations.filter(
    ({ plannedAt }) => !offboarding?.reinstated || plannedAt <= offboarding.reinstated.at,
  );
  const since = offboarding && inTime.filter(({ plannedAt }) => plannedAt >= offboarding.at);
  if (offboarding && since && since.length > 0 && since.some(({ endsAccess }) => endsAccess))
    return merge(since, offboarding.at);
  if (offboarding && isActive) return undefined;
  const first = inTime.findIndex(({ endsAccess }) => endsAccess);
  return merge(first === -1 ? inTime : inTime.slice(0, first + 1), undefined);
}

/** `asked`: the moment an offboarding asked for it. */
function merge(versions: readonly Revocation[], asked: Date | undefined): Loss | undefined {
  const first = versions.at(-1);
  if (!first) return undefined;
  const receivedAt = asked ?? first.receivedAt;
  const said = asked ?? (first.cause.saidAt === undefined ? receivedAt : new Date(first.cause.saidAt));
  const sentAt = earliest(versions.map(({ firstSentAt }) => firstSentAt));
  const acknowledgedAt = earliest(versions.map((one) => one.acknowledgedAt));
  return {
    cause: asked ? 'offboarding' : revocationCause(first.cause.kind),
    saidAt: said < receivedAt ? said : receivedAt,
    receivedAt,
    plannedAt: first.plannedAt,
    ...(sentAt ? { sentAt } : {}),
    ...(acknowledgedAt ? { acknowledgedAt } : {}),
  };
}

function stateOf(
  facts: AccountFacts,
  { offboarding }: TimelineFrame,
  loss: Loss | undefined,
): { readonly state: TimelineState; readonly because?: TimelineReason } {
  const { isActive, isGranted, exception, held, obstacle, lastError, takenOverBy } = facts;
  const why = (state: TimelineState, because: TimelineReason | undefined) => ({
    state,
    ...(because ? { because } : {}),
  });
  const isOffboarded = offboarding !== undefined && !offboarding.reinstated;
  if (isActive && !isOffboarded && isGranted) return takenOverBy ? { state: 'taken_over' } : why('kept', exception);
  if (!isActive && loss?.acknowledgedAt) return { state: 'revoked' };
  if (held !== undefined) return { state: 'held', because: held };
  if (obstacle !== undefined) return { state: 'blocked', because: obstacle };
  const wasTried = !isActive && facts.revocations.some(({ state, attempts }) => state === 'failing' && attempts > 0);
  if (!wasTried) return { state: 'revoking' };
  return why('failing', lastError === undefined ? undefined : { kind: 'refused', error: lastError });
}

function keptOf({ roles, rules, groups, holders }: AccountFacts): TimelineEntry['kept'] {
  return { roles, rules, groups, holders };
}

function durations(loss: Loss | undefined): Pick<TimelineEntry, 'steps' | 'elapsedMs'> {
  if (!loss) return { steps: {} };
  const { saidAt, receivedAt, plannedAt, sentAt, acknowledgedAt } = loss;
  return {
    steps: {
      receivedMs: between(saidAt, receivedAt),
      plannedMs: between(receivedAt, plannedAt),
      ...(sentAt ? { sentMs: between(plannedAt, sentAt) } : {}),
      ...(acknowledgedAt ? { acknowledgedMs: between(sentAt ?? plannedAt, acknowledgedAt) } : {}),
    },
    ...(acknowledgedAt ? { elapsedMs: between(receivedAt, acknowledgedAt) } : {}),
  };
}

/** Never negative: two machines' clocks may differ. */
function between(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime());
}

function earliest(moments: readonly (Date | undefined)[]): Date | undefined {
  return moments.filter((at) => at !== undefined).sort((a, b) => a.getTime() - b.getTime())[0];
}
