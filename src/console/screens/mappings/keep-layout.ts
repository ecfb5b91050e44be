/** Most lines compared with most lines; beyond, the layout of the library is taken. */
const mostCells = 16_000_000;

/**
 * `edited` in the layout of `original`. The library that writes YAML lays the whole text out anew, so lines are compared three ways: what differs between
 * `plain` (the text as the library writes it, unedited) and `edited` is the edit, and goes into `original` at the same place. Everything else stays as it was typed.
 */
export function keepLayout(original: string, plain: string, edited: string): string {
  if (original === plain) return edited;
  const [typed, before, after] = [original, plain, edited].map((text) => text.split('\n'));
  if (!typed || !before || !after) return edited;
  const inTyped = matching(before, typed, squeezed);
  const inAfter = matching(before, after, (line) => line);
  if (!inTyped || !inAfter) return edited;
  const columns = before.map((text, line): Columns | undefined => {
    const other = typed[inTyped[line] ?? -1];
    return text.trim() === '' || other === undefined ? undefined : [contentColumn(text), contentColumn(other)];
  });
  const result: string[] = [];
  let [fromBefore, fromTyped, fromAfter] = [0, 0, 0];
  for (let line = 0; line <= before.length; line++) {
    const isEnd = line === before.length;
    const inText = isEnd ? typed.length : inTyped[line];
    const inEdit = isEnd ? after.length : inAfter[line];
    if (inText === undefined || inEdit === undefined) continue;
    const indent = indentedLike(columns, fromBefore);
    const isUntouched =
      inEdit - fromAfter === line - fromBefore &&
      before.slice(fromBefore, line).every((text, index) => text === after[fromAfter + index]);
    result.push(...(isUntouched ? typed.slice(fromTyped, inText) : after.slice(fromAfter, inEdit).map(indent)));
    if (!isEnd) result.push(typed[inText] ?? '');
    [fromBefore, fromTyped, fromAfter] = [line + 1, inText + 1, inEdit + 1];
  }
  return result.join('\n');
}

/** Where the content of a line begins as the library writes it, and as it was typed. */
type Columns = readonly [written: number, typed: number];

/** Moves a new line to where lines of its depth near by begin in the typed text. */
function indentedLike(columns: readonly (Columns | undefined)[], near: number): (line: string) => string {
  const nearest = [...columns.slice(0, near).reverse(), ...columns.slice(near)];
  return (line) => {
    const column = contentColumn(line);
    const typed = nearest.find((pair) => pair?.[0] === column)?.[1];
    if (typed === undefined || line.trim() === '') return line;
    const dash = line.indexOf('-');
    if (dash < 0 || dash >= column) return ' '.repeat(typed) + line.slice(column);
    const moved = Math.max(0, typed - column + dash);
    return `${' '.repeat(moved)}-${' '.repeat(Math.max(1, typed - moved - 1))}${line.slice(column)}`;
  };
}

/** Behind the indentation and the dashes of a list. */
function contentColumn(line: string): number {
  return /^ *(?:- +)*/.exec(line)?.[0].length ?? 0;
}

/** A line without its spaces: brackets are padded and comments lined up as people like. */
function squeezed(line: string): string {
  return line.replace(/\s+/g, '');
}

/** For each line of `from` the line of `to` it stands for, in rising order, as many as can be; undefined when the texts differ over too many lines. */
function matching(
  from: readonly string[],
  to: readonly string[],
  look: (line: string) => string,
): readonly (number | undefined)[] | undefined {
  const [a, b] = [from.map(look), to.map(look)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const rows = a.length - start - end;
  const columns = b.length - start - end;
  if (rows * columns > mostCells) return undefined;
  const found: (number | undefined)[] = a.map((_, line) =>
    line < start ? line : line >= a.length - end ? line - a.length + b.length : undefined,
  );
  const width = columns + 1;
  const best = new Uint16Array((rows + 1) * width);
  const at = (row: number, column: number) => best[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      best[row * width + column] =
        a[start + row] === b[start + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (a[start + row] === b[start + column]) found[start + row++] = start + column++;
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return found;
}
