import { describe, expect, it } from '@jest/globals';
import { compareDurations, parseDuration, parseWindow } from '../../../src/core/duration.js';

const hours = (count: number) => count * 3_600_000;

describe('durations', () => {
  it.each([
    ['P90D', { years: 0, months: 0, days: 90, ms: 0 }],
    ['P2W', { years: 0, months: 0, days: 14, ms: 0 }],
    ['P1Y6M', { years: 1, months: 6, days: 0, ms: 0 }],
    ['PT12H30M', { years: 0, months: 0, days: 0, ms: hours(12.5) }],
    ['p1dt1s', { years: 0, months: 0, days: 1, ms: 1_000 }],
  ])('reads %s', (text, expected) => {
    expect(parseDuration(text)).toEqual(expected);
  });

  it.each(['', 'P', 'PT', '90D', 'P90', 'P-1D', 'P1.5D', 'P1DT', 'P999999D', 'soon'])('refuses %p', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('reads windows in one letter or as ISO, but none that depend on the calendar', () => {
    expect([parseWindow('15m'), parseWindow('2h'), parseWindow('1d'), parseWindow('PT15M')]).toEqual([
      900_000,
      hours(2),
      hours(24),
      900_000,
    ]);
    expect([parseWindow('P1M'), parseWindow('15'), parseWindow('m'), parseWindow('1000000h')]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('compares lengths where the calendar leaves no doubt', () => {
    const compare = (a: string, b: string) => compareDurations(parseDuration(a)!, parseDuration(b)!); // literals of this test
    expect([compare('P90D', 'P90D'), compare('P30D', 'P90D'), compare('P1Y', 'P1M'), compare('PT1H', 'P1D')]).toEqual([
      0, -1, 1, -1,
    ]);
    expect([compare('P1M', 'P30D'), compare('PT24H', 'P1D')]).toEqual([undefined, undefined]);
  });
});
