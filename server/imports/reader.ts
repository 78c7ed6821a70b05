/** What reading a table's rows comes to. Rows are numbered from 1, the first one below the headings. */

export interface Problem {
  column?: string;
  reason: string;
}

/** What a row says. Without a value it failed (or, `skipped`, was left out on purpose), and the problems say why. */
export interface Parsed<Value> {
  value?: Value;
  /** Further values the same row brings, to be written like the first, but the row counts once: the refund of an order. */
  also?: Value[];
  skipped?: boolean;
  unplaced?: boolean;
  problems: Problem[];
}

/** A row that has been read to its end; or one that went into an earlier row, as the second line of an order does. */
export type Finished<Value> =
  | { row: number; parsed: Parsed<Value> }
  | { row: number; into: number; problems: Problem[] };

/**
 * Reads the rows of a table in order, from the first, so that equal rows can be numbered. Every row that is pushed comes out
 * exactly once, in this push or a later one or at the end, and rows come out in the order in which they went in: an order
 * of several rows comes out when the next one begins.
 */
export interface TableReader<Value> {
  push(row: number, fields: readonly string[]): Finished<Value>[];
  end(): Finished<Value>[];
}

/** A reader whose rows stand each for themselves. */
export const rowByRow = <Value>(read: (fields: readonly string[]) => Parsed<Value>): TableReader<Value> => ({
  push: (row, fields) => [{ row, parsed: read(fields) }],
  end: () => [],
});

export const emptyRow: Parsed<never> = { skipped: true, problems: [{ reason: 'The row is empty.' }] };
