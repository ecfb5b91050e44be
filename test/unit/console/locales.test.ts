import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const folder = fileURLToPath(new URL('../../../src/console/locales', import.meta.url));
const names = readdirSync(`${folder}/en`).sort();

function words(language: string, name: string): Record<string, string> {
  return JSON.parse(readFileSync(`${folder}/${language}/${name}`, 'utf8')) as Record<string, string>; // flat files of texts, checked below
}

/** Plural forms of one text count as one: French has a form that English lacks. */
function keys(texts: Record<string, string>): string[] {
  return [...new Set(Object.keys(texts).map((key) => key.replace(/_(zero|one|two|few|many|other)$/, '')))].sort();
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => name))].sort();
}

describe('the words of the console', () => {
  it('has the same files in every language', () => {
    expect(readdirSync(`${folder}/fr`).sort()).toEqual(names);
  });

  it.each(names)('says everything of %s in both languages, with the same placeholders', (name) => {
    const [english, french] = [words('en', name), words('fr', name)];
    expect(keys(french)).toEqual(keys(english));
    for (const [key, text] of Object.entries({ ...english, ...french })) {
      expect({ key, isEmpty: typeof text !== 'string' || text.trim() === '' }).toEqual({ key, isEmpty: false });
    }
    for (const [key, text] of Object.entries(french)) {
      const original = english[key] ?? english[key.replace(/_\w+$/, '_other')] ?? '';
      expect({ key, placeholders: placeholders(text) }).toEqual({ key, placeholders: placeholders(original) });
    }
  });

  it.each(names)('has every plural form of each language in %s', (name) => {
    for (const [language, forms] of [
      ['en', ['one', 'other']],
      ['fr', ['one', 'many', 'other']],
    ] as const) {
      const texts = words(language, name);
      const plurals = Object.keys(texts).filter((key) => key.endsWith('_other'));
      for (const key of plurals)
        expect(Object.keys(texts)).toEqual(expect.arrayContaining(forms.map((form) => key.replace(/other$/, form))));
    }
  });
});
