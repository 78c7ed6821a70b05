import { createHash } from 'node:crypto';
import type { Source } from '../contract/people.ts';
import { formatNamed } from './formats/index.ts';
import { readPhone } from './phone.ts';
import type { Plan } from './plan.ts';
import { addingUp, firstTelling } from './purchase-groups.ts';
import { emptyRow, type Parsed, rowByRow, type TableReader } from './reader.ts';
import type { Table } from './recognize.ts';
import { rowsOf, type TableRow } from './table-row.ts';
import { type Moment, readMoment } from './times.ts';
import { type DecimalSign, readAmount, readEmails, readText, sumOf } from './values.ts';
import { zoneOf } from './zones.ts';

export interface PurchaseRow {
  source: Source;
  sourceKey: string;
  /** `key:<source>:<the person's source key>`, `email:…` or `phone:<E.164>`; null: anonymous. */
  customerRef: string | null;
  at: Moment;
  /** A plain decimal with two places; negative where money went back. */
  amount: string;
  items: string | null;
  /** The amount was added up from the rows of its items: a row that tells the whole replaces it. */
  fromItems: boolean;
  /** The IANA zone the row names, for its day and for a time without an offset; null: the store's. */
  timeZone: string | null;
  /** It was cancelled: the row counts as skipped, and what was written under its key before goes. */
  voided?: boolean;
}

export interface PurchasePlan extends Pick<Plan, 'dateOrder' | 'decimal' | 'country'> {
  headers: readonly string[];
  table: Table;
}

/** Reads rows of a purchases table. It must see every row of the file in order, for rows without an id are numbered. */
export function purchaseReader(plan: PurchasePlan): TableReader<PurchaseRow> {
  const format = formatNamed(plan.table.exportName);
  const rowOf = rowsOf(plan.headers, plan.table);
  const read = rowReader(plan);
  if (format?.spans === 'first-row-tells') return firstTelling(rowOf, read);
  if (format?.spans === 'rows-add-up') return addingUp(rowOf, read);
  return rowByRow((fields) => read(rowOf(fields)));
}

function rowReader(plan: PurchasePlan): (row: TableRow) => Parsed<PurchaseRow> {
  const { table, dateOrder, decimal } = plan;
  const occurrences = new Occurrences();
  const saidZones = new Set<string>();
  return (row) => {
    if (row.blank) return emptyRow;
    const { problems } = row;
    const at = row.required('at', readMoment(row.cell('at'), row.cell('time'), dateOrder), 'date and time');
    const amount = row.required('amount', readAmount(row.cell('amount'), decimal), 'amount');
    const tax = row.cell('tax') === '' ? '0.00' : row.required('tax', readAmount(row.cell('tax'), decimal), 'amount');
    const key = keyOf(table, row);
    if (key === undefined) row.say('id', 'An id may have 200 characters.');
    if (!at || amount === undefined || tax === undefined || key === undefined) return { problems };

    const customerRef = readReference(row, table.source, plan);
    if (customerRef === undefined) {
      problems.push({ reason: 'The customer cannot be read; the purchase was kept as anonymous.' });
    }
    const value: PurchaseRow = {
      source: table.source,
      sourceKey: key,
      customerRef: customerRef ?? null,
      at,
      amount: tax === '0.00' ? amount : sumOf([amount, tax]),
      items: readText(row.cell('items'), 2000) ?? null,
      fromItems: false,
      timeZone: readZone(row, saidZones),
    };
    if (key === '') value.sourceKey = contentKey(value, occurrences);
    const voided = voidedBecause(row);
    if (voided !== undefined) {
      problems.push({ reason: voided });
      return { value: { ...value, voided: true }, skipped: true, problems };
    }
    const refund = refundOf(value, row, decimal);
    return refund ? { value, also: [refund], problems } : { value, problems };
  };
}

/** In characters, of which some take two units of a string. */
const isLonger = (text: string, most: number): boolean => text.length > most && [...text].length > most;

/** '' where the row has no id; undefined where it is too long for an index. */
function keyOf({ exportName, source }: Table, row: TableRow): string | undefined {
  const id = readText(formatNamed(exportName)?.key?.(row) ?? row.cell('id'), 301) ?? '';
  if (isLonger(id, exportName ? 300 : 200)) return undefined;
  return id !== '' && source === 'file' ? `id:${id}` : id;
}

/** Undefined where somebody is named and cannot be read. */
function readReference(row: TableRow, source: Source, { country }: PurchasePlan): string | null | undefined {
  const id = readText(row.cell('customerId'), 201);
  if (id) {
    const email = id.includes('@') ? readEmails(id) : undefined;
    if (email) return `email:${email.email}`;
    return isLonger(id, 200) ? undefined : `key:${source}:${source === 'file' ? `id:${id}` : id}`;
  }
  const email = readEmails(row.cell('email'));
  if (email) return `email:${email.email}`;
  const phones = [row.cell('phone'), row.cell('otherPhone')].filter(Boolean);
  for (const text of phones) {
    const phone = readPhone(text, country);
    if (phone) return `phone:${phone.phone}`;
  }
  return row.cell('email') === '' && phones.length === 0 ? null : undefined;
}

/** The zone a row names. A name nobody knows is said once. */
function readZone(row: TableRow, said: Set<string>): string | null {
  const text = row.cell('timeZone');
  if (text === '') return null;
  const zone = zoneOf(text);
  if (zone === undefined && !said.has(text) && said.size < 100) {
    said.add(text);
    row.say('timeZone', `The time zone “${text.slice(0, 40)}” is not known; the store's was used.`);
  }
  return zone ?? null;
}

/** Why an order is no purchase. */
function voidedBecause(row: TableRow): string | undefined {
  if (/^(bogus|test)\b/i.test(row.cell('paymentMethod'))) return 'A test order: it is no purchase.';
  if (row.cell('cancelledAt') !== '') return 'The order was cancelled: it is no purchase.';
  return /^(voided|expired)$/i.test(row.cell('status')) ? 'The payment was voided: it is no purchase.' : undefined;
}

/** What of an order was paid back, as a purchase of its own. */
function refundOf(order: PurchaseRow, row: TableRow, decimal: DecimalSign): PurchaseRow | undefined {
  const amount = row.optional('refunded', (text) => readAmount(text, decimal), 'an amount');
  const refunded = Math.abs(Number(amount ?? 0));
  if (refunded === 0) return undefined;
  return { ...order, sourceKey: `${order.sourceKey}/refund`, amount: (-refunded).toFixed(2), items: null };
}

/**
 * Numbers equal rows, which no id tells apart: two coffees at the same minute are two purchases, and the same file again
 * finds the same two. Equal rows stand close together in real files, so only the last 200,000 different ones are kept.
 */
class Occurrences {
  private readonly seen = new Map<string, number>();

  next(key: string): number {
    const count = (this.seen.get(key) ?? 0) + 1;
    this.seen.delete(key);
    this.seen.set(key, count);
    if (this.seen.size > 200_000) this.seen.delete(this.seen.keys().next().value ?? '');
    return count;
  }
}

function contentKey(
  { at, amount, customerRef, items }: Pick<PurchaseRow, 'at' | 'amount' | 'customerRef' | 'items'>,
  occurrences: Occurrences,
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([at.text, amount, customerRef, items]))
    .digest('base64url');
  const key = hash.slice(0, 22);
  return `row:${key}#${occurrences.next(key)}`;
}
