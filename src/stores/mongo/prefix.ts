/** A pattern that matches this text alone; patterns cannot hold a NUL itself. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\u0000', '\\x00');
}

/** The condition on a text, or on some text of a list, to begin with `prefix`; an index on it is read from there to there. */
export function startingWith(prefix: string): { readonly $regex: string } {
  return { $regex: `^${literally(prefix)}` };
}
