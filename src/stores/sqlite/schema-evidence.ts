/** What admins set while the service runs (`settings`, one JSON value a name). */
export const provisioningSchema = `
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
