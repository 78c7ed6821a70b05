import { setImmediate } from 'node:timers/promises';
import type { Finished, TableReader } from './reader.ts';
import type { Table } from './recognize.ts';
import { tableRows } from './table.ts';

export interface FinishedRows<Value> {
  rows: Finished<Value>[];
  /** Read of the file so far. */
  bytes: number;
  /** In the rows of this piece. */
  characters: number;
}

/** Some 2 ms of work, after which others get a turn: requests, and the answers of the database. */
const rowsAtOnce = 200;

/** The rows of a table as a reader understands them, piece by piece, each once and in order. Broken rows have failed. */
export async function* finishedRows<Value>(
  path: string,
  table: Table,
  readerOf: (headers: string[]) => TableReader<Value>,
): AsyncGenerator<FinishedRows<Value>> {
  let reader: TableReader<Value> | undefined;
  let row = 0;
  let bytes = 0;
  const order = new InOrder<Value>();
  for await (const piece of tableRows(path, table)) {
    reader ??= readerOf(piece.headers);
    bytes = piece.bytes;
    for (let from = 0; from < piece.rows.length; from += rowsAtOnce) {
      let characters = 0;
      for (const { fields, fault } of piece.rows.slice(from, from + rowsAtOnce)) {
        row++;
        if (fault === undefined) order.pushed(row, reader.push(row, fields));
        else order.failed(row, fault);
        for (const field of fields) characters += field.length;
      }
      yield { rows: order.take(), bytes, characters };
      await setImmediate();
    }
  }
  if (reader) order.ended(reader.end());
  yield { rows: order.take(), bytes, characters: 0 };
}

/** A reader may hold a row back until the next one; a broken row after it waits with it. */
class InOrder<Value> {
  private ready: Finished<Value>[] = [];
  private broken: Finished<Value>[] = [];
  /** The last row given to the reader, and the last that came out of it. */
  private given = 0;
  private out = 0;

  pushed(row: number, finished: readonly Finished<Value>[]): void {
    this.given = row;
    this.came(finished);
    if (this.out === this.given) this.release(Number.POSITIVE_INFINITY);
  }

  failed(row: number, reason: string): void {
    this.broken.push({ row, parsed: { problems: [{ reason }] } });
    if (this.out === this.given) this.release(Number.POSITIVE_INFINITY);
  }

  ended(finished: readonly Finished<Value>[]): void {
    this.came(finished);
    this.release(Number.POSITIVE_INFINITY);
  }

  take(): Finished<Value>[] {
    const { ready } = this;
    this.ready = [];
    return ready;
  }

  private came(finished: readonly Finished<Value>[]): void {
    for (const one of finished) {
      this.release(one.row);
      this.ready.push(one);
      this.out = one.row;
    }
  }

  private release(before: number): void {
    if (this.broken.length === 0) return;
    const later = this.broken.findIndex(({ row }) => row > before);
    for (const one of this.broken.splice(0, later < 0 ? this.broken.length : later)) this.ready.push(one);
  }
}
