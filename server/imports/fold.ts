/** What becomes of a row that can be written; a merged one names the row it went into. */
export interface Ending {
  row: number;
  ending: 'created' | 'updated' | 'merged';
  into?: number;
}

/**
 * Tells the rows of a batch apart, for one statement may not write a row twice. `known` holds the keys that are in the
 * database, with the row of this same file that brought them, or null when an earlier import did.
 */
export function endingsOf(
  rows: readonly { row: number; key: string }[],
  known: ReadonlyMap<string, number | null>,
): Ending[] {
  const first = new Map<string, number>();
  return rows.map(({ row, key }) => {
    const before = first.get(key) ?? known.get(key);
    if (typeof before === 'number') return { row, ending: 'merged', into: before };
    first.set(key, row);
    return { row, ending: before === null ? 'updated' : 'created' };
  });
}
