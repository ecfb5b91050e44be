/**
 * The one way names are compared: Unicode NFC, then lower case. "É" may arrive as one code point or as "E" plus an accent.
 * Stores keep the folded form in a column beside the original.
 */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
