import type { ServerResponse } from 'node:http';
import type { DirectoryId } from '../core/ids.js';

const directories = new WeakMap<ServerResponse, DirectoryId>();

/** Says which directory's token a request has shown. Only then does its id stand in metrics: a stranger's ids must not. */
export function noteDirectory(res: ServerResponse, id: DirectoryId): void {
  directories.set(res, id);
}

/** The directory a request speaks for; undefined until it has shown a good token. */
export function directoryOf(res: ServerResponse): DirectoryId | undefined {
  return directories.get(res);
}
