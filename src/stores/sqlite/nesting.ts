import type { Database } from './database.js';

interface EdgeRow {
  readonly child_id: string;
  readonly parent_id: string;
  readonly since_at: number;
}

/** The nestings above some groups: which live groups contain them, directly or through others, and since when (milliseconds). */
export interface Nesting {
  readonly parents: readonly string[];
  above(groupId: string): readonly { readonly parentId: string; readonly since: number }[];
}

/** Is any group nested in another? Where none is, nobody need look for what is above. */
export function hasNesting(db: Database): boolean {
  return db.remembered.nesting.of(
    'any',
    () => db.statement<{ found: number }>('SELECT 1 AS found FROM group_members LIMIT 1').get() !== undefined,
  );
}

/** Reads the nestings above these groups. Groups that are gone neither appear nor lead further. */
export function nestingAbove(db: Database, groupIds: readonly string[]): Nesting {
  const byChild = new Map<string, { parentId: string; since: number }[]>();
  for (const { child_id, parent_id, since_at } of edgesAbove(db, groupIds)) {
    const parent = { parentId: parent_id, since: since_at };
    const list = byChild.get(child_id);
    if (list) list.push(parent);
    else byChild.set(child_id, [parent]);
  }
  const parents = [...new Set([...byChild.values()].flat().map(({ parentId }) => parentId))];
  return { parents, above: (groupId) => byChild.get(groupId) ?? [] };
}

function edgesAbove(db: Database, groupIds: readonly string[]): readonly EdgeRow[] {
  const sql = `WITH RECURSIVE edges (child_id, parent_id, since_at) AS (
      SELECT child_id, parent_id, since_at FROM live WHERE child_id IN (SELECT value FROM json_each(?))
      UNION SELECT live.child_id, live.parent_id, live.since_at FROM edges JOIN live ON live.child_id = edges.parent_id
    ), live AS (
      SELECT group_members.* FROM group_members JOIN groups ON groups.id = group_members.parent_id AND groups.deleted_at IS NULL
    ) SELECT child_id, parent_id, since_at FROM edges`;
  return db.statement<EdgeRow>(sql).all(JSON.stringify(groupIds));
}

/** Every live group that contains this one, directly or through others. */
export function ancestorsOf(db: Database, groupId: string): readonly string[] {
  const sql = `WITH RECURSIVE above (id) AS (
      SELECT ? UNION SELECT groups.id FROM above JOIN group_members ON group_members.child_id = above.id
        JOIN groups ON groups.id = group_members.parent_id AND groups.deleted_at IS NULL
    ) SELECT id FROM above WHERE id <> ?`;
  return db
    .statement<{ id: string }>(sql)
    .all(groupId, groupId)
    .map(({ id }) => id);
}

/** The groups and every group nested in them, directly or through others. */
export function nestedBelow(db: Database, groupIds: readonly string[]): readonly string[] {
  const sql = `WITH RECURSIVE below (id) AS (
      SELECT value FROM json_each(?) UNION SELECT group_members.child_id FROM below JOIN group_members ON group_members.parent_id = below.id
    ) SELECT id FROM below`;
  return db
    .statement<{ id: string }>(sql)
    .all(JSON.stringify(groupIds))
    .map(({ id }) => id);
}
