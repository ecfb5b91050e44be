import type { Offboarding } from '../../assignments/model.js';
import type { OffboardingStore } from '../../assignments/store.js';
import type { Clock } from '../../core/clock.js';
import { isServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { parseId, type UserId } from '../../core/ids.js';
import { personKeys } from '../../directory/account-key.js';
import type { Subject } from '../../directory/model.js';
import type { People } from '../../directory/people.js';
import { isPresent } from '../../mapping/account.js';
import { accountsOf, factsOf, type GatherNeeds, type PersonKeys } from './timeline-facts.js';
import type { RevocationGoal } from './revocation-goal.js';
import { isComplete, timelineEntry, type Holder, type TimelineEntry } from './timeline.js';

/** A person's record in one directory, as a timeline names it. */
export interface TimelineUser {
  readonly userId: UserId;
  readonly userName: string;
  readonly displayName?: string;
  readonly directory: string;
  readonly isPresent: boolean;
}

/** When a person's access ended, account by account. */
export interface Timeline {
  /** What was asked for, or the account key of an offboarding. */
  readonly person: string;
  /** Records that still exist; a deleted one is forgotten once every target has confirmed. */
  readonly users: readonly TimelineUser[];
  /** The one asked for; else the one in force for the person. */
  readonly offboarding?: Offboarding;
  readonly goalMs: number;
  /** IANA zone of the policy. */
  readonly timezone: string;
  readonly isComplete: boolean;
  readonly entries: readonly TimelineEntry[];
  /** Records that came after the offboarding and get nothing until somebody reinstates. */
  readonly blockedRehires: readonly Holder[];
  readonly madeAt: Date;
}

/** Is their access gone, everywhere, since when? */
export interface Timelines {
  /** `person_ambiguous`; `not_found` when neither a directory nor an account knows the person. */
  ofPerson(query: string): Promise<Timeline>;
  ofOffboarding(offboarding: Offboarding): Promise<Timeline>;
}

interface Needs extends GatherNeeds {
  readonly people: People;
  readonly offboardings: GatherNeeds['offboardings'] & Pick<OffboardingStore, 'findActiveOffboardings'>;
  readonly goal: Pick<RevocationGoal, 'goalSeconds'>;
  readonly clock: Clock;
}

/** Builds the service on its ports. */
export function createTimelines(needs: Needs): Timelines {
  const timeline = async (person: string, who: PersonKeys, offboarding?: Offboarding): Promise<Timeline> => {
    const now = needs.clock();
    const goalMs = (await needs.goal.goalSeconds()) * 1000;
    const current = await needs.currentPolicy();
    const subjects = await needs.directory.getSubjects(who.userIds);
    const assignments = await accountsOf(needs, who);
    const frame = { goalMs, now, ...(offboarding ? { offboarding } : {}) };
    const facts = await factsOf(needs, { assignments, current, now, ...(offboarding ? { offboarding } : {}) });
    const entries = facts.map((one) => timelineEntry(one, frame));
    return {
      person,
      users: await Promise.all(subjects.map((subject) => userOf(needs, subject))),
      ...(offboarding ? { offboarding } : {}),
      goalMs,
      timezone: current.policy.timezone,
      isComplete: isComplete(entries),
      entries,
      blockedRehires: offboarding ? await rehiresUnder(needs, offboarding, subjects) : [],
      madeAt: now,
    };
  };

  return {
    async ofPerson(query) {
      const who = await keysOf(needs, query);
      const emails = who.keys.filter((key) => key.startsWith('email:'));
      const [offboarding] = await needs.offboardings.findActiveOffboardings(who.userIds, emails);
      return timeline(query, offboarding ? widened(who, offboarding) : who, offboarding);
    },
    ofOffboarding: (offboarding) => {
      const { userIds, keys } = offboarding;
      const person = keys[0]?.slice('email:'.length) ?? userIds[0] ?? '';
      return timeline(person, { userIds, keys }, offboarding);
    },
  };
}

/** Somebody whose records are gone is still known by the accounts they had. */
async function keysOf(needs: Needs, query: string): Promise<PersonKeys> {
  try {
    const { users } = await needs.people.find(query);
    return {
      userIds: users.map(({ id }) => id),
      keys: [...new Set(users.flatMap(({ attributes }) => personKeys(attributes)))],
    };
  } catch (error) {
    if (!isServiceError(error, 'not_found')) throw error;
    const userId = parseId('usr', query);
    const text = fold(query.trim());
    const kinds = ['email', 'userName', 'externalId', 'employeeNumber'];
    const who: PersonKeys = userId
      ? { userIds: [userId], keys: [] }
      : { userIds: [], keys: kinds.map((kind) => `${kind}:${text}`) };
    if ((await accountsOf(needs, who)).length === 0) throw error;
    return who;
  }
}

function widened({ userIds, keys }: PersonKeys, offboarding: Offboarding): PersonKeys {
  return {
    userIds: [...new Set([...userIds, ...offboarding.userIds])],
    keys: [...new Set([...keys, ...offboarding.keys])],
  };
}

async function userOf({ registry }: Needs, subject: Subject): Promise<TimelineUser> {
  const { id, userName, directoryId, attributes } = subject.user;
  const displayName = attributes['displayName'];
  return {
    userId: id,
    userName,
    ...(typeof displayName === 'string' ? { displayName } : {}),
    directory: (await registry.findDirectory(directoryId))?.name ?? directoryId,
    isPresent: isPresent(subject),
  };
}

async function rehiresUnder(
  { registry }: Needs,
  { at, reinstated }: Offboarding,
  subjects: readonly Subject[],
): Promise<readonly Holder[]> {
  if (reinstated) return [];
  const later = subjects.filter((subject) => isPresent(subject) && subject.user.createdAt > at);
  return Promise.all(
    later.map(async ({ user: { id, directoryId, createdAt } }) => ({
      userId: id,
      directory: (await registry.findDirectory(directoryId))?.name ?? directoryId,
      since: createdAt,
    })),
  );
}
