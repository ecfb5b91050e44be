import { parseId, type DirectoryId } from '../core/ids.js';

/**
 * The path under which a directory speaks SCIM, without a trailing slash. Written with a dash, because Okta refuses an underscore in a base URL;
 * `parseDirectoryParam` understands both spellings.
 */
export function scimBasePath(directoryId: DirectoryId): string {
  return `/scim/v2/${directoryId.replace('dir_', 'dir-')}`;
}

/** The directory id in a URL, `dir-<hex>` or `dir_<hex>`, any letter case; undefined when it has neither shape. */
export function parseDirectoryParam(value: unknown): DirectoryId | undefined {
  return typeof value === 'string' ? parseId('dir', value.toLowerCase().replace(/^dir-/, 'dir_')) : undefined;
}

/** Where a request within SCIM goes: the directory as its URL writes it, and the path below that directory with its query. */
export interface ScimPlace {
  readonly directoryParam: string;
  readonly path: string;
}

/** Takes `/scim/v2/<directory>/<path>?<query>` apart, letter case aside; undefined for every other URL. */
export function scimPlaceOf(url: string): ScimPlace | undefined {
  const [, directory, path = ''] = /^\/scim\/v2\/([^/?#]+)(.*)$/i.exec(url) ?? [];
  return directory === undefined ? undefined : { directoryParam: decoded(directory), path };
}

/** What is not validly encoded names no directory, whatever it says. */
function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
