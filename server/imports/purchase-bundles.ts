import { plainArray, textArray } from '../db/array.ts';
import type { PurchaseRow } from './purchase-row.ts';

export interface NewPurchase {
  row: number;
  purchase: PurchaseRow;
}

/**
 * Purchases that differ in nothing but their rows, nearly always all of a batch, as columns,
 * ready while the database still writes another batch.
 */
export interface Bundle {
  source: string;
  fixed: boolean;
  zone: string;
  fromItems: boolean;
  purchases: NewPurchase[];
  rows: string;
  keys: string;
  refs: string;
  moments: string;
  amounts: string;
  items: string;
}

type Shared = Pick<Bundle, 'source' | 'fixed' | 'zone' | 'fromItems' | 'purchases'>;

export function bundlesOf(batch: readonly NewPurchase[], timeZone: string): Bundle[] {
  const groups: Shared[] = [];
  let last: Shared | undefined;
  for (const one of batch) {
    const { source, fromItems, at, timeZone: own } = one.purchase;
    const zone = own ?? timeZone;
    const fits = (group: Shared | undefined) =>
      group?.source === source && group.fixed === at.fixed && group.zone === zone && group.fromItems === fromItems;
    if (!fits(last)) last = groups.find(fits);
    if (!last) {
      last = { source, fromItems, fixed: at.fixed, zone, purchases: [] };
      groups.push(last);
    }
    last.purchases.push(one);
  }
  return groups.map((group) => ({ ...group, ...columnsOf(group.purchases) }));
}

const columnsOf = (purchases: readonly NewPurchase[]) => ({
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
export const refsIn = ({ purchases, refs }: Bundle, unnamed: ReadonlySet<string>): string =>
  unnamed.size === 0
    ? refs
    : textArray(purchases, ({ purchase }) => (unnamed.has(purchase.customerRef ?? '') ? null : purchase.customerRef));
