import { RE2JS, RE2JSException } from 're2js';
import { fold } from '../core/fold.js';

/** A regular expression for group names that takes time proportional to the name, whatever the pattern. */
export interface NamePattern {
  /** True when the pattern occurs in the name, letter case and composed or decomposed accents aside. */
  readonly test: (name: string) => boolean;
}

/** Longest pattern accepted, in characters. */
const mostCharacters = 200;

/**
 * A pattern in RE2's syntax, ready to run, or why it is refused. RE2 never backtracks, which is why look-around and back-references do not exist
 * in it. Names are folded; the pattern ignores case instead, since folding would turn `\D` into `\d`.
 */
export function compilePattern(source: string): NamePattern | { readonly problem: string } {
  if (source.length > mostCharacters) return { problem: `is longer than ${mostCharacters} characters` };
  try {
    const pattern = RE2JS.compile(source.normalize('NFC'), RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
    return { test: (name) => pattern.test(fold(name)) };
  } catch (error) {
    if (error instanceof RE2JSException)
      return { problem: `is not a regular expression this policy can use (${words(error)})` };
    throw error;
  }
}

/** The engine's words without the pattern, which they repeat, and with what to know where others would accept it. */
function words({ message }: Error): string {
  const text = message.replace(/^error parsing regexp: /, '').replace(/: `.*$/s, '');
  return /invalid or unsupported Perl syntax|escape sequence/.test(text)
    ? `${text}; look-around and back-references do not exist here`
    : text;
}
