/** Slips allowed in a name of so many letters. Short names differ by one letter all too often: Ann, Ash, Bank, Bond. */
export const slipsAllowed = (letters: number): number => (letters < 5 ? 0 : letters < 9 ? 1 : 2);

/**
 * Slips of the finger between two texts: letters added, left out, taken for another, or swapped with their neighbor
 * (optimal string alignment). `most` + 1 when there are more than `most`.
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let slips = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        slips = Math.min(slips, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(slips);
    }
    if (Math.min(...row) > most) return most + 1;
    [beforeLast, last] = [last, row];
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

/** What any slip costs, beside its share of the letters. */
const misspelled = 0.05;

const digitsOf = (text: string): string => (text.match(/\d+/g) ?? []).join(' ');

/**
 * How near a text is to what is meant: 1 the same, less for each slip, 0 not the same thing. Digits never slip:
 * 45th Street is not 46th Street.
 */
export function nearness(written: string, meant: string): number {
  if (written === meant) return 1;
  if (digitsOf(written) !== digitsOf(meant)) return 0;
  const letters = Math.max(written.length, meant.length);
  const most = slipsAllowed(letters);
  const slips = most === 0 ? 1 : slipsBetween(written, meant, most);
  return slips > most ? 0 : 1 - slips / (2 * letters) - misspelled;
}
