import type { Json, JsonObject } from '../core/json.js';
import { ScimFault } from './faults.js';
import { memberOf } from './query.js';
import type { ScimContext } from './request.js';
import { messageUrns } from './urns.js';

/**
 * The operations of a PatchOp message (RFC 7644 section 3.5.2), not yet understood. Strict insists on the message's schema URN.
 * Throws ScimFault 400 `invalidSyntax`.
 */
export function patchOperations(body: JsonObject, { lenient }: Pick<ScimContext, 'lenient'>): Json | undefined {
  const schemas = memberOf(body, 'schemas');
  const isDeclared =
    Array.isArray(schemas) &&
    schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === messageUrns.patch.toLowerCase());
  if (!lenient && !isDeclared)
    throw new ScimFault(400, `schemas: a PATCH body must name ${messageUrns.patch}`, { scimType: 'invalidSyntax' });
  return memberOf(body, 'Operations');
}
