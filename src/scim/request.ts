import type { RequestId } from '../core/ids.js';
import type { JsonObject } from '../core/json.js';
import type { Directory, TokenScope } from '../directory/model.js';
import type { ProvisioningWarning } from '../evidence/model.js';
import type { ScimAnswer } from './answer.js';
import type { ScimQuery } from './query.js';
import type { QuirkRule } from './quirks/rules.js';

/** One SCIM request apart from its transport: it comes over HTTP, or is an operation inside a Bulk request. */
export interface ScimRequest {
  /** Upper case; HEAD is given as GET. */
  readonly method: string;
  /** Path below the directory's base, split and decoded, without empty parts. */
  readonly segments: readonly string[];
  /** Throws ScimFault when a parameter cannot be understood. */
  readonly query: () => ScimQuery;
  /** The JSON body. Throws ScimFault when there is none or it is not a JSON object. */
  readonly body: () => JsonObject;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
}

/** For whom a request is answered, and where what was let pass is noted. */
export interface ScimContext {
  readonly directory: Directory;
  readonly scopes: readonly TokenScope[];
  readonly requestId: RequestId;
  readonly at: Date;
  /** Absolute base URL of the directory, no trailing slash. */
  readonly base: string;
  /** False for the strict dialect. */
  readonly lenient: boolean;
  /** Notes something that was ignored or repaired: attribute names and ids, never values. Saying it twice is saying it once. */
  readonly warn: (rule: QuirkRule, detail: string) => void;
  readonly warnings: () => readonly ProvisioningWarning[];
}

/** A context in which an operation runs: it may say early what will be answered. */
export interface OperationContext extends ScimContext {
  /**
   * Says what will be answered, while the record is being written (see Stamped): the entry of the provisioning log is then written with it. Whoever
   * answers something else afterwards gets an entry for that too.
   */
  readonly noteAnswer: (answer: Pick<ScimAnswer, 'status' | 'outcome'>) => void;
}

/** Collects warnings of one operation, each once. */
export function createWarnings(): Pick<ScimContext, 'warn' | 'warnings'> {
  let seen: Map<string, ProvisioningWarning> | undefined; // most requests warn of nothing
  return {
    warn: (rule, detail) => void (seen ??= new Map()).set(`${rule} ${detail}`, { rule, detail }),
    warnings: () => (seen ? [...seen.values()] : []),
  };
}
