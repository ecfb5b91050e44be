import { dayMs } from './clock.js';
import type { Duration } from './duration.js';

/** A day in the calendar, without a place or a time. `month` and `day` count from 1. */
export interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface LocalTime extends LocalDate {
  /** Milliseconds since local midnight, as the clock on the wall shows. */
  readonly ms: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** True when this runtime knows the IANA time zone (`Europe/Paris`, `UTC`). */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false; // Intl says so by a RangeError, and in no other way
  }
}

/** `text` as a calendar day (`2026-03-31`); undefined when it is none, or there is no such day. */
export function parseLocalDate(text: string): LocalDate | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : undefined;
}

/** `text` as an instant: a date and time with an offset or Z (RFC 3339). Undefined when it is none. */
export function parseInstant(text: string): Date | undefined {
  const form = /^(\d{4}-\d{2}-\d{2})[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})$/.exec(text.trim());
  if (!form || !parseLocalDate(form[1] ?? '')) return undefined;
  const at = new Date(text.trim().replace(' ', 'T').toUpperCase());
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** The instant at which that day begins in the zone; where midnight is skipped by a clock change, the first instant of the day. */
export function startOfDay(date: LocalDate, timezone: string): Date {
  return toInstant({ ...date, ms: 0 }, timezone);
}

/** The instant at which that day ends (24:00) in the zone: the start of the next. */
export function endOfDay({ year, month, day }: LocalDate, timezone: string): Date {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return startOfDay({ year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() }, timezone);
}

/**
 * `at` plus `duration`: years, months and days by the zone's calendar, so that P90D ends at the same time of day across a clock change
 * (31 January plus P1M is the last of February), then hours, minutes and seconds exactly.
 */
export function addDuration(at: Date, duration: Duration, timezone: string): Date {
  return shift(at, duration, timezone, 1);
}

/** `at` minus `duration`, by the same calendar rules. */
export function subtractDuration(at: Date, duration: Duration, timezone: string): Date {
  return shift(at, duration, timezone, -1);
}

function shift(at: Date, { years, months, days, ms }: Duration, timezone: string, sign: 1 | -1): Date {
  if (years === 0 && months === 0 && days === 0) return new Date(at.getTime() + sign * ms);
  const local = toLocal(at, timezone);
  const month = local.month - 1 + sign * (years * 12 + months);
  const lastDay = new Date(Date.UTC(local.year, month + 1, 0)).getUTCDate();
  const moved = new Date(Date.UTC(local.year, month, Math.min(local.day, lastDay) + sign * days));
  const day = { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
  return new Date(toInstant({ ...day, ms: local.ms }, timezone).getTime() + sign * ms);
}

function toLocal(at: Date, timezone: string): LocalTime {
  const wall = new Date(at.getTime() + offsetMs(at.getTime(), timezone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    ms: ((wall.getTime() % dayMs) + dayMs) % dayMs,
  };
}

/** The instant the zone's clocks show that time; the later reading of a time they skip, the earlier of one they show twice. */
function toInstant({ year, month, day, ms }: LocalTime, timezone: string): Date {
  const wall = Date.UTC(year, month - 1, day) + ms;
  const candidates = [wall - offsetMs(wall - dayMs, timezone), wall - offsetMs(wall + dayMs, timezone)];
  const exact = candidates.filter((at) => at + offsetMs(at, timezone) === wall);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}

/** How far the zone's clocks are ahead of UTC at that instant. */
function offsetMs(at: number, timezone: string): number {
  if (timezone === 'UTC') return 0;
  const parts = formatOf(timezone).formatToParts(at);
  const value = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return wall - Math.floor(at / 1_000) * 1_000;
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timezone, made);
  return made;
}
