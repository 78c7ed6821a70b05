import { randomInt } from 'node:crypto';

/** Without the letters and digits that people take for each other. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 10;

/** A poster's code. The business's id is in it, as in a token; 30^10 others make guessing hopeless. */
export const newHereCodeText = (businessId: string): string =>
  `${businessId}-${Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')}`;

/** As it was made, whichever way it was typed; undefined for what can be no code. */
export function readHereCode(text: string): { businessId: string; code: string } | undefined {
  const code = text.trim().toUpperCase();
  const businessId = /^([1-9]\d{0,17})-[0-9A-Z]{10}$/.exec(code)?.[1];
  return businessId ? { businessId, code } : undefined;
}
