import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import type { DirectoryId, GroupId } from '../../core/ids.js';
import type { Group, GroupDraft } from '../../directory/model.js';
import type { GroupStore } from '../../directory/store.js';
import { toJson, toTime } from './columns.js';
import type { Database } from './database.js';
import { assertNotRemoved } from './directory-removal.js';
import { deleteGroup, isNameTaken, isRenamed, liveGroupRow, markGroups, toGroup } from './group-rows.js';
import { listGroups } from './list-groups.js';
import { assertNoMemberWrite, insertMemberWrite } from './member-write-rows.js';

type GroupRecords = Pick<GroupStore, 'insertGroup' | 'findGroup' | 'replaceGroup' | 'removeGroup' | 'listGroups'>;

/** Groups as SCIM sees them, without their members (memberships.ts, member-writes.ts). */
export function createGroups(db: Database): GroupRecords {
  return {
    insertGroup: (directoryId, id, draft, stamp, members = []) =>
      db.write(() => {
        const group = insertGroup(db, { directoryId, id, draft, at: stamp.at });
        if (members.length > 0)
          insertMemberWrite(db, group, { draft, change: { kind: 'delta', add: members, remove: [] }, stamp });
        return group;
      }),
    findGroup: (directoryId, groupId) =>
      db.read(() => {
        const row = liveGroupRow(db, directoryId, groupId);
        return row && toGroup(row);
      }),
    replaceGroup: (directoryId, id, draft, at, expectedRevision) =>
      db.write(() => replaceGroup(db, { directoryId, id, draft, at }, expectedRevision)),
    removeGroup: (directoryId, groupId, at) => db.write(() => deleteGroup(db, directoryId, groupId, at)),
    listGroups: (directoryId, query) => listGroups(db, directoryId, query),
  };
}

interface GroupWrite {
  readonly directoryId: DirectoryId;
  readonly id: GroupId;
  readonly draft: GroupDraft;
  readonly at: Date;
}

function insertGroup(db: Database, { directoryId, id, draft, at }: GroupWrite): Group {
  assertNotRemoved(db, directoryId);
  const { displayName, externalId, attributes } = draft;
  if (isNameTaken(db, directoryId, displayName)) throw new ServiceError('group_name_taken', { displayName });
  const sql = `INSERT INTO groups (id, directory_id, display_name, display_name_key, external_id, revision, created_at, last_modified_at, doc)
    VALUES (@id, @directoryId, @displayName, @key, @externalId, 1, @at, @at, @doc)`;
  const names = { id, directoryId, displayName, key: fold(displayName), externalId: externalId ?? null };
  db.statement(sql).run({ ...names, at: toTime(at), doc: toJson(attributes) });
  return readBack(db, directoryId, id);
}

function replaceGroup(db: Database, { directoryId, id, draft, at }: GroupWrite, expectedRevision: number): Group {
  const row = liveGroupRow(db, directoryId, id);
  if (row === undefined) throw new ServiceError('not_found', { kind: 'group', id });
  assertNoMemberWrite(db, id);
  if (row.revision !== expectedRevision) throw new ServiceError('version_mismatch', { kind: 'group', id });
  const { displayName, externalId, attributes } = draft;
  if (isNameTaken(db, directoryId, displayName, id)) throw new ServiceError('group_name_taken', { displayName });
  const sql = `UPDATE groups SET display_name = ?, display_name_key = ?, external_id = ?, doc = ?, last_modified_at = ?, revision = revision + 1
    WHERE ordinal = ?`;
  db.statement(sql).run(
    displayName,
    fold(displayName),
    externalId ?? null,
    toJson(attributes),
    toTime(at),
    row.ordinal,
  );
  if (isRenamed(row, draft)) markGroups(db, [id]);
  return readBack(db, directoryId, id);
}

function readBack(db: Database, directoryId: DirectoryId, id: GroupId): Group {
  const row = liveGroupRow(db, directoryId, id);
  if (row === undefined) throw new ServiceError('not_found', { kind: 'group', id });
  return toGroup(row);
}
