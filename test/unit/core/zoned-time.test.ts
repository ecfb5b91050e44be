import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDuration, type Duration } from '../../../src/core/duration.js';
import {
  addDuration,
  endOfDay,
  isTimeZone,
  parseInstant,
  parseLocalDate,
  startOfDay,
  subtractDuration,
} from '../../../src/core/zoned-time.js';

const duration = (text: string): Duration => parseDuration(text)!; // literals of this test
const add = (at: string, length: string, zone: string) =>
  addDuration(new Date(at), duration(length), zone).toISOString();

describe('dates and times in a zone', () => {
  it('ends a day at 24:00 of the zone, in summer and in winter', () => {
    expect(endOfDay({ year: 2026, month: 3, day: 31 }, 'Europe/Paris').toISOString()).toBe('2026-03-31T22:00:00.000Z');
    expect(endOfDay({ year: 2026, month: 12, day: 31 }, 'Europe/Paris').toISOString()).toBe('2026-12-31T23:00:00.000Z');
    expect(endOfDay({ year: 2026, month: 2, day: 28 }, 'UTC').toISOString()).toBe('2026-03-01T00:00:00.000Z');
  });

  it('gives the days of a clock change 23 and 25 hours', () => {
    const length = (month: number, day: number) =>
      endOfDay({ year: 2026, month, day }, 'Europe/Paris').getTime() -
      startOfDay({ year: 2026, month, day }, 'Europe/Paris').getTime();
    expect([length(3, 29), length(10, 25)]).toEqual([23 * 3_600_000, 25 * 3_600_000]);
  });

  it('begins a day whose midnight is skipped at its first instant', () => {
    expect(startOfDay({ year: 2018, month: 11, day: 4 }, 'America/Sao_Paulo').toISOString()).toBe(
      '2018-11-04T03:00:00.000Z',
    );
  });

  it('keeps the time of day over a clock change when days are added, and not when hours are', () => {
    expect(add('2026-03-28T08:00:00Z', 'P1D', 'Europe/Paris')).toBe('2026-03-29T07:00:00.000Z');
    expect(add('2026-03-28T08:00:00Z', 'PT24H', 'Europe/Paris')).toBe('2026-03-29T08:00:00.000Z');
  });

  it('ends a month that starts on the 31st on the last day of a shorter one', () => {
    expect(add('2026-01-31T10:00:00Z', 'P1M', 'UTC')).toBe('2026-02-28T10:00:00.000Z');
    expect(add('2024-01-31T10:00:00Z', 'P1M', 'UTC')).toBe('2024-02-29T10:00:00.000Z');
    expect(add('2024-02-29T10:00:00Z', 'P1Y', 'UTC')).toBe('2025-02-28T10:00:00.000Z');
  });

  it('goes back what it went forward, in days', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        fc.nat(400),
        (at, count) => {
          const length = duration(`P${count}D`);
          expect(subtractDuration(addDuration(at, length, 'UTC'), length, 'UTC')).toEqual(at);
        },
      ),
    );
  });

  it('never moves back in time by adding', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        fc.nat(400),
        fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
        (at, count, zone) => {
          const less = addDuration(at, duration(`P${count}D`), zone).getTime();
          const more = addDuration(at, duration(`P${count + 1}D`), zone).getTime();
          expect(more).toBeGreaterThan(less);
          expect(Math.abs(less - at.getTime() - count * 86_400_000)).toBeLessThanOrEqual(2 * 3_600_000);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows zones, days and instants from what only looks like them', () => {
    expect([isTimeZone('Europe/Paris'), isTimeZone('Europe/Pariss'), isTimeZone('')]).toEqual([true, false, false]);
    expect([parseLocalDate('2026-02-28'), parseLocalDate('2026-02-29'), parseLocalDate('2026-2-1')]).toEqual([
      { year: 2026, month: 2, day: 28 },
      undefined,
      undefined,
    ]);
    expect(parseInstant('2026-03-31T18:00:00+02:00')?.toISOString()).toBe('2026-03-31T16:00:00.000Z');
    expect([
      parseInstant('2026-03-31'),
      parseInstant('2026-02-30T00:00:00Z'),
      parseInstant('2026-03-31T18:00:00'),
    ]).toEqual([undefined, undefined, undefined]);
  });
});
