import { AccountView, type AccountViewNeeds } from '../../assignments/account-view.js';
import type { CurrentPolicy } from '../../assignments/current-policy.js';
import type { Hold } from '../../assignments/hold-model.js';
import type { Assignment, Offboarding, Target } from '../../assignments/model.js';
import type { AssignmentStore, HoldStore, TargetStore } from '../../assignments/store.js';
import { isFrozen } from '../../assignments/targets.js';
import type { Wanted } from '../../assignments/wanted.js';
import type { AssignmentId, UserId } from '../../core/ids.js';
import type { DirectoryRegistry, PersonStore } from '../../directory/store.js';
import { endDateOf } from '../../mapping/person-dates.js';
import type { RevocationStore } from './revocations.js';
import type { AccountFacts, Holder } from './timeline.js';
import type { TimelineReason } from './timeline-reason.js';

/** Versions looked at per account: the loss a timeline tells of is among the newest. */
const versionsRead = 100;

export interface GatherNeeds extends AccountViewNeeds {
  readonly directory: AccountViewNeeds['directory'] & Pick<PersonStore, 'findUserAnywhere'>;
  readonly registry: Pick<DirectoryRegistry, 'findDirectory'>;
  readonly assignments: Pick<AssignmentStore, 'findAssignment' | 'findByKey' | 'listByUser'>;
  readonly holds: Pick<HoldStore, 'findHoldOf'>;
  readonly revocations: Pick<RevocationStore, 'listRevocations' | 'listTakeovers'>;
  /** Frozen ones show as such, those the freeze of the whole service stops too. */
  readonly targets: Pick<TargetStore, 'listTargets'>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
}

/** Everything a person is found by. */
export interface PersonKeys {
  readonly userIds: readonly UserId[];
  /** With their kind in front: `email:…`, `userName:…`. */
  readonly keys: readonly string[];
}

/** Every account the person stands or stood behind, and those under one of their keys. */
export async function accountsOf(needs: GatherNeeds, { userIds, keys }: PersonKeys): Promise<readonly Assignment[]> {
  const found: (Assignment | undefined)[] = [];
  for (const userId of userIds) found.push(...(await needs.assignments.listByUser(userId)));
  for (const { assignmentId } of await needs.revocations.listTakeovers({ userIds }))
    found.push(await needs.assignments.findAssignment(assignmentId));
  for (const { id, accountKey } of await needs.targets.listTargets()) {
    const prefix = `${accountKey}:`;
    for (const key of keys.filter((one) => one.startsWith(prefix)))
      found.push(await needs.assignments.findByKey(id, key.slice(prefix.length)));
  }
  const byId = new Map<AssignmentId, Assignment>();
  for (const assignment of found) if (assignment) byId.set(assignment.id, assignment);
  return [...byId.values()];
}

interface Gathering {
  readonly assignments: readonly Assignment[];
  readonly current: CurrentPolicy;
  readonly now: Date;
  readonly offboarding?: Offboarding;
}

/** What each account's line of the timeline depends on, in the order of the targets; accounts of targets that are gone are left out. */
export async function factsOf(needs: GatherNeeds, gathering: Gathering): Promise<readonly AccountFacts[]> {
  const view = new AccountView(needs, gathering.current, gathering.now);
  const facts: AccountFacts[] = [];
  for (const target of await needs.targets.listTargets()) {
    const mine = gathering.assignments.filter(({ targetId }) => targetId === target.id);
    for (const assignment of mine) facts.push(await accountFacts(needs, view, { ...gathering, target, assignment }));
  }
  return facts;
}

interface Account extends Gathering {
  readonly target: Target;
  readonly assignment: Assignment;
}

async function accountFacts(needs: GatherNeeds, view: AccountView, account: Account): Promise<AccountFacts> {
  const { target, assignment, now } = account;
  const { id, key, desired, delivery } = assignment;
  const wanted = await view.wanted(target, key); // undefined: the policy protects the account
  const hold = await needs.holds.findHoldOf(id);
  const holders = await holdersOf(needs, wanted, account);
  const applied = (wanted?.access.matches ?? []).filter(({ outcome }) => outcome === 'applied');
  const takenOverBy = await successor(needs, assignment, holders);
  const isProtected = wanted === undefined;
  const held = delivery.state === 'held' ? heldBecause(hold) : undefined;
  const obstacle = obstacleOf(target, isProtected, now);
  const kept = hold?.state === 'discarded' ? ({ kind: 'exception', holdId: hold.id } as const) : undefined;
  const exception = kept ?? (isProtected ? obstacle : undefined);
  const { items } = await needs.revocations.listRevocations({ assignmentId: id }, { limit: versionsRead });
  const isGranted = isProtected || wanted.access.roles.length > 0 || hold?.state === 'discarded';
  return {
    target: target.name,
    key,
    isActive: desired.status === 'active',
    isGranted,
    roles: desired.roles.map(({ name }) => name),
    rules: [...new Set(applied.map(({ ruleId }) => ruleId))],
    groups: [...new Set(applied.flatMap(({ groups }) => groups))],
    holders,
    ...(takenOverBy ? { takenOverBy } : {}),
    ...(exception === undefined ? {} : { exception }),
    ...(held === undefined ? {} : { held }),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(delivery.lastError === undefined ? {} : { lastError: delivery.lastError }),
    revocations: items,
  };
}

/** Active user records behind the account whose end date has not come. */
async function holdersOf(
  { registry }: GatherNeeds,
  wanted: Wanted | undefined,
  { current, now }: Account,
): Promise<readonly Holder[]> {
  const present = (wanted?.holders ?? []).filter(({ user }) => {
    const endAt = endDateOf(user.attributes, current.policy.timezone);
    return endAt === undefined || endAt > now;
  });
  return Promise.all(
    present.map(async ({ user: { id, directoryId, createdAt } }) => ({
      userId: id,
      directory: (await registry.findDirectory(directoryId))?.name ?? directoryId,
      since: createdAt,
    })),
  );
}

/** Of the user records behind the account now, the one that came in the place of an earlier one. */
async function successor(
  { revocations }: GatherNeeds,
  { id }: Assignment,
  holders: readonly Holder[],
): Promise<Holder | undefined> {
  const takeovers = await revocations.listTakeovers({ assignmentId: id });
  const came = new Set(takeovers.flatMap(({ newUserIds }) => newUserIds));
  return holders.find(({ userId }) => came.has(userId));
}

function heldBecause(hold: Hold | undefined): TimelineReason {
  return { kind: 'limit', ...(hold ? { holdId: hold.id } : {}) };
}

/** Why nothing is sent to the target although it is owed; undefined when nothing stands in the way. */
function obstacleOf(target: Target, isProtected: boolean, now: Date): TimelineReason | undefined {
  const { name, frozen, isEnabled } = target;
  if (isProtected) return { kind: 'protected', target: name };
  if (frozen && isFrozen(target, now))
    return frozen.isWholeService
      ? { kind: 'service_frozen', reason: frozen.reason }
      : { kind: 'frozen', target: name, reason: frozen.reason };
  return isEnabled ? undefined : { kind: 'switched_off', target: name };
}
