import { plainArray, textArray } from '../db/array.ts';
import { copyField } from '../db/copy.ts';
import type { PurchaseRow } from './purchase-row.ts';
import type { Run } from './queries.ts';

export interface NewPurchase {
  row: number;
  purchase: PurchaseRow;
}

/** Purchases that differ in nothing but their rows: nearly always all of a batch. */
export interface Bundle {
  source: string;
  /** Their moments name instants; else they are a wall clock's in the zone. */
  fixed: boolean;
  zone: string;
  fromItems: boolean;
  purchases: NewPurchase[];
}

export function bundlesOf(batch: readonly NewPurchase[], timeZone: string): Bundle[] {
  const bundles: Bundle[] = [];
  let last: Bundle | undefined;
  const fits = (bundle: Bundle, { source, fromItems, at, timeZone: own }: PurchaseRow) =>
    bundle.source === source &&
    bundle.fixed === at.fixed &&
    bundle.zone === (own ?? timeZone) &&
    bundle.fromItems === fromItems;
  for (const one of batch) {
    const { purchase } = one;
    if (!last || !fits(last, purchase)) last = bundles.find((bundle) => fits(bundle, purchase));
    if (!last) {
      const { source, fromItems, at, timeZone: own } = purchase;
      last = { source, fromItems, fixed: at.fixed, zone: own ?? timeZone, purchases: [] };
      bundles.push(last);
    }
    last.purchases.push(one);
  }
  return bundles;
}

/** As arrays, all but the customers. */
export const columnsOf = ({ purchases }: Bundle) => ({
  rows: plainArray(purchases, ({ row }) => row),
  keys: textArray(purchases, ({ purchase }) => purchase.sourceKey),
  refs: textArray(purchases, ({ purchase }) => purchase.customerRef),
  moments: textArray(purchases, ({ purchase }) => purchase.at.text),
  amounts: plainArray(purchases, ({ purchase }) => purchase.amount),
  items: textArray(purchases, ({ purchase }) => purchase.items),
});

/** The customers of a bundle's purchases, in their order. */
export const customersIn = ({ purchases }: Bundle, ids: ReadonlyMap<string, string>): string =>
  plainArray(purchases, ({ purchase }) => ids.get(purchase.customerRef ?? '') ?? null);

/** What the purchases call their customers, without those who are not to be named. */
export const refsIn = ({ purchases }: Bundle, unnamed: ReadonlySet<string>): string =>
  textArray(purchases, ({ purchase }) => (unnamed.has(purchase.customerRef ?? '') ? null : purchase.customerRef));

/**
 * As rows of a COPY, all but their ends: the customers. A wall clock shows the day it is on; of an instant the database
 * knows the day.
 */
export const linesOf = ({ source, fromItems, purchases }: Bundle, { businessId, importId }: Run, file: number) => {
  const shared = [businessId, copyField(source), fromItems, importId, file].join('\t');
  return purchases.map(
    ({ row, purchase: { sourceKey, customerRef, at, amount, items } }) =>
      `${shared}\t${copyField(sourceKey)}\t${copyField(customerRef)}\t${at.text}\t${at.text.slice(0, 10)}\t${amount}\t${copyField(items)}\t${row}\t`,
  );
};

const piece = 500;

/** The rows of a COPY, whole, some hundreds at a time. */
export function* rowsOf(
  lines: readonly string[],
  { purchases }: Bundle,
  ids: ReadonlyMap<string, string>,
): Generator<string> {
  for (let from = 0; from < lines.length; from += piece) {
    let rows = '';
    for (let at = from; at < Math.min(from + piece, lines.length); at++)
      rows += `${lines[at]}${ids.get(purchases[at]?.purchase.customerRef ?? '') ?? '\\N'}\n`;
    yield rows;
  }
}
