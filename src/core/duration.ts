/** A length of time in calendar units and clock units (ISO 8601); P1M is a month, whatever its days. */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  /** Hours, minutes and seconds together. */
  readonly ms: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const iso = /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const short = /^(\d+)\s*(s|m|h|d|w)$/;
const shortMs: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** Longest number accepted for one unit: keeps every sum far inside what a Date can hold. */
const MAX_DIGITS = 5;

/** `text` as an ISO 8601 duration such as P90D, P1M2W or PT12H; undefined when it is none. Fractions and signs are not durations here. */
export function parseDuration(text: string): Duration | undefined {
  const parts = iso.exec(text.trim().toUpperCase());
  if (!parts || /\d{6,}/.test(text)) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return {
    years: years ?? 0,
    months: months ?? 0,
    days: (weeks ?? 0) * 7 + (days ?? 0),
    ms: (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND,
  };
}

/** A window in milliseconds from `15m`, `2h`, `1d`, or an ISO duration without years and months (`PT15M`, `P1D`); undefined otherwise. */
export function parseWindow(text: string): number | undefined {
  const parts = short.exec(text.trim().toLowerCase());
  if (parts) {
    const [, count = '', unit = ''] = parts;
    return count.length > MAX_DIGITS ? undefined : Number(count) * (shortMs[unit] ?? 0);
  }
  const duration = parseDuration(text);
  if (!duration || duration.years > 0 || duration.months > 0) return undefined;
  return duration.days * DAY + duration.ms;
}

/** Negative, zero or positive as `a` is surely shorter than, equal to, or surely longer than `b`; undefined when it depends on the calendar. */
export function compareDurations(a: Duration, b: Duration): number | undefined {
  const least = (d: Duration) => (d.years * 12 + d.months) * 28 * DAY + d.days * (DAY - HOUR) + d.ms;
  const most = (d: Duration) => (d.years * 12 + d.months) * 31 * DAY + d.days * (DAY + HOUR) + d.ms;
  if (a.years * 12 + a.months === b.years * 12 + b.months) {
    if (a.days === b.days) return Math.sign(a.ms - b.ms);
    if (a.ms === b.ms) return Math.sign(a.days - b.days);
  }
  if (most(a) < least(b)) return -1;
  if (least(a) > most(b)) return 1;
  return undefined;
}
