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
