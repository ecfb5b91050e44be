import { fold } from '../core/fold.js';

/** A regular expression for group names that takes time proportional to the name, whatever the pattern. */
export interface NamePattern {
  /** True when the pattern occurs in the name, letter case and composed or decomposed accents aside. */
  readonly test: (name: string) => boolean;
}

/** Longest pattern accepted, in characters. */
const MAX_LENGTH = 200;
/** Most steps a pattern may unfold to: bounds the work per character of a name. */
const MAX_STEPS = 2_000;
const MAX_DEPTH = 20;
const MAX_COUNT = 1_000;

type Step =
  | { readonly kind: 'character'; readonly accepts: (character: string) => boolean }
  | { readonly kind: 'fork'; to: readonly number[] }
  | { readonly kind: 'start' | 'end' | 'done' };

type Node =
  | { readonly kind: 'character'; readonly accepts: (character: string) => boolean }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number };

/** Why a pattern is refused, in words for the policy's author. */
class PatternProblem extends Error {}

/**
 * A pattern ready to run, or why it is refused. Known: literals, `.`, classes, `\d \w \s \p{…}` and their opposites, groups, `|`,
 * `* + ? {n,m}`, `^ $`. Look-around, back-references and quantifiers inside quantified groups are refused. It runs as a set of
 * states moved along the name once (Thompson's construction), so that no pattern can take more than linear time.
 */
export function compilePattern(source: string): NamePattern | { readonly problem: string } {
  if (source.length > MAX_LENGTH) return { problem: `is longer than ${MAX_LENGTH} characters` };
  try {
    new RegExp(source, 'u'); // the engine's own check finds unbalanced brackets and the like
    const steps = unfold(new PatternReader(source).read());
    return { test: (name) => run(steps, [...fold(name)]) };
  } catch (error) {
    if (error instanceof PatternProblem) return { problem: error.message };
    if (error instanceof SyntaxError) return { problem: `is not a regular expression (${syntaxMessage(error)})` };
    throw error;
  }
}

/** The engine's words without the pattern, which they repeat. */
function syntaxMessage({ message }: SyntaxError): string {
  return (message.split(': ').at(-1) ?? 'syntax error').toLowerCase();
}

/** Reads a pattern that the engine accepts into a tree, refusing what the runner does not do. */
class PatternReader {
  private readonly characters: readonly string[];
  private at = 0;
  private depth = 0;

  constructor(source: string) {
    this.characters = [...source];
  }

  read(): Node {
    const node = this.choice();
    if (this.at < this.characters.length) throw new PatternProblem('has a ")" without its "("');
    return node;
  }

  private choice(): Node {
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    return { kind: 'choice', parts };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (this.at < this.characters.length && !this.sees('|') && !this.sees(')')) parts.push(this.quantified());
    return { kind: 'sequence', parts };
  }

  private quantified(): Node {
    const part = this.atom();
    const bounds = this.quantifier();
    if (!bounds) return part;
    this.take('?'); // lazy or greedy: which of them matters only for captures
    if (repeats(part))
      throw new PatternProblem('repeats a group that repeats something itself; write it without nesting');
    return { kind: 'repeat', part, ...bounds };
  }

  private quantifier(): { readonly min: number; readonly max: number } | undefined {
    if (this.take('*')) return { min: 0, max: Infinity };
    if (this.take('+')) return { min: 1, max: Infinity };
    if (this.take('?')) return { min: 0, max: 1 };
    if (!this.take('{')) return undefined;
    const [least = '', most] = this.until('}').split(',');
    if (Number(least) > MAX_COUNT || Number(most ?? 0) > MAX_COUNT)
      throw new PatternProblem(`repeats more than ${MAX_COUNT} times; use smaller counts`);
    return { min: Number(least), max: most === undefined ? Number(least) : most === '' ? Infinity : Number(most) };
  }

  private atom(): Node {
    const character = this.next();
    if (character === '^') return { kind: 'start' };
    if (character === '$') return { kind: 'end' };
    if (character === '(') return this.group();
    if (character === '[') return single(`[${this.classBody()}]`);
    if (character === '\\') return single(this.escape());
    if (character === '.') return { kind: 'character', accepts: () => true };
    const literal = fold(character);
    return { kind: 'character', accepts: (other) => other === literal };
  }

  private group(): Node {
    if (this.take('?') && !this.take(':'))
      throw new PatternProblem('uses look-around or a named group; only plain groups "( )" and "(?: )" are known');
    if (++this.depth > MAX_DEPTH) throw new PatternProblem(`nests groups deeper than ${MAX_DEPTH}`);
    const node = this.choice();
    this.depth--;
    this.next();
    return node;
  }

  private classBody(): string {
    let body = '';
    while (!this.sees(']')) body += this.take('\\') ? this.escape() : this.next();
    this.next();
    return body;
  }

  private escape(): string {
    const letter = this.next();
    if (/[1-9k]/.test(letter)) throw new PatternProblem('uses a back-reference; write the text out instead');
    if (/[bB]/.test(letter)) throw new PatternProblem(`uses "\\${letter}"; write the neighbouring characters instead`);
    if (letter === 'x') return `\\x${this.next()}${this.next()}`;
    const isBraced = (letter === 'p' || letter === 'P' || letter === 'u') && this.take('{');
    if (isBraced) return `\\${letter}{${this.until('}')}}`;
    return letter === 'u' ? `\\u${this.next()}${this.next()}${this.next()}${this.next()}` : `\\${letter}`;
  }

  private until(end: string): string {
    let text = '';
    while (!this.sees(end)) text += this.next();
    this.next();
    return text;
  }

  private sees(character: string): boolean {
    if (this.at >= this.characters.length) return false;
    return this.characters[this.at] === character;
  }

  private take(character: string): boolean {
    if (!this.sees(character)) return false;
    this.at++;
    return true;
  }

  private next(): string {
    const character = this.characters[this.at++];
    if (character === undefined) throw new PatternProblem('ends too early');
    return character;
  }
}

/** A class or escape, as the engine itself understands it, for one character at a time. */
function single(atom: string): Node {
  const expression = new RegExp(`^${atom}$`, 'iu');
  return { kind: 'character', accepts: (character) => expression.test(character) };
}

function repeats(node: Node): boolean {
  if (node.kind === 'repeat') return true;
  return (node.kind === 'sequence' || node.kind === 'choice') && node.parts.some(repeats);
}

function unfold(root: Node): readonly Step[] {
  const steps: Step[] = [];
  emit(root, steps);
  steps.push({ kind: 'done' });
  return steps;
}

function emit(node: Node, steps: Step[]): void {
  if (steps.length > MAX_STEPS) throw new PatternProblem('repeats too much; use smaller counts');
  switch (node.kind) {
    case 'character':
    case 'start':
    case 'end':
      steps.push(node);
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, steps);
      return;
    case 'choice':
      emitChoice(node.parts, steps);
      return;
    case 'repeat':
      emitRepeat(node, steps);
  }
}

function emitChoice(parts: readonly Node[], steps: Step[]): void {
  const [only] = parts;
  if (parts.length === 1 && only) return emit(only, steps);
  const entry = fork(steps);
  const starts: number[] = [];
  const exits = parts.map((part) => {
    starts.push(steps.length);
    emit(part, steps);
    return fork(steps);
  });
  entry.to = starts;
  for (const exit of exits) exit.to = [steps.length];
}

function emitRepeat({ part, min, max }: Extract<Node, { kind: 'repeat' }>, steps: Step[]): void {
  for (let count = 0; count < min; count++) emit(part, steps);
  if (max === Infinity) {
    const loop = steps.length;
    const entry = fork(steps);
    emit(part, steps);
    fork(steps).to = [loop];
    entry.to = [loop + 1, steps.length];
    return;
  }
  const skips = [];
  for (let count = min; count < max; count++) {
    const entry = fork(steps);
    skips.push({ entry, next: steps.length });
    emit(part, steps);
  }
  for (const { entry, next } of skips) entry.to = [next, steps.length];
}

function fork(steps: Step[]): Extract<Step, { kind: 'fork' }> {
  const step: Extract<Step, { kind: 'fork' }> = { kind: 'fork', to: [] };
  steps.push(step);
  return step;
}

/** Moves the set of live states along the text; a match may begin at every character. */
function run(steps: readonly Step[], text: readonly string[]): boolean {
  let live = new Set<number>();
  for (let at = 0; at <= text.length; at++) {
    const reached = follow(steps, [...live, 0], { isStart: at === 0, isEnd: at === text.length });
    if (reached.has(steps.length - 1)) return true;
    const character = text[at];
    live = new Set();
    if (character !== undefined)
      for (const index of reached) {
        const step = steps[index];
        if (step?.kind === 'character' && step.accepts(character)) live.add(index + 1);
      }
  }
  return false;
}

/** All states reachable without consuming a character. */
function follow(
  steps: readonly Step[],
  from: number[],
  { isStart, isEnd }: { readonly isStart: boolean; readonly isEnd: boolean },
): ReadonlySet<number> {
  const reached = new Set<number>();
  for (let index = from.pop(); index !== undefined; index = from.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const step = steps[index];
    if (step?.kind === 'fork') from.push(...step.to);
    if ((step?.kind === 'start' && isStart) || (step?.kind === 'end' && isEnd)) from.push(index + 1);
  }
  return reached;
}
