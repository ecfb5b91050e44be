/**
 * The code of an error of the operating system, such as `ENOENT`; undefined for every other error. Read from the value: the class is not the same object in
 * every module context.
 */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
