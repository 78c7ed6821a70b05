import type { PurchaseRow } from './purchase-row.ts';
import type { Finished, Parsed, TableReader } from './reader.ts';
import type { TableRow } from './table-row.ts';
import { readText, sumOf } from './values.ts';

type RowOf = (fields: readonly string[]) => TableRow;
type Read = (row: TableRow) => Parsed<PurchaseRow>;

/** Names of items with how many there were of each: `2 × Bagel, Latte`. */
class Items {
  private readonly counts = new Map<string, number>();

  add(row: TableRow): void {
    const name = readText(row.cell('items'), 300);
    if (name === undefined) return;
    const quantity = Math.abs(Number(row.cell('quantity').replace(',', '.') || 1)) || 1;
    this.counts.set(name, (this.counts.get(name) ?? 0) + quantity);
  }

  get text(): string | null {
    const parts = [...this.counts].map(([name, count]) =>
      count === 1 ? name : `${Number(count.toFixed(3))} × ${name}`,
    );
    return readText(parts.join(', '), 2000) ?? null;
  }
}

interface Order {
  row: number;
  name: string;
  id: string;
  parsed: Parsed<PurchaseRow>;
  items: Items;
  /** Everything since the order began, in the order of the rows. */
  held: Finished<PurchaseRow>[];
}

/** Orders whose first row tells the whole, and whose further rows only bring items. */
export function firstTelling(rowOf: RowOf, read: Read): TableReader<PurchaseRow> {
  let open: Order | undefined;

  const close = (): Finished<PurchaseRow>[] => {
    if (!open) return [];
    const { parsed, items, held } = open;
    if (parsed.value) parsed.value.items = items.text;
    open = undefined;
    return held;
  };

  return {
    push(number, fields) {
      const row = rowOf(fields);
      const name = row.cell('order') || row.cell('id');
      const same = name !== '' && name === open?.name && (row.cell('amount') === '' || row.cell('id') === open.id);
      if (open && same) {
        open.items.add(row);
        open.held.push(continuation(number, open));
        return [];
      }
      const done = close();
      const parsed = read(row);
      open = { row: number, name, id: row.cell('id'), parsed, items: new Items(), held: [{ row: number, parsed }] };
      open.items.add(row);
      return done;
    },
    end: close,
  };
}

function continuation(row: number, { row: first, parsed }: Order): Finished<PurchaseRow> {
  if (parsed.skipped) return { row, parsed: { skipped: true, problems: [] } };
  if (parsed.value) return { row, into: first, problems: [] };
  return { row, parsed: { problems: [{ reason: `The order begins in row ${first}, which cannot be read.` }] } };
}

/** Rows of one moment that are held at most; a file without times must not fill the memory. */
const maxHeld = 10_000;

interface Sum {
  row: number;
  value: PurchaseRow;
  amounts: string[];
  items: Items;
}

/**
 * Purchases whose rows each tell a part. They stand together, but two tills may ring in the same second and mix theirs: so
 * what began at one moment ends together, when a row of another moment comes.
 */
export function addingUp(rowOf: RowOf, read: Read): TableReader<PurchaseRow> {
  let moment = '';
  let sums = new Map<string, Sum>();
  let held: Finished<PurchaseRow>[] = [];

  const close = (): Finished<PurchaseRow>[] => {
    for (const { value, amounts, items } of sums.values()) {
      value.amount = sumOf(amounts);
      value.items = items.text;
    }
    const done = held;
    sums = new Map();
    held = [];
    return done;
  };

  return {
    push(number, fields) {
      const row = rowOf(fields);
      const now = `${row.cell('at')} ${row.cell('time')}`;
      const done = now !== moment || held.length >= maxHeld ? close() : [];
      moment = now;
      const parsed = read(row);
      const sum = parsed.value && sums.get(parsed.value.sourceKey);
      if (sum && parsed.value) {
        sum.amounts.push(parsed.value.amount);
        sum.items.add(row);
        held.push({ row: number, into: sum.row, problems: parsed.problems });
        return done;
      }
      if (parsed.value) {
        const value = parsed.value;
        value.fromItems = true;
        const items = new Items();
        items.add(row);
        sums.set(value.sourceKey, { row: number, value, amounts: [value.amount], items });
      }
      held.push({ row: number, parsed });
      return done;
    },
    end: close,
  };
}
