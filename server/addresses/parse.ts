import { fold, wordsOf } from './fold.ts';
import { type HouseNumber, parseNumberWord } from './house-number.ts';
import { articles, directions, floorWords, loneUnitWords, numberWords, streetTypes, unitWords } from './vocabulary.ts';

/** One word of an address as written. */
export interface Word {
  /** Folded; of a hyphenated or elided word there are several. */
  text: string;
  /** The part between commas it stands in, counted from 0. */
  part: number;
  /** What it means as a house number, where it can be one. */
  number?: HouseNumber;
}

/** What an address says, before anything is looked up. */
export interface ParsedAddress {
  /** Without units and box numbers. */
  words: Word[];
  /** Mail goes to a post-office box: nobody lives there. */
  postBox: boolean;
  /** The text ends within a word: more letters may follow while a person types. */
  open: boolean;
}

const box = '(?:no|nr|num|numero|#|n°|nº)?\\.?\\s*[a-z]?\\d[\\w-]*';
const postBoxes = [
  new RegExp(`\\bp(?:ost)?\\.?\\s*-?o(?:ffice)?\\.?\\s*-?b(?:ox|x|\\b)\\.?\\s*(?:${box})?`, 'g'),
  new RegExp(
    `\\b(?:p\\.?o\\.?\\s*b|post\\s*box|postal\\s+box|bo[iî]te\\s+postale|case\\s+postale|casella\\s+postale)\\b\\.?\\s*(?:${box})?`,
    'g',
  ),
  new RegExp(`\\b(?:postfach|postbus|apartado(?:\\s+(?:de\\s+correos|postal|aereo))?|apdo)\\b\\.?\\s*(?:${box})?`, 'g'),
  new RegExp(`\\bb\\.?p\\.?\\s*${box}`, 'g'),
  // Five digits after C.P. are a postcode in French and Spanish; fewer are an Italian box.
  /\bc\.?p\.?\s*\d{1,4}\b/g,
  new RegExp(`^\\s*(?:r\\.?r\\.?\\s*#?\\d+\\s+)?box\\s*${box}`, 'g'),
];

/** Rewrites signs whose meaning the cutting into words would lose. */
function spellOut(text: string): string {
  return text
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[\r\n;|\t•]+/g, ', ')
    .replace(/(^|,)\s*(c\/o|attn|att|z\.? ?hd\.?)[^,]*(?=,|$)/g, '$1')
    .replace(/\bc\/\s*/g, 'calle ')
    .replace(/\bs\/n\b/g, ' ')
    .replace(/\b(n\s*°|(no|nr|num)\b\s*\.?)\s*(?=\d)/g, '')
    .replace(/(?<=\d)\s+1[/⁄]2(?!\d)/g, ' half')
    .replace(/(?<!\d)1[/⁄]2(?!\d)/g, ' ')
    .replace(/(^|[\s,])#\s*[\w-]+/g, '$1 ');
}

/** Cuts one part between commas into words. */
function cut(text: string, part: number): Word[] {
  return text.split(/\s+/).flatMap((piece): Word[] => {
    // F-06240: a country's letter before its postcode.
    const bare = piece.replace(/^[.:"'*]+|[.:"'*]+$/g, '').replace(/^[a-z]{1,2}-(?=\d{4,5}$)/, '');
    const number = parseNumberWord(bare);
    // A range or 723-B is one word; 21231-4021 is a postcode and stays one as well.
    if (number) return [{ text: bare, part, number }];
    return wordsOf(piece).map((text) => ({
      text,
      part,
      ...(/^\d{1,6}$/.test(text) && { number: { number: Number(text), suffix: '' } }),
    }));
  });
}

const isUnitName = (word: Word | undefined, part: number): boolean =>
  word !== undefined &&
  word.part === part &&
  (/\d/.test(word.text) || /^[a-z]{1,2}$/.test(word.text)) &&
  !articles.has(word.text);

/** How many words from `n` on name a part of the building, given what stands before them. */
function unitLength(words: readonly Word[], n: number, kept: readonly Word[]): number {
  const [word, next, after] = [words[n], words[n + 1], words[n + 2]];
  if (!word) return 0;
  const opens = kept.at(-1)?.part !== word.part;
  const ends = next?.part !== word.part;
  const afterHouse = kept.some(({ number }) => number) && kept.length >= 2;
  if (unitWords.has(word.text) && isUnitName(next, word.part)) {
    const alone = opens && (after?.part !== word.part || after.number !== undefined);
    return alone || afterHouse ? 2 : 0;
  }
  if (/^(apt|apartment|unit|suite|ste)\d+[a-z]?$/.test(word.text)) return afterHouse || opens ? 1 : 0;
  if (loneUnitWords.has(word.text) && ends) {
    const before = kept.at(-1)?.text ?? '';
    return (opens && n > 0) || (afterHouse && (streetTypes.has(before) || directions.has(before))) ? 1 : 0;
  }
  if (floorWords.has(next?.text ?? '') && !ends && /^\d+(st|nd|rd|th|e|er|eme|o|a)?$/.test(word.text)) {
    return kept.length >= 3 || opens ? 2 : 0;
  }
  if (numberWords.has(word.text) && next?.number && !ends && opens) return 1;
  return 0;
}

/** Leaves out what names a part of the building: Apt 3B, 2nd Floor, Unit 4, rear. */
function withoutUnits(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (let n = 0; n < words.length; ) {
    const length = unitLength(words, n, kept);
    const word = words[n];
    if (length === 0 && word) kept.push(word);
    n += Math.max(length, 1);
  }
  return kept;
}

/** Takes an address apart. Pure; any text will do. */
export function parseAddress(text: string): ParsedAddress {
  const written = fold(text.replaceAll('½', ' 1/2'));
  const rest = postBoxes.reduce((left, pattern) => left.replace(pattern, ', '), written);
  const parts = spellOut(rest)
    .split(',')
    .filter((part) => part.trim() !== '');
  const words = withoutUnits(parts.flatMap((part, number) => cut(part.trim(), number)));
  return { words, postBox: rest !== written, open: /[\p{L}\p{N}]$/u.test(text) };
}
