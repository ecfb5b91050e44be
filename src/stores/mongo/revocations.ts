import type { Cause } from '../../assignments/model.js';
import { trustId, type UserId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Revocation, RevocationQuery, RevocationStore, Takeover } from '../../evidence/leavers/revocations.js';
import { compact, pageOf } from '../pages.js';
import { assignmentsOf, readJson, type AssignmentDocument } from './assignment-documents.js';
import { findDocument } from './assignment-steps.js';
import { knownTargets } from './assignment-targets.js';
import { versionsOf } from './assignment-versions.js';
import { countAttempts } from './attempt-documents.js';
import type { Database } from './database.js';
import { collect, deliveryState, withAssignments, type VersionOfAssignment } from './delivery-history.js';

const isRevocation = { type: 'assignment.revoked' } as const;
const isStillOpen = { isCurrent: true, acknowledgedAt: null } as const;

/** Revocations as the versions of assignments tell them. */
export function createRevocations(db: Database): RevocationStore {
  return {
    listRevocations: (query, page) => listRevocations(db, query, page),
    async countOpenRevocations(before) {
      const targetId = { $in: await knownTargets(db) };
      return versionsOf(db).countDocuments({ targetId, ...isRevocation, ...isStillOpen, receivedAt: { $lt: before } });
    },
    listTakeovers: (by) => listTakeovers(db, by),
  };
}

/** Newest first. Without a target the known ones are named, so that the indexes serve that begin with it. */
async function listRevocations(db: Database, query: RevocationQuery, page: PageRequest): Promise<Page<Revocation>> {
  const filter = await filterOf(db, query);
  const read = (before: number, limit: number) =>
    versionsOf(db)
      .find({ ...filter, ordinal: { $lt: before } })
      .sort({ ordinal: -1 })
      .limit(limit)
      .toArray();
  const rows = await collect(page, read, (versions) => withAssignments(db, versions));
  const attempts = await countAttempts(
    db,
    rows.map(({ version }) => version._id),
  );
  return pageOf(rows, page, (row) => toRevocation(row, attempts.get(row.version._id) ?? 0));
}

async function filterOf(db: Database, query: RevocationQuery): Promise<object> {
  const { targetId, key, since, isLate, isOpen } = query;
  const assignments = await assignmentsOfQuery(db, query);
  return {
    targetId: targetId ?? { $in: await knownTargets(db) },
    ...isRevocation,
    ...(assignments && { assignmentId: { $in: assignments } }),
    ...(key === undefined ? {} : { key }),
    ...(since && { receivedAt: { $gte: since } }),
    ...(isOpen === true ? isStillOpen : {}),
    ...(isLate && lateTerm(isLate)),
  };
}

/** The assignments asked for, by id or by the people behind them; undefined for all. */
async function assignmentsOfQuery(
  db: Database,
  { assignmentId, userIds }: RevocationQuery,
): Promise<readonly string[] | undefined> {
  if (userIds === undefined) return assignmentId && [assignmentId];
  const behind = await assignmentsBehind(db, userIds);
  return assignmentId === undefined ? behind : behind.filter((id) => id === assignmentId);
}

/** At the top of the filter, so that each of its branches is found by an index of its own. */
function lateTerm({ goalMs, now }: NonNullable<RevocationQuery['isLate']>): object {
  const waiting = { ...isStillOpen, receivedAt: { $lt: new Date(now.getTime() - goalMs) } };
  return { $or: [waiting, { confirmedMs: { $gt: goalMs } }] };
}

/** Accounts that any of these users stands or stood behind. */
async function assignmentsBehind(db: Database, userIds: readonly UserId[]): Promise<readonly string[]> {
  const targetId = { $in: await knownTargets(db) };
  const ids = { projection: { _id: 1 } } as const;
  const among = { $in: [...userIds] };
  const now = await assignmentsOf(db).find({ targetId, userIds: among }, ids).toArray();
  const former = await assignmentsOf(db).find({ targetId, 'formerUsers.userId': among }, ids).toArray();
  return [...new Set([...now, ...former].map(({ _id }) => _id))];
}

function toRevocation(row: VersionOfAssignment, attempts: number): Revocation {
  const { _id, assignmentId, targetId, key, userIds, cause, endsAccess, receivedAt, createdAt } = row.version;
  const { firstSentAt, acknowledgedAt } = row.version;
  return compact({
    deliveryId: trustId('dlv', _id),
    assignmentId,
    targetId,
    key,
    userIds,
    cause: readJson<Cause>(cause),
    endsAccess,
    receivedAt,
    plannedAt: createdAt,
    firstSentAt: firstSentAt ?? undefined,
    acknowledgedAt: acknowledgedAt ?? undefined,
    attempts,
    state: deliveryState(row),
  });
}

type By = Parameters<RevocationStore['listTakeovers']>[0];

async function listTakeovers(db: Database, by: By): Promise<readonly Takeover[]> {
  const isAsked = (userId: UserId) => !('userIds' in by) || by.userIds.includes(userId);
  const documents = await takenOver(db, by);
  return documents
    .flatMap(({ _id, formerUsers }) =>
      formerUsers
        .filter(({ userId }) => isAsked(userId))
        .map(({ userId, untilAt, newUserIds }) => ({
          assignmentId: trustId('asg', _id),
          userId,
          at: untilAt,
          newUserIds,
        })),
    )
    .sort((one, other) => one.at.getTime() - other.at.getTime());
}

async function takenOver(db: Database, by: By): Promise<readonly AssignmentDocument[]> {
  if ('userIds' in by) {
    const targetId = { $in: await knownTargets(db) };
    return assignmentsOf(db)
      .find({ targetId, 'formerUsers.userId': { $in: [...by.userIds] } })
      .toArray();
  }
  const found = await findDocument(db, by.assignmentId);
  return found ? [found] : [];
}
