import { ServiceError } from '../../core/errors.js';
import { systemCode } from '../../core/system-code.js';

/** Result codes after which trying again, freeing disk space or restarting may help; none of them is the caller's fault. */
const unavailable = /^SQLITE_(BUSY|LOCKED|IOERR|FULL|CANTOPEN|READONLY|CORRUPT|NOTADB|NOMEM|PROTOCOL)/;

/** The driver's error code, e.g. `SQLITE_BUSY`. Read from `code`: the driver's class is not the same object in every module context. */
export function sqliteCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
}

/** What the ports promise to throw: engine trouble becomes `store_unavailable`, everything else stays as it is. */
export function translated(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code !== undefined && unavailable.test(code)) return storeUnavailable(`the database answered ${code}`, error);
  return error;
}

/** The same for work on files, naming the file that could not be read or written: an error of the operating system becomes `store_unavailable` too. */
export function fileFault(doing: 'read' | 'write', file: string, error: unknown): unknown {
  const engine = sqliteCode(error);
  const code = engine !== undefined && unavailable.test(engine) ? engine : systemCode(error);
  if (engine === 'SQLITE_NOTADB') return storeUnavailable(`${file} is no database`, error);
  return code === undefined ? error : storeUnavailable(`cannot ${doing} ${file} (${code})`, error);
}

/** `store_unavailable` with a message for operators. */
export function storeUnavailable(message: string, cause?: unknown): ServiceError<'store_unavailable'> {
  return new ServiceError('store_unavailable', { message }, { cause });
}

/** Runs one statement; where it breaks a unique index, throws what `taken` makes instead. */
export function uniqueOr<Result>(run: () => Result, taken: () => Error): Result {
  try {
    return run();
  } catch (error) {
    const code = sqliteCode(error);
    throw code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' ? taken() : error;
  }
}
