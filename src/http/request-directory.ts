import type { Response } from 'express';
import type { DirectoryId } from '../core/ids.js';

const directories = new WeakMap<Response, DirectoryId>();

/** Says which directory's token a request has shown. Only then does its id stand in metrics: a stranger's ids must not. */
export function noteDirectory(res: Response, id: DirectoryId): void {
  directories.set(res, id);
}

/** The directory a request speaks for; undefined until it has shown a good token. */
export function directoryOf(res: Response): DirectoryId | undefined {
  return directories.get(res);
}
