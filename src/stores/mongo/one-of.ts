/** The condition that a value is one of these; a single one is asked for as such, which every server answers from an index. */
export function oneOf<Value>(values: readonly Value[]): Value | { readonly $in: readonly Value[] } {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : { $in: values };
}
