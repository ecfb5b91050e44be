import { describe, expect, it } from '@jest/globals';
import { chooseLanguage } from '../../../src/cli/say.js';
import { english } from '../../../src/cli/words.en.js';
import { french } from '../../../src/cli/words.fr.js';

const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the words of the command line', () => {
  it('are the same keys in both languages, none empty, each with the same values', () => {
    expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) {
      const other = french[key as keyof typeof english]; // a key of the same object
      expect(other.trim()).not.toBe('');
      expect([key, values(other)]).toEqual([key, values(text)]);
    }
  });

  it.each([
    ['fr', {}, 'fr'],
    ['en', { LANG: 'fr_FR.UTF-8' }, 'en'],
    [undefined, { LANG: 'fr_FR.UTF-8' }, 'fr'],
    [undefined, { LANG: 'fr' }, 'fr'],
    [undefined, { LC_ALL: 'en_GB', LANG: 'fr_FR' }, 'en'],
    [undefined, { LC_MESSAGES: 'fr_CA', LANG: 'en_US' }, 'fr'],
    [undefined, { LANG: 'fro' }, 'en'],
    [undefined, {}, 'en'],
  ])('--lang %s with %j speaks %s', (option, env, lang) => expect(chooseLanguage(option, env)).toBe(lang));
});
