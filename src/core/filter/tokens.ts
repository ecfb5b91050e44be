import { FilterError } from './errors.js';

/** One piece of a filter: a bracket, a quoted string (decoded), or a run of anything else. `at` counts from 0. */
export type Token =
  | { readonly kind: '(' | ')' | '[' | ']'; readonly at: number }
  | { readonly kind: 'string'; readonly text: string; readonly at: number }
  | { readonly kind: 'word'; readonly text: string; readonly at: number; readonly isGlued: boolean };

/** Longest filter read, in UTF-16 units. Identity providers stay far below; the bound keeps a hostile one cheap. */
export const maxFilterLength = 4096;

const piece = /([()[\]])|"((?:[^"\\]|\\[^])*)"|([^\s()[\]"]+)/y;
const space = /\s*/y;
const escape = /\\(?:u([0-9a-fA-F]{4})|([^]))/g;
const controlCharacter = /[\u0000-\u001f]/; // eslint-disable-line no-control-regex -- JSON forbids exactly these in a string (RFC 8259 section 7)
const plainEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Cuts a filter into tokens in one pass. A word is `isGlued` when nothing stands between it and the token before. */
export function tokenize(text: string, lenient: boolean): readonly Token[] {
  if (text.length > maxFilterLength)
    throw new FilterError(`longer than ${maxFilterLength} characters; split it into several`, maxFilterLength);
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  let end = -1;
  while (at < text.length) {
    piece.lastIndex = at;
    const match = piece.exec(text);
    if (!match) throw new FilterError('a quoted string is not closed', at);
    tokens.push(toToken(match, at, end === at, lenient));
    end = piece.lastIndex;
    at = skipSpace(text, end);
  }
  return tokens;
}

function skipSpace(text: string, from: number): number {
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}

function toToken(match: RegExpExecArray, at: number, isGlued: boolean, lenient: boolean): Token {
  const [, bracket, quoted, word] = match;
  if (quoted !== undefined) return { kind: 'string', text: unescape(quoted, at, lenient), at };
  if (word !== undefined) return { kind: 'word', text: word, at, isGlued };
  if (bracket === '(' || bracket === ')' || bracket === '[' || bracket === ']') return { kind: bracket, at };
  throw new FilterError('unreadable', at);
}

/** Decodes a JSON string's inside. A backslash that begins no JSON escape is kept as it is when lenient: clients put raw values in quotes. */
function unescape(quoted: string, at: number, lenient: boolean): string {
  if (!lenient && controlCharacter.test(quoted))
    throw new FilterError('a string holds an unescaped control character', at);
  if (!quoted.includes('\\')) return quoted;
  return quoted.replace(escape, (whole, hex: string | undefined, letter: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const plain = letter === undefined || !Object.hasOwn(plainEscapes, letter) ? undefined : plainEscapes[letter];
    if (plain === undefined && !lenient) throw new FilterError('a string holds an escape that JSON does not know', at);
    return plain ?? whole;
  });
}
