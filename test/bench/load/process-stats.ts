import { readFileSync } from 'node:fs';

/** Microseconds in one tick of /proc (USER_HZ is 100 on Linux). */
const tickUs = 10_000;

/** CPU time a process has used so far, all threads, user and system, in microseconds. The clock ticks every 10 ms: measure a second or more. */
export function cpuUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * tickUs;
}

/** Memory of a process in megabytes: what it holds now, and the most it ever held. */
export function memoryMb(pid: number): { readonly now: number; readonly most: number } {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? Number.NaN) / 1_024;
  return { now: read('VmRSS'), most: read('VmHWM') };
}
