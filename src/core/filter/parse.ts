import { FilterError } from './errors.js';
import { tokenize, type Token } from './tokens.js';
import type { FilterTree, Literal, Operator, WrittenPath } from './tree.js';

/** How forgiving the reading is. Lenient: a value without quotes is a string, as old clients send (`externalId eq jyoung`). */
export interface ParseOptions {
  readonly lenient: boolean;
}

/** The path of a PATCH operation as written (RFC 7644 section 3.5.2): an attribute, maybe elements of it, maybe a sub-attribute of those. */
export interface WrittenPatchPath {
  readonly path: WrittenPath;
  /** What is between the brackets. */
  readonly filter?: FilterTree;
  /** What follows the closing bracket. */
  readonly sub?: string;
}

/** Brackets of any kind inside each other. */
export const maxFilterDepth = 32;
/** Comparisons in one filter. */
export const maxFilterTerms = 256;

const operators: ReadonlySet<string> = new Set<Operator>(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const attributeName = /^[A-Za-z$][\w$-]*$/;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads a filter (RFC 7644 section 3.4.2.2): operators in any letter case, `not` before `and` before `or`, value paths, also with a
 * comparison after the bracket as Entra ID sends. Names are not looked up. FilterError when it cannot be read or is too large.
 */
export function parseFilter(text: string, { lenient }: ParseOptions): FilterTree {
  const parser = new Parser(tokenize(text, lenient), text.length, lenient);
  const tree = parser.filter();
  parser.expectEnd();
  return tree;
}

/** Reads the path of a PATCH operation: `name.givenName`, `emails[type eq "work"].value`, any of them after a schema URN, or a schema URN alone. */
export function parsePath(text: string, { lenient }: ParseOptions = { lenient: true }): WrittenPatchPath {
  const parser = new Parser(tokenize(text, lenient), text.length, lenient);
  const path = parser.patchPath();
  parser.expectEnd();
  return path;
}

/** The text a written path was read from. */
export function pathText({ urn, attribute, sub }: WrittenPath): string {
  return `${urn === undefined ? '' : `${urn}:`}${attribute}${sub === undefined ? '' : `.${sub}`}`;
}

/** Recursive descent over the tokens; depth and terms are counted, so that no filter can exhaust the stack. */
class Parser {
  private next = 0;
  private depth = 0;
  private terms = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly end: number,
    private readonly lenient: boolean,
  ) {}

  filter(): FilterTree {
    return this.chain('or', () => this.chain('and', () => this.term()));
  }

  patchPath(): WrittenPatchPath {
    const path = this.path();
    if (!this.skip('[')) return { path };
    const filter = this.nested(']', () => this.filter());
    const sub = this.subAfterBracket();
    return { path, filter, ...(sub === undefined ? {} : { sub }) };
  }

  expectEnd(): void {
    const token = this.tokens[this.next];
    if (token) throw new FilterError('unexpected text after the end of the expression', token.at);
  }

  private chain(kind: 'and' | 'or', operand: () => FilterTree): FilterTree {
    const first = operand();
    const terms = [first];
    while (this.skipWord(kind)) terms.push(operand());
    return terms.length === 1 ? first : { kind, terms };
  }

  private term(): FilterTree {
    if (this.skip('(')) return this.nested(')', () => this.filter());
    const token = this.tokens[this.next];
    if (token?.kind === 'word' && token.text.toLowerCase() === 'not' && this.tokens[this.next + 1]?.kind === '(') {
      this.next += 2;
      return { kind: 'not', term: this.nested(')', () => this.filter()) };
    }
    const path = this.path();
    return this.skip('[') ? this.valuePath(path) : this.comparison(path);
  }

  /** `emails[…]`, or `emails[…].value eq "x"`: one element must meet both, so the comparison joins what is in the bracket. */
  private valuePath(path: WrittenPath): FilterTree {
    const inside = this.nested(']', () => this.filter());
    const sub = this.subAfterBracket();
    if (sub === undefined) return { kind: 'valuePath', path, filter: inside };
    return { kind: 'valuePath', path, filter: { kind: 'and', terms: [inside, this.comparison({ attribute: sub })] } };
  }

  private comparison(path: WrittenPath): FilterTree {
    this.terms += 1;
    if (this.terms > maxFilterTerms) throw new FilterError(`more than ${maxFilterTerms} comparisons`, this.position());
    const at = this.position();
    const operator = this.word('an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr)').toLowerCase();
    if (operator === 'pr') return { kind: 'present', path };
    if (!isOperator(operator))
      throw new FilterError('no such operator; use eq, ne, co, sw, ew, gt, ge, lt, le or pr', at);
    return { kind: 'compare', path, operator, value: this.literal() };
  }

  private literal(): Literal {
    const token = this.take('a value');
    if (token.kind === 'string') return token.text;
    if (token.kind !== 'word') throw new FilterError('a value is expected here', token.at);
    const lower = token.text.toLowerCase();
    if (lower === 'true' || lower === 'false') return lower === 'true';
    if (lower === 'null') return null;
    if (number.test(token.text)) {
      const value = Number(token.text);
      // 1e5, 1.50 or a long id would not survive the way to a number and back to a string
      if (!this.lenient || String(value) === token.text) return value;
    }
    if (this.lenient) return token.text;
    throw new FilterError('a string value must stand in double quotes', token.at);
  }

  private path(): WrittenPath {
    const at = this.position();
    return readPath(this.word('an attribute name'), at);
  }

  private subAfterBracket(): string | undefined {
    const token = this.tokens[this.next];
    if (token?.kind !== 'word' || !token.isGlued || !token.text.startsWith('.')) return undefined;
    const sub = token.text.slice(1);
    if (!attributeName.test(sub)) throw new FilterError('not a sub-attribute name', token.at);
    this.next += 1;
    return sub;
  }

  private nested(close: ')' | ']', inside: () => FilterTree): FilterTree {
    this.depth += 1;
    if (this.depth > maxFilterDepth)
      throw new FilterError(`nested deeper than ${maxFilterDepth} levels`, this.position());
    const tree = inside();
    const at = this.position();
    if (!this.skip(close)) throw new FilterError(`"${close}" is missing`, at);
    this.depth -= 1;
    return tree;
  }

  private word(what: string): string {
    const token = this.take(what);
    if (token.kind !== 'word') throw new FilterError(`${what} is expected here`, token.at);
    return token.text;
  }

  private take(what: string): Token {
    const token = this.tokens[this.next];
    if (!token) throw new FilterError(`ends where ${what} is expected`, this.end);
    this.next += 1;
    return token;
  }

  private skip(kind: '(' | ')' | '[' | ']'): boolean {
    if (this.tokens[this.next]?.kind !== kind) return false;
    this.next += 1;
    return true;
  }

  private skipWord(word: 'and' | 'or'): boolean {
    const token = this.tokens[this.next];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.next += 1;
    return true;
  }

  private position(): number {
    return this.tokens[this.next]?.at ?? this.end;
  }
}

/** A URN is cut at its last colon only; which part of it is a schema is known when names are looked up (see bind.ts). */
function readPath(text: string, at: number): WrittenPath {
  const colon = text.lastIndexOf(':');
  const urn = colon < 0 ? undefined : text.slice(0, colon);
  const name = text.slice(colon + 1);
  const dot = name.indexOf('.');
  const attribute = dot < 0 ? name : name.slice(0, dot);
  const sub = dot < 0 ? undefined : name.slice(dot + 1);
  if (urn === undefined) {
    const isName = attributeName.test(attribute) && (sub === undefined || attributeName.test(sub));
    if (!isName) throw new FilterError('not an attribute name', at);
  } else if (!/^urn:/i.test(text)) {
    throw new FilterError('a name with colons must begin with a schema URN', at);
  }
  return { ...(urn === undefined ? {} : { urn }), attribute, ...(sub === undefined ? {} : { sub }) };
}

function isOperator(text: string): text is Operator {
  return operators.has(text);
}
