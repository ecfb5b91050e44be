import { ServiceError } from '../../core/errors.js';

/** The server refused a second document with a key that a unique index holds. */
const duplicateKey = 11_000;

/** The server has no such collection. */
const namespaceNotFound = 26;

/**
 * Answers of a server that may give another one later: it is not, or no longer, the primary, it shuts down, gave up waiting for its members or for
 * time, or has no disk left.
 */
const passing = new Set([
  6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031, 39, 79, 100, 112, 133, 134, 175,
]);

/** What Node.js throws when a connection ends in the moment in which the driver writes to it; the driver passes such an error on as it is. */
const lostConnection = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/** By its code alone: the class is not the same object in every module context. */
function lostCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && lostConnection.has(error.code) ? error.code : undefined;
}

/** The driver's class name; the class itself is not the same object in every module context. */
function driverError(error: unknown): { readonly name: string; readonly code?: number } | undefined {
  if (!(error instanceof Error) || !error.name.startsWith('Mongo')) return undefined;
  const code = 'code' in error && typeof error.code === 'number' ? error.code : undefined;
  return code === undefined ? { name: error.name } : { name: error.name, code };
}

/** What the ports promise to throw: a server that is away or not ready becomes `store_unavailable`, everything else stays as it is. */
export function translated(error: unknown): unknown {
  const lost = lostCode(error);
  if (lost !== undefined) return storeUnavailable(`the connection to the database was lost (${lost})`, error);
  const fault = driverError(error);
  if (!fault) return error;
  const isServersAnswer = fault.name === 'MongoServerError' || fault.name === 'MongoBulkWriteError';
  const isPassing = isServersAnswer ? passing.has(fault.code ?? -1) : fault.name !== 'MongoInvalidArgumentError';
  return isPassing ? storeUnavailable(`the database answered ${fault.name} ${fault.code ?? ''}`.trim(), error) : error;
}

/** `store_unavailable` with a message for operators. */
export function storeUnavailable(message: string, cause?: unknown): ServiceError<'store_unavailable'> {
  return new ServiceError('store_unavailable', { message }, { cause });
}

/** True for the refusal of a unique index. */
export function isDuplicate(error: unknown): boolean {
  return driverError(error)?.code === duplicateKey;
}

/** True for the answer that a collection does not exist. */
export function isMissing(error: unknown): boolean {
  return driverError(error)?.code === namespaceNotFound;
}

/** Runs one write; where it breaks a unique index, throws what `taken` makes instead. */
export async function uniqueOr<Result>(run: () => Promise<Result>, taken: () => Error): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw isDuplicate(error) ? taken() : error;
  }
}
