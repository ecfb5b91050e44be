/** A rule of the catalog that a declaration breaks (`error`), or something its author should know (`warning`). */
export interface CatalogFault {
  /** Stable id of the rule, snake case. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Where, from the role key down: `['night-shift', 'permissions', 'tickets.delete']`. */
  readonly path: readonly string[];
}

/** A fault that makes the declaration unusable. */
export function errorAt(path: readonly string[], rule: string, message: string): CatalogFault {
  return { rule, severity: 'error', message, path };
}

/** Something that works but may not do what its author expects. */
export function warningAt(path: readonly string[], rule: string, message: string): CatalogFault {
  return { rule, severity: 'warning', message, path };
}
