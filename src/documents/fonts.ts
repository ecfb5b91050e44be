import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** DejaVu, free of charge and of conditions on what is printed with it: Latin with all its accents, Greek, Cyrillic, and more. */
export const fontFiles = {
  plain: resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
};

/** Tells which characters a font can show. */
export type HasGlyph = (codePoint: number) => boolean;

/**
 * Text as the font can show it. What it has no letter for, what cannot be seen, and what turns the direction of writing is written as a code point
 * in brackets: a name is then unwieldy, but never another name.
 */
export function showable(text: string, hasGlyph: HasGlyph): { readonly text: string; readonly isWhole: boolean } {
  let isWhole = true;
  const shown = [...text.normalize('NFC')].map((letter) => {
    const codePoint = letter.codePointAt(0) ?? 0;
    if (letter === '\n' || (hasGlyph(codePoint) && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(letter))) return letter;
    isWhole = false;
    return `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
  return { text: shown.join(''), isWhole };
}
