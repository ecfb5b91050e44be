import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';
import type { Load } from './load/driver.js';
import type { Engine } from './service.js';

/** One measured figure. `goal` is what it should be, in words; `isMet` says whether it is, where that can be said. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: string;
  readonly isMet?: boolean;
  readonly note?: string;
  /** Other systems' figures, by the heading of the column they stand in. */
  readonly beside?: Readonly<Record<string, number>>;
  /** The point of the plot it is: CPU of one operation, microseconds, at a size of something. */
  readonly growth?: Growth;
  /** What the value was made of, for the file of results. */
  readonly detail?: Readonly<Record<string, Load>>;
}

/** A point of the plot: what grows, which operation, how large it was, and what one operation cost the server. */
export interface Growth {
  readonly axis: 'users' | 'members' | 'rules' | 'targets';
  readonly line: string;
  readonly at: number;
  readonly cpuUs: number;
}

/** How to measure. */
export interface Options {
  readonly engine: Engine;
  /** Smaller directories and fewer requests: minutes less, and noisier. */
  readonly isQuick: boolean;
  /** Rounds whose median counts. */
  readonly rounds: number;
}

/** A benchmark by name. */
export interface Bench {
  readonly name: string;
  /** What it measures and against what, in a sentence. */
  readonly about: string;
  /** What stands above its table where that depends on how it is measured; else its name. */
  titleOf?(options: Options): string;
  run(say: (text: string) => void, options: Options): Promise<readonly Figure[]>;
}

/** The figures as a table for people. */
export function tableOf(figures: readonly Figure[]): string {
  const columns = [...new Set(figures.flatMap(({ beside }) => Object.keys(beside ?? {})))];
  const table = new Table({
    head: ['what', 'measured', 'goal', ...columns, ''],
    style: { head: [], border: [] },
  });
  for (const { what, value, unit, goal = '', isMet, note = '', beside } of figures) {
    const met = isMet === undefined ? '' : isMet ? 'met ' : 'NOT MET ';
    const others = columns.map((name) => (beside?.[name] === undefined ? '' : rounded(beside[name])));
    table.push([what, `${rounded(value)} ${unit}`.trim(), goal, ...others, `${met}${note}`]);
  }
  return table.toString();
}

/** Writes the results beside the benchmarks, with what they were measured on; gives back the text. */
export function writeResults(file: string, results: Readonly<Record<string, readonly Figure[]>>): string {
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem() };
  mkdirSync(new URL('.', `file://${file}`), { recursive: true });
  const text = JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2);
  writeFileSync(file, `${text}\n`);
  return text;
}

/** The value below which that part of the values lie. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The median of each figure over the rounds. */
export function medianLoad(loads: readonly Load[]): Load {
  const of = (pick: (load: Load) => number): number => median(loads.map(pick));
  return {
    opsPerSecond: of((load) => load.opsPerSecond),
    cpuUs: of((load) => load.cpuUs),
    wholeCpuUs: of((load) => load.wholeCpuUs),
    p50Ms: of((load) => load.p50Ms),
    p99Ms: of((load) => load.p99Ms),
    maxMs: of((load) => load.maxMs),
    rssMb: of((load) => load.rssMb),
  };
}

/** A load in a few words. */
export function loadRow({ opsPerSecond, wholeCpuUs, p50Ms, p99Ms, rssMb }: Load): string {
  const cost = `${rounded(opsPerSecond)} ops/s, ${rounded(wholeCpuUs)} us CPU`;
  return `${cost}, p50 ${rounded(p50Ms)} ms, p99 ${rounded(p99Ms)} ms, RSS ${rounded(rssMb)} MB`;
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
