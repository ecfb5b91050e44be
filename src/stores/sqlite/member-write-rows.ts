import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import type { GroupId, RequestId } from '../../core/ids.js';
import type { Group, GroupDraft, MemberChange, Stamp } from '../../directory/model.js';
import { readJson, toJson, toTime } from './columns.js';
import type { Database } from './database.js';

/** A group write under way. `position`, `removed_after` and `is_changed` say how far it came; `body` never changes. */
export interface MemberWriteRow {
  readonly group_id: string;
  readonly at: number;
  readonly position: number;
  readonly removed_after: number;
  readonly is_changed: number;
}

/** What was asked for, as one text on the record. */
export interface MemberWriteBody {
  readonly draft: GroupDraft;
  readonly change: MemberChange;
  readonly requestId: RequestId | undefined;
}

/** Stores what is to be done to a group, whole; nothing of it is done yet. */
export function insertMemberWrite(
  db: Database,
  { directoryId, id }: Pick<Group, 'directoryId' | 'id'>,
  { draft, change, stamp }: { readonly draft: GroupDraft; readonly change: MemberChange; readonly stamp: Stamp },
): void {
  const body: MemberWriteBody = { draft, change, requestId: stamp.requestId };
  const sql = 'INSERT INTO member_writes (group_id, directory_id, name_key, at, body) VALUES (?, ?, ?, ?, ?)';
  db.statement(sql).run(id, directoryId, fold(draft.displayName), toTime(stamp.at), toJson(body));
}

/** Where the write of a group stands, if one is under way. */
export function memberWriteRow(db: Database, groupId: GroupId): MemberWriteRow | undefined {
  const sql = 'SELECT group_id, at, position, removed_after, is_changed FROM member_writes WHERE group_id = ?';
  return db.statement<MemberWriteRow>(sql).get(groupId);
}

/** What the write of a group is to do. */
export function memberWriteBody(db: Database, groupId: GroupId): MemberWriteBody {
  const row = db.statement<{ body: string }>('SELECT body FROM member_writes WHERE group_id = ?').get(groupId);
  if (row === undefined) throw new ServiceError('not_found', { kind: 'member write', id: groupId });
  return readJson<MemberWriteBody>(row.body);
}

/** `conflict` while a write of the group's members is under way: the caller finishes that one first (`continueMemberWrite`), then tries again. */
export function assertNoMemberWrite(db: Database, groupId: GroupId): void {
  if (memberWriteRow(db, groupId) === undefined) return;
  throw new ServiceError('conflict', { message: 'another change of this group is under way: try again in a moment' });
}
