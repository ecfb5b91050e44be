import Table from 'cli-table3';
import picocolors from 'picocolors';
import type { Language } from '../core/language.js';
import type { CliIo } from './io.js';
import { english, type WordKey, type Words } from './words.en.js';
import { french } from './words.fr.js';

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'plain';
export type Cell = string | number | { readonly text: string; readonly tone: Tone };

/** How a command speaks: to people on standard error, to programs on standard output. */
export interface Say {
  readonly lang: Language;
  readonly isJson: boolean;
  /** The sentence with its values filled in. */
  text(key: WordKey, values?: Readonly<Record<string, string | number>>): string;
  /** One line for people. */
  line(text: string, tone?: Tone): void;
  /** A table for people; says so when there is nothing in it. */
  table(columns: readonly WordKey[], rows: readonly (readonly Cell[])[]): void;
  /** One JSON value for programs, only with `--json`. */
  json(value: unknown): void;
}

const catalogues: Readonly<Record<Language, Words>> = { en: english, fr: french };

/** Speaks the language asked for, in colour only on a terminal without NO_COLOR. */
export function createSay(io: CliIo, { lang, isJson }: { readonly lang: Language; readonly isJson: boolean }): Say {
  const words = catalogues[lang];
  const isColoured = io.isTerminal && !io.env['NO_COLOR'];
  const paint = painter(isColoured);
  const text: Say['text'] = (key, values = {}) =>
    words[key].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
  return {
    lang,
    isJson,
    text,
    line: (line, tone = 'plain') => io.stderr(`${paint(harmless(line), tone)}\n`),
    table(columns, rows) {
      if (rows.length === 0) return io.stderr(`${text('nothingListed')}\n`);
      const table = new Table({ head: columns.map((column) => text(column)), style: { head: [], border: [] } });
      for (const row of rows) table.push(row.map((cell) => shownCell(cell, paint)));
      io.stderr(`${table.toString()}\n`);
    },
    json(value) {
      if (isJson) io.stdout(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

/** `en` or `fr` from the option, else from the locale variables in their order of precedence. */
export function chooseLanguage(option: string | undefined, env: CliIo['env']): Language {
  const locale = option ?? [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value) ?? '';
  return /^fr\b|^fr_/i.test(locale) ? 'fr' : 'en';
}

function shownCell(cell: Cell, paint: (text: string, tone: Tone) => string): string | number {
  if (typeof cell === 'object') return paint(harmless(cell.text), cell.tone);
  return typeof cell === 'string' ? harmless(cell) : cell;
}

const commanding = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g; // eslint-disable-line no-control-regex -- exactly these are looked for

/** Names come from directories: what would steer the terminal, or turn the direction of writing, is shown as its code point instead. */
function harmless(text: string): string {
  return text.replace(commanding, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function painter(isColoured: boolean): (text: string, tone: Tone) => string {
  const colors = picocolors.createColors(isColoured);
  const tones: Readonly<Record<Tone, (text: string) => string>> = {
    good: colors.green,
    bad: colors.red,
    warn: colors.yellow,
    dim: colors.dim,
    plain: (text) => text,
  };
  return (text, tone) => tones[tone](text);
}
