import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';

/** One measured figure. `goal` is what it should be, in words; `isMet` says whether it is, where that can be said. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: string;
  readonly isMet?: boolean;
  readonly note?: string;
}

/** A benchmark by name. */
export interface Bench {
  readonly name: string;
  /** What it measures and against what, in a sentence. */
  readonly about: string;
  run(say: (text: string) => void): Promise<readonly Figure[]>;
}

/** The figures as a table for people. */
export function tableOf(figures: readonly Figure[]): string {
  const table = new Table({ head: ['what', 'measured', 'goal', ''], style: { head: [], border: [] } });
  for (const { what, value, unit, goal = '', isMet, note = '' } of figures) {
    const met = isMet === undefined ? '' : isMet ? 'met ' : 'NOT MET ';
    table.push([what, `${rounded(value)} ${unit}`.trim(), goal, `${met}${note}`]);
  }
  return table.toString();
}

/** Writes the results beside the benchmarks, with what they were measured on. */
export function writeResults(file: string, results: Readonly<Record<string, readonly Figure[]>>): void {
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem() };
  mkdirSync(new URL('.', `file://${file}`), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`);
}

/** The value below which that part of the values lie. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
