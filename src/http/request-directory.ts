import type { ServerResponse } from 'node:http';
import type { DirectoryId } from '../core/ids.js';

const directory = Symbol('directory of a request');

declare module 'node:http' {
  interface ServerResponse {
    [directory]?: DirectoryId;
  }
}

/** Says which directory's token a request has shown. Only then does its id stand in metrics: a stranger's ids must not. */
export function noteDirectory(res: ServerResponse, id: DirectoryId): void {
  res[directory] = id;
}

/** The directory a request speaks for; undefined until it has shown a good token. */
export function directoryOf(res: ServerResponse): DirectoryId | undefined {
  return res[directory];
}
