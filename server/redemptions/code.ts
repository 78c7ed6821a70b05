import { randomBytes } from 'node:crypto';

/** Without what is easily mistaken for something else: 0 O, 1 I L, 2 Z, 5 S. */
const alphabet = 'ABCDEFGHJKMNPQRTUVWXY346789';
const length = 8;
/** Bytes from here on would make some letters likelier than others. */
const even = 256 - (256 % alphabet.length);

/** Codes nobody can guess, as they are kept and shown: XXXX-XXXX. */
export function newCodes(count: number): string[] {
  const codes: string[] = [];
  let letters = '';
  while (codes.length < count) {
    for (const byte of randomBytes(64)) if (byte < even) letters += alphabet[byte % alphabet.length];
    for (; letters.length >= length && codes.length < count; letters = letters.slice(length))
      codes.push(`${letters.slice(0, length / 2)}-${letters.slice(length / 2, length)}`);
  }
  return codes;
}

/** What is typed or kept, without the case, spaces and dashes that do not matter. */
export const plainCode = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, '');
/** As the column `codes.folded`: look-alikes are one. */
export const foldCode = (code: string): string => plainCode(code).replaceAll('O', '0').replace(/[IL]/g, '1');
