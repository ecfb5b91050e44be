import { fold } from '../core/fold.js';

/** The most letters a word may have to be compared: nobody mistypes a longer one by hand. */
const longest = 80;
/** A word that much longer or shorter is not what was meant. */
const mostDifference = 4;

/** ` - did you mean "…"?` for the known word nearest to `written`, or an empty text when none is near. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const nearest = nearestWord(written, known);
  return nearest === undefined ? '' : ` - did you mean "${nearest}"?`;
}

/** The known word within a third of its length in edits, letter case aside; the first of equals. */
function nearestWord(written: string, known: Iterable<string>): string | undefined {
  if (written.length > longest) return undefined;
  const wanted = fold(written);
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known) {
    if (Math.abs(word.length - written.length) > mostDifference) continue;
    const near = Math.max(1, Math.floor(word.length / 3));
    const most = best ? Math.min(near, best.distance - 1) : near;
    const distance = editDistance(wanted, fold(word), most);
    if (distance <= most) best = { word, distance };
  }
  return best?.word;
}

/** Three rows of distances, used again for each word: a policy is held against thousands of group names. */
const rows = [0, 1, 2].map(() => new Uint16Array(longest + mostDifference + 2));

/** Insertions, removals, replacements and swaps of neighbours that turn one text into the other; `most` + 1 as soon as it is clear that there are more than that. */
function editDistance(a: string, b: string, most: number): number {
  let [twoBack, back, row] = rows;
  if (!twoBack || !back || !row || b.length >= row.length) return most + 1;
  for (let column = 0; column <= b.length; column++) row[column] = column;
  for (let line = 1; line <= a.length; line++) {
    [twoBack, back, row] = [back, row, twoBack];
    row[0] = line;
    let least = line;
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[line - 1] === b[column - 1];
      let steps = Math.min(
        (back[column] ?? 0) + 1,
        (row[column - 1] ?? 0) + 1,
        (back[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (line > 1 && column > 1 && a[line - 1] === b[column - 2] && a[line - 2] === b[column - 1])
        steps = Math.min(steps, (twoBack[column - 2] ?? 0) + 1);
      row[column] = steps;
      least = Math.min(least, steps);
    }
    if (least > most + 1) return most + 1; // a swap may take one back from the row before, never more
  }
  return row[b.length] ?? most + 1;
}
