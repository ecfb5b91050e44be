import type { BoundDirectory, BoundGroup, PolicyVersion } from '../../assignments/model.js';
import type { ApprovedRevoke, PolicyStore } from '../../assignments/store.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import { readJson, readTime, toJson, toTime } from './columns.js';
import type { Database } from './database.js';

interface PolicyRow {
  readonly version: number;
  readonly hash: string;
  readonly text: string;
  readonly published_at: number;
  readonly by: string;
  readonly group_ids: string;
  readonly directory_ids: string;
}

/** Published policies, numbered without gaps; listed newest first. */
export function createPolicies(db: Database): PolicyStore {
  return {
    insertPolicy: (policy, approved = []) =>
      db.write(() => {
        const inserted = insertPolicy(db, policy);
        approve(db, inserted.version, approved);
        return inserted;
      }),
    findCurrentPolicy: () => db.read(() => findCurrent(db)),
    currentPolicyVersion: () => db.read(() => findCurrent(db)?.version ?? 0),
    findPolicy: (version) =>
      db.read(() => {
        const row = db.statement<PolicyRow>('SELECT * FROM policies WHERE version = ?').get(version);
        return row && toPolicy(row);
      }),
    listPolicies: (page) =>
      db.read(() => {
        const sql =
          'SELECT policies.*, version AS ordinal FROM policies WHERE version < ? ORDER BY version DESC LIMIT ?';
        const before = cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER;
        return pageOf(db.statement<PolicyRow & { ordinal: number }>(sql).all(before, page.limit + 1), page, toPolicy);
      }),
  };
}

function findCurrent(db: Database): PolicyVersion | undefined {
  return db.remembered.policies.of('current', () => {
    const row = db.statement<PolicyRow>('SELECT * FROM policies ORDER BY version DESC LIMIT 1').get();
    return row && toPolicy(row);
  });
}

function insertPolicy(
  db: Database,
  { hash, text, publishedAt, by, groups, directories }: Omit<PolicyVersion, 'version'>,
): PolicyVersion {
  const sql =
    'INSERT INTO policies (version, hash, text, published_at, by, group_ids, directory_ids) SELECT coalesce(max(version), 0) + 1, ?, ?, ?, ?, ?, ? FROM policies RETURNING *';
  const row = db
    .statement<PolicyRow>(sql)
    .get(hash, text, toTime(publishedAt), by, toJson(groups), toJson(directories));
  if (row === undefined) throw new Error('the policy was not inserted');
  return toPolicy(row);
}

/** Only the version in force can approve anything: what older ones left over is forgotten. */
function approve(db: Database, version: number, approved: readonly ApprovedRevoke[] | 'as_before'): void {
  if (approved === 'as_before') {
    db.statement('UPDATE approved_revokes SET policy_version = ?').run(version);
    return;
  }
  db.statement('DELETE FROM approved_revokes').run();
  const insert = db.statement('INSERT INTO approved_revokes (policy_version, target, key) VALUES (?, ?, ?)');
  for (const { target, key } of approved) insert.run(version, target, key);
}

export function toPolicy({
  version,
  hash,
  text,
  published_at,
  by,
  group_ids,
  directory_ids,
}: PolicyRow): PolicyVersion {
  return {
    version,
    hash,
    text,
    publishedAt: readTime(published_at),
    by,
    groups: readJson<readonly BoundGroup[]>(group_ids),
    directories: readJson<readonly BoundDirectory[]>(directory_ids),
  };
}
