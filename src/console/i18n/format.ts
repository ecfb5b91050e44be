import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Numbers, moments and spans of time in the language in use. */
export interface Format {
  number(value: number): string;
  percent(share: number): string;
  /** Local date and time with the zone: `22 Nov 2026, 09:04 CET`. */
  moment(iso: string): string;
  /** The same in UTC. */
  momentUtc(iso: string): string;
  /** Local hour: `09:00`. */
  hour(iso: string): string;
  date(iso: string): string;
  /** `3 minutes ago`, `in 2 days`; `now` within a minute. */
  ago(iso: string, now: number): string;
  /** `1 h 4 min`, from milliseconds; the two largest units. */
  span(ms: number): string;
}

const momentShape = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

const steps = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

/** The formats of one language. */
export function createFormat(language: string): Format {
  const locale = language === 'en' ? 'en-GB' : language;
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const moment = new Intl.DateTimeFormat(locale, momentShape);
  const momentUtc = new Intl.DateTimeFormat(locale, { ...momentShape, second: '2-digit', timeZone: 'UTC' });
  const hour = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const inUnit = (value: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    moment: (iso) => moment.format(new Date(iso)),
    momentUtc: (iso) => momentUtc.format(new Date(iso)),
    hour: (iso) => hour.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    ago: (iso, now) => {
      const distance = new Date(iso).getTime() - now;
      const step = steps.find(({ ms }) => Math.abs(distance) >= ms);
      if (!step || step.unit === 'second') return relative.format(0, 'second');
      return relative.format(Math.trunc(distance / step.ms), step.unit);
    },
    span: (ms) => {
      if (ms < 1000) return inUnit(Math.round(ms), 'millisecond');
      const first = steps.findIndex((step) => ms >= step.ms);
      let rest = ms;
      const parts = steps.slice(first, first + 2).flatMap(({ unit, ms: size }) => {
        const count = Math.floor(rest / size);
        rest -= count * size;
        return count === 0 ? [] : [inUnit(count, unit)];
      });
      return parts.join(' ');
    },
  };
}

/** The formats of the language in use. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => createFormat(i18n.language), [i18n.language]);
}
