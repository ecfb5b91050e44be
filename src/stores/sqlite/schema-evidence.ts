/**
 * More about what arrived: `details` is the personal part of an entry (attributes with their values, as JSON) and may be taken away without the rest.
 * What admins set while the service runs is in `settings`, one JSON value a name. The last index finds old versions that may be forgotten.
 */
export const provisioningSchema = `
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE provisioning ADD COLUMN because TEXT;
ALTER TABLE provisioning ADD COLUMN scim_type TEXT;
ALTER TABLE provisioning ADD COLUMN held TEXT;
ALTER TABLE provisioning ADD COLUMN details TEXT;
CREATE INDEX provisioning_by_request ON provisioning (request_id);

CREATE INDEX assignment_versions_past ON assignment_versions (created_at) WHERE is_current = 0;
`;

/**
 * Every request writes an entry, so each index on the log counts. Only results other than success are rare enough to be looked for, and what is old is found at
 * the beginning.
 */
export const leanProvisioningSchema = `
DROP INDEX provisioning_by_moment;
DROP INDEX provisioning_by_result;
CREATE INDEX provisioning_not_success ON provisioning (result) WHERE result <> 'success';
`;
