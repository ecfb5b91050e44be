import { describe, it, expect, beforeAll, afterAll } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { bindFilter } from '../../src/core/filter/bind.js';
import { instant } from '../../src/core/filter/instant.js';
import { maxFilterDepth, maxFilterTerms, parseFilter } from '../../src/core/filter/parse.js';
import type { Filter } from '../../src/core/filter/tree.js';
import { fold } from '../../src/core/fold.js';
import type { JsonObject } from '../../src/core/json.js';
import { groupSchema, userSchema } from '../../src/scim/schema/definitions.js';
import type { FilterOptions } from '../../src/stores/sqlite/filter-index.js';
import { compileFilter } from '../../src/stores/sqlite/filter-sql.js';
import { createDatabase } from '../../src/stores/sqlite/database.js';
import { migrate } from '../../src/stores/sqlite/migrations.js';
import { addUserKeys, userKeys } from '../../src/stores/sqlite/user-keys.js';
import { chosenByEvaluate, treesOf, worlds, type World } from './store/filter-worlds.js';

let db: BetterSqlite3.Database;

beforeAll(() => {
  db = new BetterSqlite3(':memory:');
  db.function('fold', { deterministic: true }, (value: unknown) => (typeof value === 'string' ? fold(value) : null));
  db.function('instant', { deterministic: true }, (value: unknown) =>
    typeof value === 'string' ? (instant(value) ?? null) : null,
  );
  migrate(db, new Date('2026-11-22T09:00:00.000Z'));
});

afterAll(() => {
  db.close();
});

function load({ users, groups }: World): void {
  db.exec(
    'DELETE FROM users; DELETE FROM groups; DELETE FROM user_keys; DELETE FROM memberships; DELETE FROM group_members',
  );
  const user = db.prepare(
    `INSERT INTO users (id, directory_id, user_name, user_name_key, external_id, active, revision, created_at, last_modified_at, marked_at, doc)
     VALUES (?, 'dir', ?, ?, ?, ?, 1, ?, ?, 0, ?)`,
  );
  const keys = createDatabase(db);
  for (const { id, createdAt, modifiedAt, attributes } of users) {
    const name = textAt(attributes, 'userName');
    const isActive = attributes['active'] === true ? 1 : 0;
    const { lastInsertRowid } = user.run(
      id,
      name,
      fold(name),
      attributes['externalId'] ?? null,
      isActive,
      createdAt,
      modifiedAt,
      JSON.stringify(attributes),
    );
    addUserKeys(keys, Number(lastInsertRowid), userKeys(attributes));
  }
  const group = db.prepare(
    `INSERT INTO groups (id, directory_id, display_name, display_name_key, external_id, revision, created_at, last_modified_at, deleted_at, doc)
     VALUES (?, 'dir', ?, ?, ?, 1, ?, ?, ?, ?)`,
  );
  const member = db.prepare('INSERT INTO memberships (group_id, user_id, since_at) VALUES (?, ?, 0)');
  const nested = db.prepare('INSERT INTO group_members (parent_id, child_id, since_at) VALUES (?, ?, 0)');
  for (const { id, createdAt, isGone, attributes, users: ids, groups: children } of groups) {
    const name = textAt(attributes, 'displayName');
    group.run(
      id,
      name,
      fold(name),
      attributes['externalId'] ?? null,
      createdAt,
      createdAt,
      isGone ? 1 : null,
      JSON.stringify(attributes),
    );
    for (const userId of ids) member.run(id, userId);
    for (const child of children) nested.run(id, child);
  }
}

function textAt(document: JsonObject, name: string): string {
  const value = document[name];
  return typeof value === 'string' ? value : '';
}

function chosenBySql(filter: Filter, table: 'users' | 'groups', options?: FilterOptions): readonly string[] {
  const { sql, params } = compileFilter(filter, table, options);
  const rows = db.prepare<unknown[], { id: string }>(
    `SELECT id FROM ${table} WHERE deleted_at IS NULL AND (${sql}) ORDER BY id`,
  );
  return rows.all(...params).map(({ id }) => id);
}

describe('RFC 7644 §3.4.2.2 a filter run by SQLite', () => {
  for (const [table, schema] of [
    ['users', userSchema],
    ['groups', groupSchema],
  ] as const) {
    it(`chooses exactly the ${table} that the filter language chooses, on random filters and records`, () => {
      let chosen = 0;
      fc.assert(
        fc.property(worlds, fc.array(treesOf(schema), { minLength: 20, maxLength: 20 }), (records, trees) => {
          load(records);
          for (const tree of trees) {
            const filter = bindFilter(tree, schema);
            const bySql = chosenBySql(filter, table);
            if (bySql.length > 0) chosen += 1;
            expect(bySql).toEqual(chosenByEvaluate(filter, table, records));
            expect(chosenBySql(filter, table, { isGroupLarge: true })).toEqual(bySql);
          }
        }),
        { numRuns: 300 },
      );
      expect(chosen).toBeGreaterThan(1000); // the comparison would say little if most filters chose nothing
    });
  }

  const plan = (text: string, table: 'users' | 'groups'): string => {
    const schema = table === 'users' ? userSchema : groupSchema;
    const { sql, params } = compileFilter(bindFilter(parseFilter(text, { lenient: true }), schema), table);
    const rows = db.prepare<unknown[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT id FROM ${table} WHERE ${table}.directory_id = ? AND ${table}.deleted_at IS NULL AND (${sql})`,
    );
    return rows
      .all('dir', ...params)
      .map(({ detail }) => detail)
      .join('\n');
  };

  it.each([
    ['users', 'userName eq "lea@example.com"', /SEARCH users USING INDEX users_(live_)?by_name .*user_name_key=\?/],
    ['users', 'externalId eq "00u1"', /SEARCH users USING INDEX users_by_external_id .*external_id=\?/],
    ['users', 'id eq "usr_1"', /SEARCH users USING INDEX sqlite_autoindex_users/],
    ['users', 'emails.value eq "lea@example.com"', /SEARCH users USING .*rowid=\?/],
    ['users', 'emails[type eq "work"].value eq "lea@example.com"', /SEARCH users USING .*rowid=\?/],
    ['users', 'groups.value eq "grp_1"', /SEARCH users USING .*rowid=\?/],
    ['users', 'meta.lastModified gt "2026-01-01T00:00:00Z"', /users_by_modified .*last_modified_at>\?/],
    ['groups', 'displayName eq "Support"', /SEARCH groups USING INDEX groups_(live_)?by_name .*display_name_key=\?/],
    ['groups', 'externalId eq "00g1"', /SEARCH groups USING INDEX groups_by_external_id .*external_id=\?/],
    ['groups', 'members.value eq "usr_1"', /SEARCH groups USING .*rowid=\?/],
    ['groups', 'members[value eq "usr_1"]', /SEARCH groups USING .*rowid=\?/],
    ['groups', 'id eq "grp_1" and members eq "usr_1"', /SEARCH groups USING INDEX sqlite_autoindex_groups/],
  ] as const)('finds %s by %s through an index', (table, text, expected) => {
    expect(plan(text, table)).toMatch(expected);
  });

  it('keeps one text for one shape of filter, whatever the values', () => {
    const sqlOf = (text: string) =>
      compileFilter(bindFilter(parseFilter(text, { lenient: true }), userSchema), 'users').sql;
    expect(sqlOf('userName eq "a" and emails[type eq "work"].value co "x"')).toBe(
      sqlOf(`userName eq "b'; DROP TABLE users" and emails[type eq "home"].value co "?"`),
    );
  });

  it('runs the longest and the deepest filter that can be written', () => {
    const long = Array.from({ length: maxFilterTerms }, () => 'title pr').join(' or ');
    const deep = `${'not ('.repeat(maxFilterDepth)}title pr${')'.repeat(maxFilterDepth)}`;
    for (const text of [long, deep])
      expect(() => chosenBySql(bindFilter(parseFilter(text, { lenient: true }), userSchema), 'users')).not.toThrow();
  });
});
