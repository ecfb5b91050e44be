import type { Offboarding, Target } from '../../assignments/model.js';
import type { OffboardingStore } from '../../assignments/store.js';
import type { Clock } from '../../core/clock.js';
import { isServiceError } from '../../core/errors.js';
import type { AssignmentId, TargetId, UserId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Person, People } from '../../directory/people.js';
import { lossOfAccount, type AccountLoss } from './account-loss.js';
import type { RevocationGoal } from './revocation-goal.js';
import type { Revocation, RevocationQuery, RevocationStore } from './revocations.js';

/** Losses looked at per person. */
const lossesRead = 200;

/** Somebody who lost access, with every account they lost in the time asked for. */
export interface Leaver {
  /** Records behind the accounts; the first names the person. */
  readonly userIds: readonly UserId[];
  /** Absent when the directories have forgotten the person. */
  readonly userName?: string;
  readonly displayName?: string;
  /** The offboarding in force. */
  readonly offboarding?: Offboarding;
  /** Newest first. */
  readonly accounts: readonly AccountLoss[];
}

/** Which leavers; every field given must hold for one account at least. */
export interface LeaverQuery {
  readonly targetId?: TargetId;
  readonly isLate?: boolean;
  readonly isOpen?: boolean;
  /** Only losses received at or after this moment. */
  readonly since?: Date;
}

/** People who lost access. */
export interface LeaverList {
  /** Those who are late and not done first, then the newest loss first; nobody twice. */
  list(query: LeaverQuery, page: PageRequest): Promise<Page<Leaver>>;
}

interface Needs {
  readonly store: Pick<RevocationStore, 'listRevocations'> & Pick<OffboardingStore, 'findActiveOffboardings'>;
  readonly people: People;
  readonly targets: { readonly list: () => Promise<readonly Target[]> };
  readonly goal: Pick<RevocationGoal, 'goalSeconds'>;
  readonly clock: Clock;
}

/** A list is read in two parts, one after the other; the cursor says in which it stands. */
const parts = ['late', 'rest'] as const;
type Part = (typeof parts)[number];

interface Reading {
  readonly query: LeaverQuery;
  readonly late: { readonly goalMs: number; readonly now: Date };
  readonly targets: ReadonlyMap<TargetId, string>;
}

/** Builds the list on its ports. */
export function createLeaverList(needs: Needs): LeaverList {
  return {
    async list(query, { limit, cursor }) {
      const late = { goalMs: (await needs.goal.goalSeconds()) * 1000, now: needs.clock() };
      const targets = new Map((await needs.targets.list()).map(({ id, name }) => [id, name]));
      const reading = { query, late, targets };
      const found: Leaver[] = [];
      let [part, after] = startOf(cursor);
      for (;;) {
        const request = { limit: limit - found.length, ...(after === undefined ? {} : { cursor: after }) };
        const page = await needs.store.listRevocations(wanted(reading, part), request);
        found.push(...(await leaversOf(needs, reading, { part, items: page.items })));
        after = page.nextCursor;
        if (after === undefined && part === 'rest') return { items: found };
        if (after === undefined) part = 'rest';
        if (found.length >= limit) return { items: found, nextCursor: `${part}.${after ?? ''}` };
      }
    },
  };
}

function startOf(cursor: string | undefined): [part: Part, after: string | undefined] {
  const part = parts.find((one) => cursor?.startsWith(`${one}.`)) ?? 'late';
  const after = cursor?.slice(cursor.indexOf('.') + 1);
  return [part, after === '' ? undefined : after];
}

function wanted({ query, late }: Reading, part: Part): RevocationQuery {
  const { targetId, since, isLate, isOpen } = query;
  return {
    ...(targetId === undefined ? {} : { targetId }),
    ...(since === undefined ? {} : { since }),
    ...(isLate === true || part === 'late' ? { isLate: late } : {}),
    ...(isOpen === true || part === 'late' ? { isOpen: true } : {}),
  };
}

/** The people of these losses, each where their newest loss of the list stands. */
async function leaversOf(
  needs: Needs,
  reading: Reading,
  { part, items }: { readonly part: Part; readonly items: readonly Revocation[] },
): Promise<readonly Leaver[]> {
  const leavers: Leaver[] = [];
  const seen = new Set<UserId>();
  for (const item of items) {
    const [first] = item.userIds;
    if (first === undefined || seen.has(first)) continue;
    const person = await personOf(needs.people, first);
    const userIds = person?.users.map(({ id }) => id) ?? item.userIds;
    for (const id of userIds) seen.add(id);
    const isMine = (one: Revocation) => one.userIds.some((id) => userIds.includes(id));
    const newest = async (query: RevocationQuery) => {
      const page = await needs.store.listRevocations({ ...query, userIds }, { limit: lossesRead });
      return page.items.filter(isMine);
    };
    const [top] = await newest(wanted(reading, part));
    if (top?.deliveryId !== item.deliveryId) continue; // stands on another page
    if (part === 'rest' && (await newest(wanted(reading, 'late'))).length > 0) continue; // stands in the first part
    const { since } = reading.query;
    const losses = await newest(since === undefined ? {} : { since });
    leavers.push(await leaver(needs, { reading, losses, userIds, ...(person ? { person } : {}) }));
  }
  return leavers;
}

async function personOf(people: People, id: UserId): Promise<Person | undefined> {
  try {
    return await people.find(id);
  } catch (error) {
    if (isServiceError(error, 'not_found')) return undefined;
    throw error;
  }
}

interface Found {
  readonly reading: Reading;
  readonly person?: Person;
  readonly userIds: readonly UserId[];
  readonly losses: readonly Revocation[];
}

async function leaver({ store }: Needs, { reading, person, userIds, losses }: Found): Promise<Leaver> {
  const [offboarding] = await store.findActiveOffboardings(userIds, person?.key === undefined ? [] : [person.key]);
  const [user] = person?.users ?? [];
  const displayName = user?.attributes['displayName'];
  const byAccount = new Map<AssignmentId, Revocation[]>();
  for (const loss of losses) byAccount.set(loss.assignmentId, [...(byAccount.get(loss.assignmentId) ?? []), loss]);
  return {
    userIds,
    ...(user ? { userName: user.userName } : {}),
    ...(typeof displayName === 'string' ? { displayName } : {}),
    ...(offboarding ? { offboarding } : {}),
    accounts: [...byAccount.values()].flatMap((versions) => {
      const loss = lossOfAccount(versions, reading.late);
      return loss ? [{ ...loss, target: reading.targets.get(loss.targetId) ?? loss.targetId }] : [];
    }),
  };
}
