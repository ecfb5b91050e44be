import { createHash } from 'node:crypto';
import { ServiceError } from '../core/errors.js';
import { stableJson } from '../core/json.js';

/** Names one state of a record as it is shown (RFC 9110 section 8.8.3, without the quotes): equal as long as nothing that can be seen has changed. */
export function etagOf(shown: unknown): string {
  return createHash('sha256').update(stableJson(shown)).digest('hex').slice(0, 16);
}

/** Throws `precondition_failed` when the caller read another state than the one shown now. Callers that named none pass. */
export function requireEtag(ifMatch: string | undefined, shown: { readonly id: string }, kind: string): void {
  if (ifMatch !== undefined && ifMatch !== etagOf(shown))
    throw new ServiceError('precondition_failed', { kind, id: shown.id });
}
