import { fold } from './fold.ts';
import { numberSuffixWords } from './vocabulary.ts';

export interface HouseNumber {
  number: number;
  /** What follows the digits: '', 'b', 'bis', 'half' (226 1/2), '-12' (37-12 in Queens). */
  suffix: string;
}

/** "12-16" is a row of houses; a longer step is one hyphenated number. */
const longestRange = 20;
const largestNumber = 999_999;
const one = /^(\d{1,6})[\s-]*(1\/2|1⁄2|half|bis|ter|quater|quinquies|[a-z])?$/;

function parseOne(text: string): HouseNumber | undefined {
  const match = one.exec(text);
  if (!match) return undefined;
  const suffix = match[2] ?? '';
  return { number: Number(match[1]), suffix: suffix.startsWith('1') ? 'half' : suffix };
}

function parseRange(text: string): HouseNumber[] | undefined {
  const match = /^(\d{1,6})\s*[-–/]\s*(\d{1,6})$/.exec(text);
  if (!match || text === '1/2') return undefined;
  const [from, to] = [Number(match[1]), Number(match[2])];
  if (to <= from || to - from > longestRange) return [{ number: from, suffix: `-${to}` }];
  const step = (to - from) % 2 === 0 ? 2 : 1;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => ({
    number: from + n * step,
    suffix: '',
  }));
}

/** The houses that one written number means: `12;14`, `12-16`, `12, 14b`, `226 1/2`. Empty when it means none. */
export function parseHouseNumbers(text: string): HouseNumber[] {
  const parts = fold(text.replaceAll('½', ' 1/2')).split(/[;,&+]/);
  return parts.flatMap((part) => {
    const trimmed = part.trim();
    const single = parseOne(trimmed);
    return single ? [single] : (parseRange(trimmed) ?? []);
  });
}

/** The same for one word of an address. A row of houses is its first. */
export function parseNumberWord(word: string): HouseNumber | undefined {
  return parseOne(word) ?? parseRange(word)?.[0];
}

export const isSuffixWord = (word: string): boolean => /^[a-z]$/.test(word) || numberSuffixWords.has(word);

/** As it stands on the door: 1924B, 12 bis, 226 1/2. */
export function writeHouseNumber({ number, suffix }: HouseNumber): string {
  if (suffix === 'half') return `${number} 1/2`;
  if (suffix.length > 1 && !suffix.startsWith('-')) return `${number} ${suffix}`;
  return `${Math.min(number, largestNumber)}${suffix.toUpperCase()}`;
}
