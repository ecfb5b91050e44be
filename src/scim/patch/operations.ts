import { isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import type { CoerceOptions } from '../coerce-scope.js';
import { ScimInputError } from '../input-error.js';

/** One PATCH operation with its parts read, the path not yet looked up (RFC 7644 section 3.5.2). */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path?: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path?: string; readonly value?: Json };

/** The list of operations, none of them read. Throws ScimInputError `invalidSyntax` for any other form. */
export function listOperations(operations: unknown, options: CoerceOptions): readonly unknown[] {
  const list: unknown = options.lenient && isJsonObject(operations) ? [operations] : operations;
  if (!Array.isArray(list) || list.length === 0)
    throw new ScimInputError('invalidSyntax', 'Operations must be a list with at least one operation', 'Operations');
  return list;
}

/** Runs what belongs to one operation, so that a refusal says which one it was (counted from 1). */
export function atOperation<Result>(at: number, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ScimInputError)) throw error;
    throw new ScimInputError(error.scimType, `operation ${at + 1}: ${error.message}`, error.path);
  }
}

/** One operation; `op` and the keys in any letter case. Throws ScimInputError. */
export function readOperation(operation: unknown): Operation {
  if (!isJsonObject(operation))
    throw new ScimInputError('invalidSyntax', 'an operation must be an object', 'Operations');
  const op = readOp(partOf(operation, 'op'));
  const path = readPath(partOf(operation, 'path'));
  const value = partOf(operation, 'value');
  const where = path === undefined ? {} : { path };
  if (op === 'remove') return { op, ...where, ...(value === undefined ? {} : { value }) };
  if (value === undefined) throw new ScimInputError('invalidValue', `${op} needs a value`, 'value');
  return { op, ...where, value };
}

function partOf(operation: JsonObject, name: string): Json | undefined {
  const key = Object.keys(operation).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : operation[key];
}

function readOp(op: Json | undefined): Operation['op'] {
  const name = typeof op === 'string' ? op.toLowerCase() : undefined;
  if (name === 'add' || name === 'replace' || name === 'remove') return name;
  throw new ScimInputError('invalidSyntax', 'op must be add, replace or remove', 'op');
}

function readPath(path: Json | undefined): string | undefined {
  if (path === undefined || path === null) return undefined;
  if (typeof path !== 'string') throw new ScimInputError('invalidPath', 'path must be a string', 'path');
  return path.trim() === '' ? undefined : path.trim();
}
