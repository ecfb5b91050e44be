/**
 * One line of a CSV file (RFC 4180: CRLF at the end, quotes doubled). No cell can start a formula in a spreadsheet: one that would be taken for a
 * formula gets an apostrophe in front.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Spreadsheets take a cell for a formula by its first character, blanks and full-width forms included (OWASP, CSV injection). */
function csvCell(text: string): string {
  const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
