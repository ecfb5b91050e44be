import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { stableJson } from '../../core/json.js';
import { trustId, type DirectoryId, type GroupId } from '../../core/ids.js';
import type { GroupDraft, MemberChange, Stamp } from '../../directory/model.js';
import type { GroupStore, MemberWriteProgress } from '../../directory/store.js';
import { toJson } from './columns.js';
import type { Database } from './database.js';
import { assertNoCycle } from './group-cycles.js';
import { isNameTaken, isRenamed, liveGroupRow, markGroups, toGroup, type GroupRow } from './group-rows.js';
import { applyMemberSteps, createStepPlans, type StepPlans } from './member-write-steps.js';
import {
  assertNoMemberWrite,
  insertMemberWrite,
  memberWriteBody,
  memberWriteRow,
  type MemberWriteRow,
} from './member-write-rows.js';

type MemberWrites = Pick<GroupStore, 'beginMemberWrite' | 'continueMemberWrite' | 'listUnfinishedWrites'>;

/** Writes that touch several members: stored whole first, then applied in chunks, so that a crash in between is made good. */
export function createMemberWrites(db: Database): MemberWrites {
  const plans = createStepPlans((groupId) => memberWriteBody(db, groupId));
  return {
    beginMemberWrite: (directoryId, groupId, write) => db.write(() => begin(db, { directoryId, groupId }, write)),
    async continueMemberWrite(directoryId, groupId, limit) {
      const progress = await db.writeSoon(() => proceed(db, plans, { directoryId, groupId }, limit));
      if (progress.isDone) await db.write(() => undefined); // steps that a power cut takes are done again; of the last the caller hears when all are on disk
      return progress;
    },
    listUnfinishedWrites: (limit, begunBefore) =>
      db.read(() => {
        const sql = 'SELECT directory_id, group_id FROM member_writes WHERE at < ? ORDER BY at LIMIT ?';
        const rows = db.statement<{ directory_id: string; group_id: string }>(sql).all(begunBefore.getTime(), limit);
        return rows.map((row) => ({
          directoryId: trustId('dir', row.directory_id),
          groupId: trustId('grp', row.group_id),
        }));
      }),
  };
}

interface GroupName {
  readonly directoryId: DirectoryId;
  readonly groupId: GroupId;
}

interface Write {
  readonly draft: GroupDraft;
  readonly change: MemberChange;
  readonly stamp: Stamp;
  readonly expectedRevision: number;
}

function begin(
  db: Database,
  { directoryId, groupId }: GroupName,
  { draft, change, stamp, expectedRevision }: Write,
): void {
  const row = getGroupRow(db, directoryId, groupId);
  assertNoMemberWrite(db, groupId);
  if (row.revision !== expectedRevision) throw new ServiceError('version_mismatch', { kind: 'group', id: groupId });
  const { displayName } = draft;
  if (isNameTaken(db, directoryId, displayName, groupId)) throw new ServiceError('group_name_taken', { displayName });
  assertNoCycle(db, { directoryId, groupId }, change);
  insertMemberWrite(db, { directoryId, id: groupId }, { draft, change, stamp });
}

function proceed(
  db: Database,
  plans: StepPlans,
  { directoryId, groupId }: GroupName,
  limit: number,
): MemberWriteProgress {
  const row = getGroupRow(db, directoryId, groupId);
  const write = memberWriteRow(db, groupId);
  if (write === undefined) return { group: toGroup(row), isDone: true };
  const plan = plans.get(groupId, write.at);
  const { at } = write;
  const step = applyMemberSteps(db, { directoryId, groupId, at, requestId: plan.requestId }, plan, { ...write, limit });
  const isChanged = write.is_changed === 1 || step.isChanged;
  if (step.isDone) {
    finish(db, row, plan.draft, { ...write, is_changed: isChanged ? 1 : 0 });
    plans.forget(groupId);
  } else {
    const sql = 'UPDATE member_writes SET position = ?, removed_after = ?, is_changed = ? WHERE group_id = ?';
    db.statement(sql).run(step.position, step.removedAfter, isChanged ? 1 : 0, groupId);
  }
  return { group: toGroup(getGroupRow(db, directoryId, groupId)), isDone: step.isDone };
}

/** The group's own part: attributes, and one new revision if anything about it changed. */
function finish(db: Database, row: GroupRow, draft: GroupDraft, write: MemberWriteRow): void {
  db.statement('DELETE FROM member_writes WHERE group_id = ?').run(row.id);
  const { displayName, externalId, attributes } = draft;
  const renamed = isRenamed(row, draft);
  const isSame = !renamed && stableJson(attributes) === stableJson(toGroup(row).attributes);
  if (isSame && write.is_changed === 0) return;
  const sql = `UPDATE groups SET display_name = ?, display_name_key = ?, external_id = ?, doc = ?, last_modified_at = ?, revision = revision + 1
    WHERE ordinal = ?`;
  db.statement(sql).run(displayName, fold(displayName), externalId ?? null, toJson(attributes), write.at, row.ordinal);
  if (renamed) markGroups(db, [row.id]);
}

function getGroupRow(db: Database, directoryId: DirectoryId, groupId: GroupId): GroupRow {
  const row = liveGroupRow(db, directoryId, groupId);
  if (row === undefined) throw new ServiceError('not_found', { kind: 'group', id: groupId });
  return row;
}
