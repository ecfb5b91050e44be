import type { AccountState } from '../../assignments/model.js';
import { trustId, type AssignmentId, type TargetId, type UserId } from '../../core/ids.js';
import type { ForgottenAccount, PersonDataStore } from '../../evidence/person-data/person-data-store.js';
import { assignmentsOf, readJson } from './assignment-documents.js';
import { findDocument } from './assignment-steps.js';
import { versionsOf } from './assignment-versions.js';
import { attemptsCollection } from './attempt-documents.js';
import { auditOf, toEntry } from './audit-documents.js';
import type { Collection, Database } from './database.js';
import { provisioningOf } from './evidence.js';
import { membersOf, standingMember, toMember } from './hold-documents.js';
import { concerning, offboardingsOf, toOffboarding } from './offboardings.js';
import { policiesOf } from './policies.js';
import { renamePassed } from './revoke-windows.js';
import { usersOf } from './user-documents.js';

/** What is known of one person, found and erased. */
export function createPersonData(db: Database): PersonDataStore {
  return {
    async findOffboardingsOf(userIds, keys, limit) {
      const found = offboardingsOf(db).find(concerning(userIds, keys)).sort({ ordinal: 1 });
      return (await found.limit(limit).toArray()).map(toOffboarding);
    },
    async listHoldStays(assignmentId, limit) {
      const stays = membersOf(db).find({ assignmentId }).sort({ ordinal: 1 });
      return (await stays.limit(limit).toArray()).map((stay) => ({
        ...toMember(stay),
        holdId: trustId('hld', stay.holdId),
      }));
    },
    async listAuditMentions(mentions, limit) {
      const found = auditOf(db)
        .find({ mentions: { $in: mentions } })
        .sort({ _id: -1 });
      return (await found.limit(limit).toArray()).map(toEntry);
    },
    async eraseProvisioning(userIds) {
      const gone = { $unset: { changes: true, 'resource.id': true } } as const;
      return (await provisioningOf(db).updateMany({ 'resource.id': { $in: userIds } }, gone)).modifiedCount;
    },
    forgetAccount: (id, expectedRevision) => forgetAccount(db, id, expectedRevision),
    async renameInLimits(persons, accountKeys, instead) {
      await renamePassed(db, persons, instead);
      await forgetApprovals(db, accountKeys);
    },
    removeOffboarding: async (id) =>
      (await offboardingsOf(db).deleteOne({ _id: id, reinstated: { $ne: null } })).deletedCount > 0,
    rewordOffboarding: async (id, reason) =>
      (await offboardingsOf(db).updateOne({ _id: id, reinstated: null, reason: { $ne: reason } }, { $set: { reason } }))
        .modifiedCount > 0,
    forgetUser: (userId) => forgetUser(db, userId),
  };
}

interface ForgottenDocument {
  readonly _id: AssignmentId;
  readonly targetId: TargetId;
}

const forgottenOf = (db: Database): Collection<ForgottenDocument> => db.collection('forgotten_accounts');

/**
 * It is noted that the account is to be forgotten; then the assignment goes, if it is still the one that was looked at; then everything that hangs on it; then the
 * note. What a crash leaves noted, `finishForgetting` ends.
 */
async function forgetAccount(
  db: Database,
  id: AssignmentId,
  expectedRevision: number,
): Promise<ForgottenAccount | undefined> {
  const document = await findDocument(db, id);
  if (document?.revision !== expectedRevision) return undefined;
  const { targetId, key, state, removeAt, settleAt, pending, stamp, proposal } = document;
  const isRevoked = state === 'done' && readJson<AccountState>(document.desired).status !== 'active';
  if (!isRevoked || removeAt !== null || settleAt !== null || pending.length > 0 || proposal) return undefined;
  if ((await versionsOf(db).countDocuments({ assignmentId: id, isChained: false })) > 0) return undefined;
  if (await standingMember(db, id)) return undefined;
  await forgottenOf(db).updateOne({ _id: id }, { $set: { targetId } }, { upsert: true });
  const { deletedCount } = await assignmentsOf(db).deleteOne({ _id: id, targetId, key, stamp });
  if (deletedCount > 0) return forgetRest(db, id);
  await forgottenOf(db).deleteOne({ _id: id });
  return undefined;
}

/** Ends the forgetting of accounts whose instance was stopped. Repeatable. */
export async function finishForgetting(db: Database): Promise<number> {
  const left = await forgottenOf(db).find().toArray();
  for (const { _id, targetId } of left) {
    const standing = await assignmentsOf(db).findOne({ _id, targetId }, { projection: { _id: 1 } });
    if (standing) await forgottenOf(db).deleteOne({ _id });
    else await forgetRest(db, _id);
  }
  return left.length;
}

/** Attempts before the versions by which they are found. Versions are asked for without their target: on every shard, for a purge only. */
async function forgetRest(db: Database, assignmentId: AssignmentId): Promise<ForgottenAccount> {
  const made = await versionsOf(db)
    .find({ assignmentId }, { projection: { _id: 1 } })
    .toArray();
  const deliveryIds = made.map(({ _id }) => trustId('dlv', _id));
  const attempts = await attemptsCollection(db).deleteMany({ deliveryId: { $in: deliveryIds } });
  const versions = await versionsOf(db).deleteMany({ assignmentId });
  const stays = await membersOf(db).deleteMany({ assignmentId });
  await forgottenOf(db).deleteOne({ _id: assignmentId });
  return { versions: versions.deletedCount, attempts: attempts.deletedCount, stays: stays.deletedCount };
}

async function forgetApprovals(db: Database, accountKeys: readonly string[]): Promise<void> {
  const naming = { 'approved.key': { $in: accountKeys } };
  for await (const { _id, approved } of policiesOf(db).find(naming, { projection: { approved: 1 } }))
    for (const { target, key } of approved.filter((one) => accountKeys.includes(one.key)))
      await policiesOf(db).updateOne({ _id }, { $pull: { approved: { target, key } } });
}

/** Read, then removed if it is still at the revision that was read: its two revisions cannot be compared in a filter. */
async function forgetUser(db: Database, userId: UserId): Promise<boolean> {
  const found = await usersOf(db).findOne({ _id: userId, deletedAt: { $ne: null }, isMarked: false });
  if (!found) return false;
  const { directoryId, revision, resolvedRevision } = found;
  if (revision !== resolvedRevision) return false;
  const done = { directoryId, _id: userId, revision, isMarked: false, wakeAt: null, lease: null };
  return (await usersOf(db).deleteOne(done)).deletedCount > 0;
}
