import { createHash } from 'node:crypto';
import type { Columns } from './columns.ts';
import { cellReader, emptyRow, type Parsed, type Problem } from './customer-row.ts';
import { type DateOrder, type Moment, readMoment } from './times.ts';
import { type DecimalSign, phoneDigits, readAmount, readEmail, readText } from './values.ts';

export interface Purchase {
  sourceKey: string;
  /** `id:…`, `email:…` or `phone:…`; null: anonymous. */
  customerRef: string | null;
  at: Moment;
  /** A plain decimal with two places. */
  amount: string;
  items: string | null;
}

export interface PurchasePlan {
  headers: readonly string[];
  columns: Columns;
  dateOrder: DateOrder;
  decimal: DecimalSign;
}

/**
 * Numbers equal rows, which no id tells apart: two coffees at the same minute are two purchases, and the same file again
 * finds the same two. Equal rows stand close together in real files, so only the last 200,000 different ones are kept.
 */
export class Occurrences {
  private readonly seen = new Map<string, number>();

  next(key: string): number {
    const count = (this.seen.get(key) ?? 0) + 1;
    this.seen.delete(key);
    this.seen.set(key, count);
    if (this.seen.size > 200_000) this.seen.delete(this.seen.keys().next().value ?? '');
    return count;
  }
}

function readReference(cell: (field: string) => string): string | null | undefined {
  const id = readText(cell('customerId'), 201);
  if (id) {
    const email = id.includes('@') ? readEmail(id) : undefined;
    return email ? `email:${email}` : [...id].length > 200 ? undefined : `id:${id}`;
  }
  if (cell('email') !== '') {
    const email = readEmail(cell('email'));
    return email && `email:${email}`;
  }
  if (cell('phone') === '') return null;
  const digits = phoneDigits(cell('phone'));
  return digits && `phone:${digits}`;
}

/** Reads rows of a purchases table. It must see every row of the file in order, for rows without an id are numbered. */
export function purchaseReader(plan: PurchasePlan): (fields: readonly string[]) => Parsed<Purchase> {
  const { columns } = plan;
  const cellOf = cellReader(plan.headers, columns);
  const occurrences = new Occurrences();

  return (fields) => {
    if (fields.every((field) => field.trim() === '')) return emptyRow;
    const cell = (field: string) => cellOf(fields, field);
    const problems: Problem[] = [];
    const complain = (field: string, what: string) => {
      const text = cell(field);
      const reason = text === '' ? `The ${what} is missing.` : `“${text.slice(0, 40)}” is not a ${what}.`;
      problems.push({ column: columns[field] ?? field, reason });
    };

    const at = readMoment(cell('at'), cell('time'), plan.dateOrder);
    if (!at) complain('at', 'date and time');
    const amount = readAmount(cell('amount'), plan.decimal);
    if (amount === undefined) complain('amount', 'amount');
    const id = readText(cell('id'), 201);
    const tooLong = id !== undefined && [...id].length > 200;
    if (tooLong) problems.push({ column: columns.id ?? 'id', reason: 'An id may have 200 characters.' });
    if (!at || amount === undefined || tooLong) return { problems };

    const reference = readReference(cell);
    if (reference === undefined) {
      problems.push({ reason: 'The customer cannot be read; the purchase was kept as anonymous.' });
    }
    const items = readText(cell('items'), 2000) ?? null;
    const content = { customerRef: reference ?? null, at, amount, items };
    return { value: { sourceKey: sourceKeyOf(id, content, occurrences), ...content }, problems };
  };
}

function sourceKeyOf(id: string | undefined, content: Omit<Purchase, 'sourceKey'>, occurrences: Occurrences): string {
  if (id) return `id:${id}`;
  const { at, amount, customerRef, items } = content;
  const hash = createHash('sha256')
    .update(JSON.stringify([at.text, amount, customerRef, items]))
    .digest('base64url');
  const key = hash.slice(0, 22);
  return `row:${key}#${occurrences.next(key)}`;
}
