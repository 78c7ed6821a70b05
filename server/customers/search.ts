/**
 * Patterns for PostgreSQL's `~` that find what somebody typed, whatever its case and accents. Classes of letters instead of
 * `ilike`: the embedded database, which knows no locale, reads a hundred thousand people twice as fast so, and accents
 * do not count.
 */

/** Letters of Latin alphabets that are a plain one with a mark. */
const marked = new Map<string, string>();
for (const [from, to] of [
  [0xc0, 0x17f],
  [0x218, 0x21b],
  [0x1e00, 0x1ef9],
] as const)
  for (let code = from; code <= to; code++) {
    const letter = String.fromCodePoint(code);
    const [plain = ''] = letter.normalize('NFD').toLowerCase();
    if (/[a-z]/.test(plain) && !marked.has(letter)) marked.set(letter, plain);
  }
for (const [letter, plain] of ['øo', 'łl', 'đd', 'ħh', 'ıi'].map((pair) => [...pair] as [string, string])) {
  marked.set(letter, plain);
  marked.set(letter.toUpperCase(), plain);
}

const alike = new Map<string, string>();
for (const [letter, plain] of marked) alike.set(plain, (alike.get(plain) ?? '') + letter);

/**
 * What JavaScript takes for white space, as a database without a locale knows only the plain ones; no line feed, which
 * stands between the fields.
 */
const blanks = '[\t\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+';

function patternOf(sign: string): string {
  if (/\s/.test(sign)) return blanks;
  if (/['’‘`´]/.test(sign)) return `['’‘\`´]`;
  if (!/\p{L}/u.test(sign)) return /[\\^$.*+?()[\]{}|]/.test(sign) ? `\\${sign}` : sign;
  const plain = marked.get(sign) ?? sign.toLowerCase();
  const letters = new Set([sign, plain, plain.toUpperCase(), ...(alike.get(plain) ?? '')]);
  const single = [...letters].filter((letter) => [...letter].length === 1);
  return single.length > 1 ? `[${single.join('')}]` : sign;
}

/** Finds a text that holds `q`. */
export const textPattern = (q: string): string =>
  [...q.trim().normalize('NFC').replace(/\s+/g, ' ')]
    // A mark that stands alone is one on a letter that has no form with it.
    .filter((sign) => !/[\u0300-\u036f]/.test(sign))
    .map(patternOf)
    .join('');

/** As few digits are in every phone number. */
const fewDigits = 3;

/**
 * Finds a phone number that holds the digits of `q`, whatever stands between them. Undefined where `q` is no part of
 * one. Zeros in front are dialed, and are not part of an E.164 number.
 */
export function phonePattern(q: string): string | undefined {
  if (!/^[\d\s()+./-]+$/.test(q)) return undefined;
  const digits = q.replaceAll(/\D/g, '');
  const dialed = digits.replace(/^0+/, '');
  const wanted = dialed.length >= fewDigits ? dialed : digits;
  return wanted.length >= fewDigits ? [...wanted].join('[^0-9]*') : undefined;
}
