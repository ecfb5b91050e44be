import {
  Composer,
  Lexer,
  LineCounter,
  Parser,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  visit,
  type CST,
  type Document,
  type Node,
} from 'yaml';
import type { Fault } from '../core/errors.js';
import type { Steps } from '../core/turns.js';
import type { Position } from './policy-model.js';

/** A step from the document's root: a key of a map, or an index of a list. */
export type PathStep = string | number;

/** A YAML or JSON text read into plain values, with where each of them stands. */
export interface PolicyText {
  readonly value: unknown;
  /** Where the value at that path stands, or the deepest part of the path that exists. `key`: where its key stands. */
  readonly locate: (path: readonly PathStep[], part?: 'key' | 'value') => Position;
  /** Where the character at `offset` of a text value stands, exactly when it is written without escapes or folding. */
  readonly locateInside: (path: readonly PathStep[], offset: number) => Position;
}

/** Largest text accepted, in UTF-16 units. */
const MAX_LENGTH = 1_000_000;
/** How deep lists and maps may nest. A policy needs about seven levels. */
const MAX_DEPTH = 50;
/** How often aliases may repeat what they point at, all together. */
const MAX_ALIASES = 100;
/** How many aliases a text may hold: the library looks through the whole text for each. */
const MAX_ALIASES_WRITTEN = 500;

/** Pieces of the text looked at within one turn of the event loop: 200 rules are some 8,000, and take a tenth of a second when the code is new. */
const PIECES_PER_TURN = 500;

/** Reads a text, or says everything that keeps it from being read. JSON is YAML here. */
export function* readPolicyText(text: string): Steps<PolicyText | { readonly faults: readonly Fault[] }> {
  if (text.length > MAX_LENGTH)
    return { faults: [{ line: 1, column: 1, message: 'the policy is longer than 1,000,000 characters' }] };
  const lines = new LineCounter();
  const parser = new Parser(lines.addNewLine);
  const tooMuch = watchForTooMuch();
  const tokens: CST.Token[] = [];
  let pieces = 0;
  lines.addNewLine(0);
  for (const piece of new Lexer().lex(text)) {
    const fault = tooMuch(piece); // before the parser, which recurses, takes it
    if (fault) return { faults: [fault] };
    tokens.push(...parser.next(piece));
    if (++pieces % PIECES_PER_TURN === 0) yield;
  }
  tokens.push(...parser.end());
  yield;
  const [document, another] = new Composer({ prettyErrors: false, stringKeys: true }).compose(
    tokens,
    true,
    text.length,
  );
  if (!document) throw new Error('the YAML library gives a document for every text');
  yield;
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults: Fault[] = [...document.errors, ...document.warnings].map(({ pos, code, message }) => ({
    ...positionAt(pos[0]),
    message: wording(code, message),
  }));
  if (another) faults.push({ ...positionAt(another.range[0]), message: wording('MULTIPLE_DOCS', '') });
  faults.push(...aliasFaults(document, positionAt));
  if (faults.length > 0) return { faults };
  yield;
  const value = plainValue(document);
  if (value === undefined) {
    const message = 'aliases (*name) repeat too much; write the parts out';
    return { faults: [{ line: 1, column: 1, message }] };
  }
  return { value: value.plain, ...locators(document, text, positionAt) };
}

function plainValue(document: Document): { readonly plain: unknown } | undefined {
  try {
    return { plain: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown }; // the library types it any
  } catch (error) {
    if (error instanceof ReferenceError) return undefined; // its way to refuse aliases that multiply
    throw error;
  }
}

function wording(code: string, message: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'this key is written twice in the same map; keep one of them';
    case 'TAB_AS_INDENT':
      return 'a tab is used for indentation; use spaces';
    case 'MULTIPLE_DOCS':
      return 'the text holds more than one YAML document; keep one policy per file';
    case 'NON_STRING_KEY':
      return 'a key must be plain text';
    default:
      return `not valid YAML: ${message}`;
  }
}

function aliasFaults(document: Document, positionAt: (offset: number) => Position): readonly Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document)) return;
      const message = `the alias *${alias.source} has no anchor &${alias.source} before it`;
      faults.push({ ...positionAt(alias.range?.[0] ?? 0), message });
    },
  });
  return faults;
}

/**
 * Looks at the lexer's pieces one after the other and says where there is too much: the parser recurses, so that a text of a hundred thousand brackets
 * would end the process, and looks through the whole text for each alias.
 */
function watchForTooMuch(): (piece: string) => (Position & Fault) | undefined {
  let line = 1;
  let flow = 0;
  let block = 0;
  let aliases = 0;
  let isScalarNext = false;
  return (token) => {
    const isBreak = token.includes('\n');
    if (isBreak) {
      line += token.split('\n').length - 1;
      block = 0;
    }
    if (token === SCALAR_MARK) isScalarNext = true;
    else if (isScalarNext) isScalarNext = false;
    else if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow--;
    else if (token === '-' || token === '?' || (token === ':' && flow === 0)) block++;
    else if (token.startsWith('*')) aliases++;
    if (aliases > MAX_ALIASES_WRITTEN)
      return { line, column: 1, message: `more than ${MAX_ALIASES_WRITTEN} aliases (*name); write the parts out` };
    const indent = /^ +$/.test(token) ? token.length : 0;
    if (flow > MAX_DEPTH || block > MAX_DEPTH || indent > MAX_INDENT)
      return {
        line,
        column: 1,
        message: `lists and maps nest deeper than ${MAX_DEPTH} levels here; a policy needs far fewer`,
      };
    return undefined;
  };
}

/** What the lexer puts before the text of a scalar. */
const SCALAR_MARK = '\u001f';
/** Every block level is indented by one more space at least, so that this bounds them too. */
const MAX_INDENT = 400;

function locators(
  document: Document,
  text: string,
  positionAt: (offset: number) => Position,
): Pick<PolicyText, 'locate' | 'locateInside'> {
  const find = (path: readonly PathStep[], part: 'key' | 'value') => nodeAt(document, path, part);
  return {
    locate: (path, part = 'value') => positionAt(find(path, part)?.range?.[0] ?? 0),
    locateInside: (path, offset) => {
      const node = find(path, 'value');
      const start = node?.range?.[0] ?? 0;
      if (!isScalar(node) || typeof node.value !== 'string') return positionAt(start);
      const quote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
      const isVerbatim = text.startsWith(node.value, start + quote);
      return positionAt(isVerbatim ? start + quote + offset : start);
    },
  };
}

/** The node at the path; where it ends early, the deepest node that exists. */
function nodeAt(document: Document, path: readonly PathStep[], part: 'key' | 'value'): Node | undefined {
  let node = dereference(document.contents, document);
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) return node;
      const key = isScalar(pair.key) ? pair.key : undefined;
      if (isLast && part === 'key') return key;
      node = dereference(pair.value, document) ?? key;
    } else if (isSeq(node)) {
      const next = dereference(node.items[Number(step)], document);
      if (!next) return node;
      node = next;
    } else return node;
  }
  return node;
}

function dereference(node: unknown, document: Document): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
}
