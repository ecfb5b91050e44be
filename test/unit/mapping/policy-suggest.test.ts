import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { didYouMean } from '../../../src/mapping/policy-suggest.js';

/** Edits between two texts by their plain definition: the last letters stay, or one of the four edits ends there. */
function edits(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [lastA, lastB] = [a.slice(-1), b.slice(-1)];
  const [restA, restB] = [a.slice(0, -1), b.slice(0, -1)];
  const ways = [edits(restA, restB) + (lastA === lastB ? 0 : 1), edits(restA, b) + 1, edits(a, restB) + 1];
  if (a.length > 1 && b.length > 1 && lastA === restB.slice(-1) && lastB === restA.slice(-1))
    ways.push(edits(a.slice(0, -2), b.slice(0, -2)) + 1);
  return Math.min(...ways);
}

/** The first of the nearest words within a third of their length, by the definition. */
function nearest(written: string, known: readonly string[]): string | undefined {
  const near = known
    .map((word) => ({ word, distance: edits(written, word) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(word.length / 3)));
  const least = Math.min(...near.map(({ distance }) => distance));
  return near.find(({ distance }) => distance === least)?.word;
}

describe('"did you mean"', () => {
  it('names the nearest of the known words, however many are held against it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (written, known) => {
        const close = known.filter(({ length }) => Math.abs(length - written.length) <= 4);
        const found = nearest(written, close);
        expect(didYouMean(written, known)).toBe(found === undefined ? '' : ` - did you mean "${found}"?`);
      }),
      { numRuns: 500 },
    );
  });

  it('looks past letter case, and says nothing where nothing is near or the word is too long to be a slip', () => {
    expect(didYouMean('équipe fr', ['Équipe UK', 'ÉQUIPE RF'])).toBe(' - did you mean "ÉQUIPE RF"?');
    expect(didYouMean('Billing', ['Support', 'Shipping and returns'])).toBe('');
    expect(didYouMean('x'.repeat(81), ['x'.repeat(81)])).toBe('');
    expect(didYouMean('x'.repeat(80), ['y', 'x'.repeat(84)])).toBe(` - did you mean "${'x'.repeat(84)}"?`);
  });
});
