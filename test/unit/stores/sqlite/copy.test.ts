import { expect, it } from '@jest/globals';
import { openDatabase } from '../../../../src/stores/sqlite/open.js';

/**
 * What a move to another engine takes along, directly or as part of another record (src/stores/copies.ts). A column that is new here must be looked at
 * there first: read in src/stores/sqlite/copy-*.ts, and written in src/stores/mongo/copy-*.ts.
 */
const copied: Readonly<Record<string, string>> = {
  admins:
    'ordinal id email folded_email name role state language password_hash one_time_until created_at last_seen_at revision issuer subject',
  alerts:
    'ordinal id kind subject severity level target_id count since details raised_at last_seen_at resolved_at acknowledged_by acknowledged_at acknowledged_reason change changed_at told_change is_known notice_attempts notice_due_at notice_error revision',
  api_keys: 'ordinal id name role hash last_four created_by created_at expires_at last_used_at',
  approved_revokes: 'policy_version target key',
  assignment_versions:
    'ordinal delivery_id assignment_id target_id key epoch version type roles cause created_at acknowledged_at is_current decided user_ids ends_access received_at first_sent_at',
  assignments:
    'ordinal id target_id key user_ids epoch version version_at current_version lane remove_at revision created_at state due_at ready_at attempts first_failed_at last_error resend lease ack_epoch ack_version ack_at sent_epoch sent_version sent_resend desired previous cause basis ack_state sent_state lease_until settle_at resend_by',
  attempts:
    'ordinal id delivery_id webhook_id assignment_id target_id lane at elapsed_ms outcome retry_after is_failure answer next_at trigger worker timings peer',
  audit:
    'seq id source at actor_kind actor_id actor_name action subject_kind subject_id outcome details_digest previous_hash hash',
  audit_acts: 'ordinal id at actor action subject details mentions outcome',
  audit_cursors: 'name ordinal',
  audit_details: 'seq salt details mentions',
  counters: 'name value',
  directories: 'ordinal id name name_key dialect rate_limit created_at removed_at emptied_at',
  former_users: 'user_id assignment_id until_at new_users',
  group_members: 'ordinal parent_id child_id since_at',
  groups:
    'ordinal id directory_id display_name display_name_key external_id revision created_at last_modified_at deleted_at spread_after doc',
  hold_members: 'ordinal hold_id assignment_id target_id person key user_ids role before basis state held_at',
  holds: 'ordinal id target_id kind reason state created_at joins_until decided_at decided_by chained',
  login_tries: 'key count window_ends_at',
  member_writes: 'group_id directory_id name_key at body position removed_after is_changed',
  memberships: 'ordinal group_id user_id since_at',
  oauth_assertions: 'client_id key expires_at',
  oauth_clients: 'ordinal id directory_id name proof scopes token_seconds created_at allow_from',
  oauth_secrets: 'ordinal id client_id hash last_four created_at expires_at last_used_at',
  offboarding_subjects: 'subject kind offboarding_id ordinal',
  offboardings: 'ordinal id reason by at reinstated_at reinstated_by reinstated_reason',
  operator_webhook: 'one url minimum_severity sealed_secret created_at',
  passed_revokes: 'scope person at is_counted',
  policies: 'version hash text published_at by group_ids directory_ids',
  provisioning:
    'ordinal id at request_id directory_id operation resource_type resource_id result status warnings changed duration_ms because scim_type held details',
  role_seats: 'target_id role assignment_id',
  service_freeze: 'one reason by at until',
  sessions: 'ordinal id principal_kind principal_ref token_hash created_at last_seen_at expires_at user_agent',
  settings: 'name value',
  target_health: 'target_id revision state',
  targets:
    'ordinal id name name_key catalog connector account_key is_enabled frozen_at frozen_until frozen_reason created_at deleted_at secrets signatures rate_limit revision',
  tokens:
    'ordinal id directory_id name hash last_four scopes created_at expires_at last_used_at oauth_client_id allow_from',
  users:
    'ordinal id directory_id user_name user_name_key external_id active revision created_at last_modified_at deleted_at resolved_revision resolved_policy wake_at marked_at not_before request_id former_keys doc',
};

/** Of the moment, made anew by the other engine, or made of what is copied. */
const leftBehind = ['assignment_users', 'audit_mentions', 'leases', 'schema_migrations', 'user_keys'];

it('a move to another engine knows every table and column there is', async () => {
  const { db, unlock } = openDatabase(':memory:', new Date(0));
  const tables = db
    .statement<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .all()
    .filter(({ name }) => !leftBehind.includes(name));
  const columns = db.statement<{ name: string }>('SELECT name FROM pragma_table_info(?)');
  const found = tables.map(({ name }) => [
    name,
    columns
      .all(name)
      .map((column) => column.name)
      .join(' '),
  ]);
  await db.close();
  unlock();
  expect(Object.fromEntries(found)).toEqual(copied);
});
