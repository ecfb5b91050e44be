import { catalogs } from './catalogs/index.js';
import type { Fault } from './core/errors.js';
import { parsePolicy } from './mapping/policy.js';
import { userSchema } from './scim/schema/definitions.js';

/**
 * What in a policy does not fit the catalogs of this very program, whichever program serves it now: asked before an upgrade. Directories are taken to be
 * known, and targets that are gone are passed over, as for any policy in force.
 */
export function policyFaults(
  text: string,
  targets: readonly { readonly name: string; readonly catalog: string }[],
): readonly Fault[] {
  const parsed = parsePolicy(text, { catalogs, userSchema, targets, unknownTargets: 'ignore' });
  return 'faults' in parsed ? parsed.faults : [];
}
