import { statfs } from 'node:fs/promises';

/** What is free, for somebody who is not root, and what there is at all, in bytes, on the file system of a folder. */
export async function diskSpace(folder: string): Promise<{ readonly freeBytes: number; readonly totalBytes: number }> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
