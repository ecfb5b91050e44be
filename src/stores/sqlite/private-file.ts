import { closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file that only its owner may read, for the engine to fill; SQLite gives the write-ahead log and its index the mode of their
 * database. A file that is there already keeps the mode its operator gave it.
 */
export function createPrivately(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}
