/**
 * What the query planner is told about the tables: the sizes this service is built for, not those of today. Without it the planner takes
 * two equal columns of any index for selective and would walk all live users to find one by externalId. Fixed numbers also keep plans
 * the same from the first user to the last. Each line: table, index, rows in all, then rows left after each of the index's columns.
 */
const statistics: readonly (readonly [table: string, index: string, rows: string])[] = [
  ['users', 'sqlite_autoindex_users_1', '100000 1'],
  ['users', 'users_by_name', '100000 50000 1'],
  ['users', 'users_live', '100000 50000 50000'],
  ['users', 'users_live_by_name', '100000 50000 50000 1'],
  ['users', 'users_by_external_id', '100000 50000 50000 2'],
  ['users', 'users_by_modified', '100000 50000 50000 5'],
  ['users', 'users_deleted', '1000 1'],
  ['users', 'users_marked', '1000 500 10 2'],
  ['users', 'users_waking', '1000 5 1'],
  ['users', 'users_by_policy', '100000 100000 100000'],
  ['users', 'users_waiting', '100 5'],
  ['user_keys', 'user_keys', '300000 2 1'],
  ['user_keys', 'user_keys_by_user', '300000 3'],
  ['groups', 'sqlite_autoindex_groups_1', '5000 1'],
  ['groups', 'groups_by_name', '5000 2500 1'],
  ['groups', 'groups_live', '5000 2500 2500'],
  ['groups', 'groups_live_by_name', '5000 2500 2500 1'],
  ['groups', 'groups_by_external_id', '5000 2500 2500 2'],
  ['groups', 'groups_marked', '10 1'],
  ['memberships', 'memberships_by_user', '1000000 10 1'],
  ['memberships', 'memberships_by_group', '1000000 200 1'],
  ['group_members', 'group_members_by_child', '5000 2 1'],
  ['group_members', 'group_members_by_parent', '5000 10 1'],
  ['assignments', 'sqlite_autoindex_assignments_1', '300000 1'],
  ['assignments', 'assignments_by_key', '300000 60000 1'],
  ['assignments', 'assignments_due', '10000 2000 500 2'],
  ['assignments', 'assignments_ready', '10000 2'],
  ['assignments', 'assignments_by_state', '300000 60000 50000 50000'],
  ['assignments', 'assignments_open', '10000 2500 1500 1'],
  ['assignments', 'assignments_by_moment', '300000 60000 5'],
  ['assignment_users', 'assignment_users', '300000 3 1'],
  ['assignment_users', 'assignment_users_by_assignment', '300000 1'],
  ['assignment_versions', 'sqlite_autoindex_assignment_versions_1', '1000000 1'],
  ['assignment_versions', 'assignment_versions_by_assignment', '1000000 4 1'],
  ['assignment_versions', 'assignment_versions_by_target', '1000000 200000 1'],
  ['assignment_versions', 'assignment_versions_superseded', '100000 1'],
  ['attempts', 'sqlite_autoindex_attempts_1', '1000000 1'],
  ['attempts', 'attempts_by_delivery', '1000000 2 1'],
  ['attempts', 'attempts_failed', '50000 10000 2'],
];

const rows = statistics.map(([table, index, stat]) => `('${table}', '${index}', '${stat}')`).join(',\n  ');

/** ANALYZE makes the table of statistics and, read again at the end, puts these numbers to use on this connection too. */
export const statisticsSql = `
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ${rows};
ANALYZE sqlite_schema;
`;
