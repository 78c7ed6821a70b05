import { storedResolution } from './cells.ts';

/**
 * H3 cells as plain numbers, for counting by the hundred thousand. Of a cell's 64 bits only the base cell (7) and the
 * digits (3 a resolution) differ between cells of one resolution; at resolution 12 that makes 43, which a double holds
 * exactly, and a parent is a division away.
 */

/** SQL: what `column` (a stored cell) is as such a number. */
export const compactCellSql = (column: string): string => `((${column} >> 9) & ${2 ** 43 - 1})::float8`;

/** The ancestor of a stored cell, both as numbers. */
export const compactParent = (stored: number, resolution: number): number =>
  Math.floor(stored / 8 ** (storedResolution - resolution));

/** The number of a cell given by name, at its own resolution. */
export function compactCell(h3: string, resolution: number): number {
  const digits = BigInt(`0x${h3}`) & ((1n << 52n) - 1n);
  return Number(digits >> BigInt(3 * (15 - resolution)));
}

/** The cell's name: mode 1, the resolution, the number, and sevens below it. */
export function expandCell(compact: number, resolution: number): string {
  const unused = BigInt(3 * (15 - resolution));
  const bits = (1n << 59n) | (BigInt(resolution) << 52n) | (BigInt(compact) << unused) | ((1n << unused) - 1n);
  return bits.toString(16);
}
