import { isJsonObject, type Json, type JsonObject } from '../core/json.js';
import { ScimFault } from './faults.js';
import { limits } from './limits.js';
import { memberOf } from './query.js';

const bulkMethods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type BulkMethod = (typeof bulkMethods)[number];

/** One operation of a Bulk request that can be tried. */
export interface BulkOperation {
  readonly kind: 'operation';
  readonly method: BulkMethod;
  readonly bulkId?: string;
  readonly version?: string;
  /** Path segments, decoded; one may be `bulkId:<id>`. */
  readonly segments: readonly string[];
  readonly data: JsonObject;
}

/** One operation that cannot even be tried, with what is wrong with it. */
export interface BadOperation {
  readonly kind: 'bad';
  readonly method: string;
  readonly bulkId?: string;
  /** As in an operation; absent when it names no path. */
  readonly segments?: readonly string[];
  readonly fault: ScimFault;
}

export interface BulkRequest {
  readonly failOnErrors: number;
  readonly operations: readonly (BulkOperation | BadOperation)[];
}

/**
 * Reads a BulkRequest (RFC 7644 section 3.7). Throws ScimFault: 413 naming the limit when there are too many operations, 400 when the envelope
 * itself is wrong; a wrong operation is answered in its own place.
 */
export function parseBulk(body: JsonObject): BulkRequest {
  const operations = memberOf(body, 'Operations');
  if (!Array.isArray(operations))
    throw new ScimFault(400, 'Operations: a Bulk request needs a list of operations', { scimType: 'invalidSyntax' });
  if (operations.length > limits.bulkOperations)
    throw new ScimFault(
      413,
      `the request has ${operations.length} operations; the limit is maxOperations (${limits.bulkOperations})`,
    );
  const seen = new Set<string>();
  return {
    failOnErrors: failOnErrorsOf(memberOf(body, 'failOnErrors')),
    operations: operations.map((operation: Json) => {
      const parsed = parseOperation(operation);
      if (parsed.kind === 'bad' || parsed.bulkId === undefined) return parsed;
      if (seen.has(parsed.bulkId)) return bad(parsed, 'bulkId: used by an earlier operation');
      seen.add(parsed.bulkId);
      return parsed;
    }),
  };
}

function failOnErrorsOf(value: Json | undefined): number {
  if (value === undefined || value === null) return Number.POSITIVE_INFINITY;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw new ScimFault(400, 'failOnErrors: must be a whole number of at least 1', { scimType: 'invalidValue' });
}

function parseOperation(operation: Json): BulkOperation | BadOperation {
  if (!isJsonObject(operation)) return bad({ method: '' }, 'an operation must be an object');
  const [written, path, id, version, data] = ['method', 'path', 'bulkId', 'version', 'data'].map((name) =>
    memberOf(operation, name),
  );
  const bulkId = typeof id === 'string' && id !== '' ? { bulkId: id } : {};
  const place = typeof path === 'string' ? { segments: segmentsOf(path) } : {};
  const method = bulkMethods.find((name) => typeof written === 'string' && name === written.toUpperCase());
  const named = { method: method ?? (typeof written === 'string' ? written : ''), ...bulkId, ...place };
  if (!method) return bad(named, 'method: must be POST, PUT, PATCH or DELETE');
  if (method === 'POST' && bulkId.bulkId === undefined) return bad(named, 'bulkId: a POST needs one');
  if (place.segments === undefined) return bad(named, 'path: must name a resource, such as /Users');
  if (method !== 'DELETE' && !isJsonObject(data)) return bad(named, 'data: must be an object');
  return {
    kind: 'operation',
    method,
    segments: place.segments,
    data: isJsonObject(data) ? data : {},
    ...bulkId,
    ...(typeof version === 'string' ? { version } : {}),
  };
}

function bad(named: Omit<BadOperation, 'kind' | 'fault'>, detail: string): BadOperation {
  const { method, bulkId, segments } = named;
  return {
    kind: 'bad',
    method,
    fault: new ScimFault(400, detail, { scimType: 'invalidSyntax' }),
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(segments === undefined ? {} : { segments }),
  };
}

/** A path split at its slashes, decoded, without query and empty parts; a part that does not decode stays as it is. */
export function segmentsOf(path: string): readonly string[] {
  const [plain = ''] = path.split('?');
  return plain
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch (error) {
        if (error instanceof URIError) return part;
        throw error;
      }
    });
}
