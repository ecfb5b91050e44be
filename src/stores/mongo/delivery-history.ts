import { assertNever } from '../../core/assert-never.js';
import { trustId, type DeliveryId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Attempt, Delivery, DeliveryStateName } from '../../delivery/model.js';
import type { DeliveryStore } from '../../delivery/store.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { assignmentsOf, noLease, type AssignmentDocument } from './assignment-documents.js';
import { knownTargets } from './assignment-targets.js';
import { versionsOf, type VersionDocument } from './assignment-versions.js';
import { currentDelivery } from './assignments.js';
import { attemptsOf } from './attempt-documents.js';
import type { Database } from './database.js';

/** A version with its assignment; what the latter says counts only while the version is its current one. */
export interface VersionOfAssignment {
  readonly ordinal: number;
  readonly version: VersionDocument;
  readonly assignment: AssignmentDocument;
}

/** Asks every shard of the history: the id does not name its target. */
export async function findDelivery(db: Database, id: DeliveryId): Promise<Delivery | undefined> {
  const version = await versionsOf(db).findOne({ _id: id });
  const [found] = version ? await withAssignments(db, [version]) : [];
  return found && toDelivery(found, (await attemptsOf(db, [id])).get(id) ?? []);
}

/** Versions with their assignments; those of forgotten assignments are left out. */
export async function withAssignments(
  db: Database,
  versions: readonly VersionDocument[],
): Promise<readonly VersionOfAssignment[]> {
  const [targets, ids] = [versions.map(({ targetId }) => targetId), versions.map((one) => one.assignmentId)];
  const found = await assignmentsOf(db)
    .find({ targetId: { $in: [...new Set(targets)] }, _id: { $in: [...new Set<string>(ids)] } })
    .toArray();
  const byId = new Map(found.map((assignment) => [assignment._id, assignment]));
  return versions.flatMap((version) => {
    const assignment = byId.get(version.assignmentId);
    return assignment ? [{ ordinal: version.ordinal, version, assignment }] : [];
  });
}

interface Ordered {
  readonly ordinal: number;
}

/**
 * Up to `limit + 1` of what `keep` leaves of the rows that `read` gives, newest first. `read` is asked for rows below an ordinal until there are enough or there are
 * no more.
 */
export async function collect<Row extends Ordered, Kept extends Ordered>(
  page: PageRequest,
  read: (before: number, limit: number) => Promise<readonly Row[]>,
  keep: (rows: readonly Row[]) => Promise<readonly Kept[]>,
): Promise<readonly Kept[]> {
  const size = page.limit + 1;
  const kept: Kept[] = [];
  for (let before = cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER; ;) {
    const rows = await read(before, size);
    kept.push(...(await keep(rows)));
    const last = rows.at(-1);
    if (kept.length >= size || last === undefined || rows.length < size) return kept.slice(0, size);
    before = last.ordinal;
  }
}

type DeliveryQuery = Parameters<DeliveryStore['listDeliveries']>[0];

/** Newest version first. What is open is found from the assignments, of which few are open; the rest from the history. */
export async function listDeliveries(db: Database, query: DeliveryQuery, page: PageRequest): Promise<Page<Delivery>> {
  const open = query.state && openFilter(query.state);
  const rows = open ? await openVersions(db, query, open, page) : await pastVersions(db, query, page);
  const attempts = await attemptsOf(
    db,
    rows.map(({ version }) => version._id),
  );
  return pageOf(rows, page, (row) => toDelivery(row, attempts.get(row.version._id) ?? []));
}

/** Named where both will do: the index of what is open has it before the order. */
const either = { $in: [false, true] };

/** How assignments are found whose current version is in this state; undefined for states that only the history tells. */
function openFilter(state: DeliveryStateName): object | undefined {
  switch (state) {
    case 'pending':
      return { state: 'owed', isFailing: false };
    case 'failing':
      return { state: 'owed', isFailing: true, poisonSince: null };
    case 'dead':
      return { state: 'parked', isFailing: either, poisonSince: null };
    case 'poison':
      return { poisonSince: { $gt: noLease } };
    case 'held':
      return { state: 'held', isFailing: either };
    case 'delivered':
    case 'superseded':
      return undefined;
    default:
      return assertNever(state);
  }
}

async function openVersions(
  db: Database,
  { targetId, assignmentId }: DeliveryQuery,
  filter: object,
  page: PageRequest,
): Promise<readonly VersionOfAssignment[]> {
  const targets = targetId ?? { $in: await knownTargets(db) };
  const read = async (before: number, limit: number) => {
    const found = await assignmentsOf(db)
      .find({ ...filter, targetId: targets, ...(assignmentId && { _id: assignmentId }), version: { $lt: before } })
      .sort({ version: -1 })
      .limit(limit)
      .toArray();
    return found.map((assignment) => ({ ordinal: assignment.version, assignment }));
  };
  return collect(page, read, (rows) => withCurrentVersions(db, rows));
}

async function withCurrentVersions(
  db: Database,
  rows: readonly (Ordered & { readonly assignment: AssignmentDocument })[],
): Promise<readonly VersionOfAssignment[]> {
  const targets = [...new Set(rows.map(({ assignment }) => assignment.targetId))];
  const ids = rows.map(({ assignment }) => currentDelivery(assignment));
  const found = await versionsOf(db)
    .find({ targetId: { $in: targets }, _id: { $in: ids } })
    .toArray();
  const byId = new Map(found.map((version) => [version._id, version]));
  return rows.flatMap((row) => {
    const version = byId.get(currentDelivery(row.assignment));
    return version ? [{ ...row, version }] : [];
  });
}

/** Without a target the known ones are named, so that the indexes serve that begin with it. */
async function pastVersions(
  db: Database,
  query: DeliveryQuery,
  page: PageRequest,
): Promise<readonly VersionOfAssignment[]> {
  const { assignmentId, state } = query;
  const targetId = query.targetId ?? { $in: await knownTargets(db) };
  const read = (before: number, limit: number) =>
    versionsOf(db)
      .find({
        targetId,
        ...(assignmentId && { assignmentId }),
        ...(state === 'superseded' ? { isCurrent: false, acknowledgedAt: null } : {}),
        ...(state === 'delivered' ? { acknowledgedAt: { $gt: noLease } } : {}),
        ordinal: { $lt: before },
      })
      .sort({ ordinal: -1 })
      .limit(limit)
      .toArray();
  return collect(page, read, async (versions) => {
    const rows = await withAssignments(db, versions);
    return state === undefined ? rows : rows.filter((row) => deliveryState(row) === state);
  });
}

/** The one word for a version, from its own document and its assignment's. */
export function deliveryState({ version, assignment }: VersionOfAssignment): DeliveryStateName {
  if (!isCurrent({ version, assignment })) return version.acknowledgedAt === null ? 'superseded' : 'delivered';
  if (assignment.poisonSince !== null) return 'poison';
  switch (assignment.state) {
    case 'done':
      return 'delivered';
    case 'parked':
      return 'dead';
    case 'held':
      return 'held';
    case 'owed':
      return assignment.isFailing ? 'failing' : 'pending';
    default:
      return assertNever(assignment.state);
  }
}

function isCurrent({ version, assignment }: Pick<VersionOfAssignment, 'version' | 'assignment'>): boolean {
  return version.epoch === assignment.epoch && version.version === assignment.version;
}

function toDelivery(row: VersionOfAssignment, attempts: readonly Attempt[]): Delivery {
  const { version, assignment } = row;
  const { assignmentId, targetId, key, epoch, type, createdAt, acknowledgedAt } = version;
  const current = isCurrent(row) ? assignment : undefined;
  return compact({
    id: trustId('dlv', version._id),
    assignmentId,
    targetId,
    key,
    epoch,
    version: version.version,
    type,
    createdAt,
    state: deliveryState(row),
    acknowledgedAt: acknowledgedAt ?? undefined,
    attempts,
    nextAt: current?.dueAt ?? undefined,
    error: current?.lastError ?? undefined,
  });
}
