import type { PurchaseRow } from './purchase-row.ts';

export interface NewPurchase {
  row: number;
  purchase: PurchaseRow;
}

/**
 * Purchases that differ in nothing but their rows, nearly always all of a batch, as columns: arrays written as PostgreSQL reads
 * them. Several times as quick as what pg and knex do with arrays, and ready while the database still writes another batch.
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

const quoted = (value: string | null): string =>
  value === null ? 'NULL' : `"${/["\\]/.test(value) ? value.replaceAll(/["\\]/g, '\\$&') : value}"`;

function arrayOf(purchases: readonly NewPurchase[], pick: (one: NewPurchase) => string | number): string {
  let text = '{';
  for (const one of purchases) text += text.length > 1 ? `,${pick(one)}` : pick(one);
  return `${text}}`;
}

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
  rows: arrayOf(purchases, ({ row }) => row),
  keys: arrayOf(purchases, ({ purchase }) => quoted(purchase.sourceKey)),
  refs: arrayOf(purchases, ({ purchase }) => quoted(purchase.customerRef)),
  moments: arrayOf(purchases, ({ purchase }) => quoted(purchase.at.text)),
  amounts: arrayOf(purchases, ({ purchase }) => purchase.amount),
  items: arrayOf(purchases, ({ purchase }) => quoted(purchase.items)),
});

/** The customers of a bundle's purchases, in their order. */
export const customersIn = ({ purchases }: Bundle, ids: ReadonlyMap<string, string>): string =>
  arrayOf(purchases, ({ purchase }) => ids.get(purchase.customerRef ?? '') ?? 'NULL');

/** What the purchases call their customers, without those who are not to be named. */
export const refsIn = ({ purchases, refs }: Bundle, unnamed: ReadonlySet<string>): string =>
  unnamed.size === 0
    ? refs
    : arrayOf(purchases, ({ purchase }) =>
        quoted(unnamed.has(purchase.customerRef ?? '') ? null : purchase.customerRef),
      );
