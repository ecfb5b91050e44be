import type { AssignmentStore } from '../assignments/store.js';
import { isFrozen } from '../assignments/targets.js';
import type { Target } from '../assignments/model.js';
import type { Clock } from '../core/clock.js';
import type { DirectoryId, TokenId } from '../core/ids.js';
import { allPages } from '../core/page.js';
import type { Directory, DirectoryToken } from '../directory/model.js';
import type { DirectoryRegistry } from '../directory/store.js';
import type { AttemptCount, AttemptCounts } from './attempt-counts.js';
import type { RevocationGoal } from './leavers/revocation-goal.js';
import type { RevocationStore } from './leavers/revocations.js';
import type { EvidenceStore } from './store.js';

const hourMs = 3_600_000;
const hoursShown = 24;
/** Tokens that end within this time are named. */
const expiringMs = 30 * 24 * hourMs;

/** What a person needs at a glance: whether all is in step, and whether identity providers and helpdesks are heard. */
export interface Overview {
  readonly assignments: Readonly<Record<'inStep' | 'pending' | 'failing' | 'dead' | 'held' | 'frozen', number>>;
  readonly revocations: { readonly open: number; readonly late: number; readonly goalSeconds: number };
  readonly directories: readonly DirectoryOverview[];
  /** Tokens that end within 30 days, or have ended; soonest first. Those of OAuth clients are meant to end soon and left out. */
  readonly expiringTokens: readonly ExpiringToken[];
  /** The last 24 hours, oldest first, the running one last. */
  readonly hours: readonly (AttemptCount & { readonly start: Date })[];
  readonly at: Date;
}

export interface DirectoryOverview {
  readonly id: DirectoryId;
  readonly name: string;
  /** The last SCIM request that is on record; absent before the first. */
  readonly lastRequestAt?: Date;
}

export interface ExpiringToken {
  readonly id: TokenId;
  readonly directoryId: DirectoryId;
  readonly directory: string;
  readonly name: string;
  readonly lastFour: string;
  readonly expiresAt: Date;
}

interface Needs {
  readonly store: Pick<AssignmentStore, 'countByState'> &
    Pick<RevocationStore, 'countOpenRevocations'> &
    Pick<DirectoryRegistry, 'listDirectories' | 'listTokens'> &
    Pick<EvidenceStore, 'listProvisioning'> &
    AttemptCounts;
  /** Targets with the freeze of the whole service, if there is one. */
  readonly targets: { readonly listTargets: () => Promise<readonly Target[]> };
  readonly goal: RevocationGoal;
  readonly clock: Clock;
}

/** Reads the overview. Hours that are over are counted once and kept: attempts are only added in the running one. */
export function createOverview({ store, targets, goal, clock }: Needs): { read(): Promise<Overview> } {
  const countHour = createHourCounts(store);
  return {
    async read() {
      const now = clock();
      const goalSeconds = await goal.goalSeconds();
      const directories = await allPages((page) => store.listDirectories(page));
      const described = await Promise.all(
        directories.map(async (directory) => {
          const tokens = await allPages((page) => store.listTokens(directory.id, page));
          return {
            heard: await describeDirectory(store, directory, tokens),
            expiring: expiring(directory, tokens, now),
          };
        }),
      );
      return {
        assignments: countAssignments(await store.countByState(), await targets.listTargets(), now),
        revocations: {
          open: await store.countOpenRevocations(now),
          late: await store.countOpenRevocations(new Date(now.getTime() - goalSeconds * 1000)),
          goalSeconds,
        },
        directories: described.map(({ heard }) => heard),
        expiringTokens: described
          .flatMap((one) => one.expiring)
          .sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime()),
        hours: await countHour(now),
        at: now,
      };
    },
  };
}

/** Assignments in each state as admins see it. */
export function countAssignments(
  counts: Awaited<ReturnType<AssignmentStore['countByState']>>,
  targets: readonly Target[],
  now: Date,
): Overview['assignments'] {
  const frozen = new Set(targets.filter((target) => isFrozen(target, now)).map(({ id }) => id));
  const sums = { inStep: 0, pending: 0, failing: 0, dead: 0, held: 0, frozen: 0 };
  for (const { targetId, state, isFailing, count } of counts) {
    if (state === 'done') sums.inStep += count;
    else if (state === 'held') sums.held += count;
    else if (state === 'parked') sums.dead += count;
    else sums[frozen.has(targetId) ? 'frozen' : isFailing ? 'failing' : 'pending'] += count;
  }
  return sums;
}

/** Only changes are on record; that a provider read something shows in the use of its token, noted once a minute at most. */
async function describeDirectory(
  store: Needs['store'],
  { id, name }: Directory,
  tokens: readonly DirectoryToken[],
): Promise<DirectoryOverview> {
  const { items } = await store.listProvisioning({ directoryId: id }, { limit: 1 });
  const heardAt = [items[0]?.at, ...tokens.map(({ lastUsedAt }) => lastUsedAt)].filter((at) => at !== undefined);
  const last = heardAt.sort((a, b) => a.getTime() - b.getTime()).at(-1);
  return { id, name, ...(last ? { lastRequestAt: last } : {}) };
}

function expiring(directory: Directory, tokens: readonly DirectoryToken[], now: Date): readonly ExpiringToken[] {
  return tokens.flatMap(({ id, name, lastFour, expiresAt, oauthClientId }: DirectoryToken): ExpiringToken[] => {
    const isNear = expiresAt !== undefined && expiresAt.getTime() - now.getTime() < expiringMs;
    if (!isNear || oauthClientId !== undefined) return [];
    return [{ id, directoryId: directory.id, directory: directory.name, name, lastFour, expiresAt }];
  });
}

function createHourCounts(store: AttemptCounts): (now: Date) => Promise<Overview['hours']> {
  const over = new Map<number, AttemptCount>();
  const count = (start: number) => store.countAttemptsBetween(new Date(start), new Date(start + hourMs));
  return async (now) => {
    const running = Math.floor(now.getTime() / hourMs) * hourMs;
    const starts = Array.from({ length: hoursShown }, (_, index) => running - (hoursShown - 1 - index) * hourMs);
    for (const start of over.keys()) if (start < (starts[0] ?? running)) over.delete(start);
    const hours: (AttemptCount & { readonly start: Date })[] = [];
    for (const start of starts) {
      const counted = over.get(start) ?? (await count(start));
      // An attempt is logged when it has ended, with the moment it began: the hour before may still grow.
      if (start < running - hourMs) over.set(start, counted);
      hours.push({ start: new Date(start), ...counted });
    }
    return hours;
  };
}
