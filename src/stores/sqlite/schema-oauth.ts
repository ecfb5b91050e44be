/**
 * Tables of OAuth clients. `proof` holds how a client proves itself, as JSON without secrets. An access token is a row of `tokens` that names
 * its client and goes with it. `oauth_assertions` remembers what was used until it expires, by a hash of its name.
 */
export const oauthSchema = `
CREATE TABLE oauth_clients (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  directory_id TEXT NOT NULL REFERENCES directories(id),
  name TEXT NOT NULL,
  proof TEXT NOT NULL,
  scopes TEXT NOT NULL,
  token_seconds INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX oauth_clients_by_directory ON oauth_clients (directory_id);

CREATE TABLE oauth_secrets (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  client_id TEXT NOT NULL REFERENCES oauth_clients(id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  last_four TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;
CREATE INDEX oauth_secrets_by_client ON oauth_secrets (client_id);

CREATE TABLE oauth_assertions (
  client_id TEXT NOT NULL REFERENCES oauth_clients(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (client_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_assertions_by_expiry ON oauth_assertions (expires_at);

ALTER TABLE tokens ADD COLUMN oauth_client_id TEXT REFERENCES oauth_clients(id) ON DELETE CASCADE;
CREATE INDEX tokens_by_client ON tokens (oauth_client_id) WHERE oauth_client_id IS NOT NULL;
CREATE INDEX tokens_of_clients_by_expiry ON tokens (expires_at) WHERE oauth_client_id IS NOT NULL;
`;
