import { roles, type Role } from './roles.js';
import type { RoleMapping } from './sign-on-settings.js';

/** The highest role that any of the groups gives, in the order owner to HR viewer; undefined when none gives one. */
export function roleFor(groups: readonly string[], mappings: readonly RoleMapping[]): Role | undefined {
  const given = new Set(mappings.filter(({ value }) => groups.includes(value)).map(({ role }) => role));
  return roles.find((role) => given.has(role));
}

/** The values of the group claim: a text counts as a list of one (OpenID Connect leaves the form open). Undefined when the claim is absent or of another form. */
export function groupsIn(claim: unknown): readonly string[] | undefined {
  if (typeof claim === 'string') return [claim];
  if (!Array.isArray(claim)) return undefined;
  const values: readonly unknown[] = claim;
  return values.filter((value) => typeof value === 'string');
}
