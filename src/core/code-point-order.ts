/** Order by code point, as the stores order bytes of UTF-8: JavaScript's own order puts U+E000 to U+FFFF after the supplementary planes. */
export function codePointOrder(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  if (at > 0 && isLowSurrogate(a, at) && isLowSurrogate(b, at)) at -= 1;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
