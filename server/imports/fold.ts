import type { Customer } from './customer-row.ts';
import type { Numbered } from './table-file.ts';

/** What becomes of a row that can be written; a merged one names the row it went into. */
export interface Ending {
  row: number;
  key: string;
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
    if (typeof before === 'number') return { row, key, ending: 'merged', into: before };
    first.set(key, row);
    return { row, key, ending: before === null ? 'updated' : 'created' };
  });
}

/**
 * Customers that this file names for the first time, and those that repeat one: the second are written after the first,
 * so that the outcome is the same wherever a batch happens to end.
 */
export function foldCustomers(
  rows: readonly Numbered<Customer>[],
  known: ReadonlyMap<string, number | null>,
): { fresh: { row: number; customer: Customer }[]; merging: { row: number; customer: Customer }[]; endings: Ending[] } {
  const endings = endingsOf(
    rows.map(({ row, value }) => ({ row, key: value.identityKey })),
    known,
  );
  const fresh: { row: number; customer: Customer }[] = [];
  const merging = new Map<string, { row: number; customer: Customer }>();
  for (const [index, { row, value: customer }] of rows.entries()) {
    if (endings[index]?.ending !== 'merged') {
      fresh.push({ row, customer });
      continue;
    }
    const before = merging.get(customer.identityKey);
    merging.set(
      customer.identityKey,
      before ? { row: before.row, customer: fill(before.customer, customer) } : { row, customer },
    );
  }
  return { fresh, merging: [...merging.values()], endings };
}

/** The earlier row, its blanks filled from the later. */
export const fill = (earlier: Customer, later: Customer): Customer => ({
  identityKey: earlier.identityKey,
  sourceId: earlier.sourceId ?? later.sourceId,
  name: earlier.name ?? later.name,
  email: earlier.email ?? later.email,
  phone: earlier.phone ?? later.phone,
  tags: [...new Set([...earlier.tags, ...later.tags])],
  attributes: { ...later.attributes, ...earlier.attributes },
  since: earlier.since ?? later.since,
  address: earlier.address ?? later.address,
  position: earlier.position ?? later.position,
});
