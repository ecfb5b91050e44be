import type { Catalog, DefaultCell, ValueType, Wording } from '../mapping/catalog.js';

/** A text in both languages. */
export function words(en: string, fr: string): Wording {
  return { en, fr };
}

/** A permission that is either granted or not. */
export const grantType: ValueType = {
  key: 'grant',
  kind: 'boolean',
  values: ['denied', 'granted'],
  labels: { denied: words('Denied', 'Refusé'), granted: words('Granted', 'Accordé') },
};

/** One row of a vendor's table: a permission and, per role, the code that stands in its column. */
export interface TableRow {
  readonly permission: string;
  readonly codes: readonly string[];
}

/**
 * A table with one row per permission and one column per role, turned round into role -> permission -> cell.
 * Throws when a row is not exactly as wide as the table: a slipped column must stop the start, not shift rights.
 */
export function defaultsFromTable(
  roles: readonly string[],
  rows: readonly TableRow[],
  cellOf: (code: string, at: { readonly role: string; readonly permission: string }) => DefaultCell,
): Catalog['defaults'] {
  for (const { permission, codes } of rows) {
    if (codes.length !== roles.length)
      throw new Error(`row ${permission} has ${codes.length} cells for ${roles.length} roles`);
  }
  const column = (role: string, index: number) =>
    rows.map(({ permission, codes }) => [permission, cellOf(codes[index] ?? '', { role, permission })] as const);
  return Object.fromEntries(roles.map((role, index) => [role, Object.fromEntries(column(role, index))]));
}
