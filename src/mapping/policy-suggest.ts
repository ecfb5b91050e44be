import { fold } from '../core/fold.js';

/** ` - did you mean "…"?` for the known word nearest to `written`, or an empty text when none is near. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const nearest = nearestWord(written, known);
  return nearest === undefined ? '' : ` - did you mean "${nearest}"?`;
}

/** The known word within a third of its length in edits, letter case aside; the first of equals. */
function nearestWord(written: string, known: Iterable<string>): string | undefined {
  if (written.length > 80) return undefined;
  const wanted = fold(written);
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known) {
    if (Math.abs(word.length - written.length) > 4) continue;
    const distance = editDistance(wanted, fold(word));
    if (distance <= Math.max(1, Math.floor(word.length / 3)) && (!best || distance < best.distance))
      best = { word, distance };
  }
  return best?.word;
}

/** Insertions, removals, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const cells = new Array<number>((a.length + 1) * width).fill(0);
  const at = (row: number, column: number) => cells[row * width + column] ?? 0;
  for (let row = 0; row <= a.length; row++)
    for (let column = 0; column <= b.length; column++) {
      if (row === 0 || column === 0) {
        cells[row * width + column] = row + column;
        continue;
      }
      const isSame = a[row - 1] === b[column - 1];
      let least = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, at(row - 2, column - 2) + 1);
      cells[row * width + column] = least;
    }
  return at(a.length, b.length);
}
