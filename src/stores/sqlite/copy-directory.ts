import { trustId } from '../../core/ids.js';
import type { Copies, CopyReaders, GroupCopy, UserCopy } from '../copies.js';
import { compact } from '../pages.js';
import { readJson, readOptionalTime, readTime } from './columns.js';
import { belonging, byKey, byOrdinal } from './copy-tables.js';
import type { Database } from './database.js';
import { toDirectory, toToken } from './directory-registry.js';
import { toGroup, type GroupRow } from './group-rows.js';
import type { MemberWriteBody } from './member-write-rows.js';
import { toClient, toSecret } from './oauth-clients.js';
import { toUser, type UserRow } from './user-rows.js';

type Kinds = 'directories' | 'oauthClients' | 'oauthAssertions' | 'tokens' | 'groups' | 'users';

interface Placed {
  readonly ordinal: number;
}

type DirectoryRow = Parameters<typeof toDirectory>[0] &
  Placed & { readonly removed_at: number | null; readonly emptied_at: number | null };

interface AssertionRow {
  readonly client_id: string;
  readonly key: string;
  readonly expires_at: number;
}

/** What identity providers told us, and how they sign in. */
export function directoryReaders(db: Database): Pick<CopyReaders, Kinds> {
  return {
    directories: byOrdinal<DirectoryRow, Copies['directories']>(db, { table: 'directories' }, (rows) =>
      rows.map((row) =>
        compact({
          ordinal: row.ordinal,
          directory: toDirectory(row),
          removedAt: readOptionalTime(row.removed_at),
          emptiedAt: readOptionalTime(row.emptied_at),
        }),
      ),
    ),
    oauthClients: byOrdinal<Parameters<typeof toClient>[0], Copies['oauthClients']>(
      db,
      { table: 'oauth_clients' },
      (rows) => rows.map((row) => ({ ordinal: row.ordinal, client: toClient(row), secrets: secretsOf(db, row.id) })),
    ),
    oauthAssertions: byKey<AssertionRow, Copies['oauthAssertions']>(
      db,
      { table: 'oauth_assertions', key: 'client_id, key' },
      (rows) =>
        rows.map(({ client_id, key, expires_at }) => ({ clientId: client_id, key, expiresAt: readTime(expires_at) })),
    ),
    tokens: byOrdinal<Parameters<typeof toToken>[0], Copies['tokens']>(db, { table: 'tokens' }, (rows) =>
      rows.map((row) => ({ ordinal: row.ordinal, token: toToken(row) })),
    ),
    groups: byOrdinal<GroupRow & { readonly spread_after: number | null }, GroupCopy>(db, { table: 'groups' }, (rows) =>
      groupCopies(db, rows),
    ),
    users: byOrdinal<MarkedUserRow, UserCopy>(db, { table: 'users' }, (rows) => userCopies(db, rows)),
  };
}

function secretsOf(db: Database, clientId: string): Copies['oauthClients']['secrets'] {
  const sql = 'SELECT * FROM oauth_secrets WHERE client_id = ? ORDER BY ordinal';
  return db.statement<Parameters<typeof toSecret>[0]>(sql).all(clientId).map(toSecret);
}

interface LinkRow {
  readonly owner: string;
  readonly group_id: string;
  readonly since_at: number;
}

const toLink = ({ group_id, since_at }: LinkRow) => ({ id: trustId('grp', group_id), sinceAt: readTime(since_at) });

interface WriteRow {
  readonly owner: string;
  readonly at: number;
  readonly body: string;
  readonly is_changed: number;
}

function groupCopies(
  db: Database,
  rows: readonly (GroupRow & { readonly spread_after: number | null })[],
): GroupCopy[] {
  const ids = rows.map(({ id }) => id);
  const nested = `SELECT child_id AS owner, parent_id AS group_id, since_at FROM group_members
    WHERE child_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal`;
  const parents = belonging<LinkRow>(db, nested, ids);
  const writing = `SELECT group_id AS owner, at, body, is_changed FROM member_writes WHERE group_id IN (SELECT value FROM json_each(?))`;
  const writes = belonging<WriteRow>(db, writing, ids);
  return rows.map((row) =>
    compact({
      group: toGroup(row),
      parents: parents(row.id).map(toLink),
      isSpreading: row.spread_after !== null,
      memberWrite: memberWrite(writes(row.id)[0]),
    }),
  );
}

function memberWrite(row: WriteRow | undefined): GroupCopy['memberWrite'] {
  if (row === undefined) return undefined;
  return compact({ at: readTime(row.at), ...readJson<MemberWriteBody>(row.body), isChanged: row.is_changed === 1 });
}

interface MarkedUserRow extends UserRow {
  readonly resolved_revision: number;
  readonly resolved_policy: number;
  readonly wake_at: number | null;
  readonly not_before: number;
}

/** Whoever held a lease is gone; a pause after a failure goes on. */
function userCopies(db: Database, rows: readonly MarkedUserRow[]): UserCopy[] {
  const sql = `SELECT user_id AS owner, group_id, since_at FROM memberships
    WHERE user_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal`;
  const memberships = belonging<LinkRow>(
    db,
    sql,
    rows.map(({ id }) => id),
  );
  return rows.map((row) =>
    compact({
      user: toUser(row),
      memberships: memberships(row.id).map(toLink),
      resolvedRevision: row.resolved_revision,
      resolvedPolicy: row.resolved_policy,
      wakeAt: readOptionalTime(row.wake_at),
      restUntil: row.not_before > 0 ? readTime(row.not_before) : undefined,
    }),
  );
}
