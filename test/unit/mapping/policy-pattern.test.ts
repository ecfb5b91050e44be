import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern } from '../../../src/mapping/policy-pattern.js';

function test(pattern: string, name: string): boolean {
  const compiled = compilePattern(pattern);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.test(name);
}

function problem(pattern: string): string {
  const compiled = compilePattern(pattern);
  return 'problem' in compiled ? compiled.problem : '';
}

describe('patterns for group names', () => {
  it('ignores letter case and how accents are composed', () => {
    expect(test('^Équipe', 'E\u0301QUIPE de Support')).toBe(true);
    expect(test('^[A-Z]+$', 'support')).toBe(true);
  });

  it.each([
    ['^support l\\d+$', 'Support L12', true],
    ['^support l\\d+$', 'Support Lead', false],
    ['leads?$', 'Support Leads', true],
    ['^(?:fr|de)-', 'DE-support', true],
    ['^(?:fr|de)-', 'es-support', false],
    ['a{2,3}b', 'xaab', true],
    ['^a{2,3}b', 'ab', false],
    ['^.*-l\\d{1,2}-.+$', 'emea-l3-day', true],
    ['[^a-z]', 'abc', false],
    ['\\p{L}\\.', 'é.', true],
    ['^$', '', true],
    ['', 'anything', true],
  ])('%s on "%s" is %s', (pattern, name, expected) => {
    expect(test(pattern, name)).toBe(expected);
  });

  it.each([
    ['(a)\\1', 'back-references'],
    ['(?<n>a)\\k<n>', 'back-references'],
    ['a(?=b)', 'look-around'],
    ['a(?!b)', 'look-around'],
    ['(?<=a)b', 'not a regular expression'],
    ['a'.repeat(201), 'longer than 200'],
    ['a{9999999}', 'repeat count'],
    ['(', 'missing closing'],
    ['[z-a]', 'range'],
  ])('refuses %s', (pattern, reason) => {
    expect(problem(pattern)).toContain(reason);
  });

  it.each(['(a|a)*b', 'a*a*a*a*a*a*b', '(a|aa)*b', '(a+)+b', `${'a?'.repeat(60)}a{60}b`, '(.|x)*(.|y)*z'])(
    'ends with %s on a name that would hold up a backtracking engine for ever',
    (pattern) => {
      expect(test(pattern, 'a'.repeat(2_000))).toBe(false);
    },
  );

  it('agrees with the engine on every pattern both know', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '(?:a|b)', '(?:ab|b)', '1');
    const part = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'))
      .map((parts) => parts.join(''));
    const pattern = fc
      .tuple(fc.constantFrom('', '^'), fc.array(part, { maxLength: 5 }), fc.constantFrom('', '$'))
      .map(([start, parts, end]) => `${start}${parts.join('')}${end}`);
    const alternatives = fc.array(pattern, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|'));
    fc.assert(
      fc.property(
        alternatives,
        fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é'), maxLength: 8 }),
        (source, name) => {
          expect(test(source, name)).toBe(new RegExp(source, 'iu').test(name));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
