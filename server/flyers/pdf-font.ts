import { existsSync } from 'node:fs';

/** Where systems keep a font with many scripts, regular and bold. */
const usual: readonly (readonly [string, string])[] = [
  ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf'],
  ['/usr/share/fonts/dejavu/DejaVuSans.ttf', '/usr/share/fonts/dejavu/DejaVuSans-Bold.ttf'],
  ['/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf', '/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf'],
  ['/System/Library/Fonts/Supplemental/Arial.ttf', '/System/Library/Fonts/Supplemental/Arial Bold.ttf'],
  ['C:\\Windows\\Fonts\\arial.ttf', 'C:\\Windows\\Fonts\\arialbd.ttf'],
];

/** Beyond Latin-1, what the fonts that every reader of PDF has can write (Windows-1252). */
const beyondLatin1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const writable = (letter: string): boolean => letter <= 'ÿ' || beyondLatin1.includes(letter);

export interface PdfFont {
  regular: string;
  bold: string;
  /** What this font can write of a text. */
  clean(text: string): string;
}

const plain: PdfFont = {
  regular: 'Helvetica',
  bold: 'Helvetica-Bold',
  clean: (text) =>
    [...text.normalize('NFC')]
      .map((letter) => (writable(letter) ? letter : letter.normalize('NFD').replace(/\p{M}/gu, '')))
      .map((letter) => (writable(letter) ? letter : '?'))
      .join(''),
};

/** A font of PDF's own where it can write all of the texts; else one of the system, and for want of that the former. */
export function fontFor(texts: readonly string[]): PdfFont {
  if (texts.every((text) => [...text.normalize('NFC')].every(writable))) return plain;
  const found = usual.find((files) => files.every((file) => existsSync(file)));
  return found ? { regular: found[0], bold: found[1], clean: (text) => text } : plain;
}
