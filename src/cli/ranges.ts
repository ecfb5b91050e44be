/** Addresses and ranges as one option names them, separated by commas; the service says which is none. */
export function readRanges(text: string): readonly string[] {
  return text.split(',').map((range) => range.trim());
}
