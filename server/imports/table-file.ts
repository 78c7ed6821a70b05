import type { Knex } from 'knex';
import type { MoneyTotals } from '../contract/imports.ts';
import { saysAddress } from './columns.ts';
import { addProgress, type FileRow, inBatch, updateFile } from './queries.ts';
import type { Finished, TableReader } from './reader.ts';
import type { Table } from './recognize.ts';
import { finishedRows } from './rows.ts';
import type { Session } from './session.ts';
import { Tally } from './tally.ts';

/** A row with what it says, and the further values it brings. */
export interface Numbered<Value> {
  row: number;
  value: Value;
  also: readonly Value[];
}

export interface TableWork<Value, Prepared> {
  reader: (headers: string[]) => TableReader<Value>;
  /** What can be done for the good rows of a batch before its turn, while the database writes the one before. */
  prepare: (rows: Numbered<Value>[]) => Prepared;
  /**
   * Writes a batch and ends each of its rows in the tally. Answers the file's money, where it has any. `busy`: from here on the
   * database has much to do, and the next batch may be read.
   */
  write: (
    trx: Knex.Transaction,
    prepared: Prepared,
    tally: Tally,
    busy: () => void,
  ) => Promise<MoneyTotals | undefined>;
  /** Takes back what rows that are left out have said before. */
  withdraw?: (trx: Knex.Transaction, rows: Numbered<Value>[]) => Promise<void>;
  /** After each batch, when it is committed. */
  written?: () => Promise<void>;
  /** When every row is written. Answers what the report should say of the whole file. */
  finish?: () => Promise<string[]>;
}

/** A batch of very long rows ends sooner. */
const charactersPerRow = 4_000;
const batchCharacters = 16_000_000;

/** Rows as they were read, and made ready to be written. */
interface Batch<Value, Prepared> {
  rows: readonly Finished<Value>[];
  fraction: number;
  left: Numbered<Value>[];
  /** Nothing where no row can be written. */
  prepared: Prepared | undefined;
}

/**
 * Reads a table from its first row, skips those an earlier run has counted, and writes the rest batch by batch: the next
 * one is read and made ready while the database writes this one.
 */
export async function runTable<Value, Prepared>(
  session: Session,
  file: FileRow,
  table: Table,
  work: TableWork<Value, Prepared>,
): Promise<void> {
  const counted = file.rows_read;
  const limit = session.batchRows;
  const longest = Math.min(limit * charactersPerRow, batchCharacters);
  let rows: Finished<Value>[] = [];
  let characters = 0;
  let fraction = 0;
  let writing = Promise.resolve();
  const writeBatch = async () => {
    const batch = batchOf(rows, fraction, work);
    rows = [];
    characters = 0;
    await writing;
    // Reading on at once would keep the many short answers before the long statement waiting, and the database idle.
    await new Promise<void>((busy) => {
      writing = flush(session, file, batch, work, busy);
      writing.then(busy, busy);
    });
  };
  try {
    for await (const piece of finishedRows(file.path, table, work.reader)) {
      session.check();
      fraction = Math.min(0.99, piece.bytes / (Number(file.bytes) + 1));
      characters += piece.characters;
      for (const finished of piece.rows) {
        // Rows that are skipped are read all the same: equal purchases are numbered by their order.
        if (finished.row <= counted) continue;
        rows.push(finished);
        if (rows.length >= limit || characters > longest) await writeBatch();
      }
    }
    if (rows.length > 0) await writeBatch();
  } finally {
    await writing.catch(() => {});
  }
  await writing;
  await close(session, file, (await work.finish?.()) ?? []);
}

function batchOf<Value, Prepared>(
  rows: readonly Finished<Value>[],
  fraction: number,
  work: TableWork<Value, Prepared>,
): Batch<Value, Prepared> {
  const good: Numbered<Value>[] = [];
  const left: Numbered<Value>[] = [];
  for (const finished of rows) {
    if (!('parsed' in finished) || finished.parsed.value === undefined) continue;
    const { value, also = [], skipped } = finished.parsed;
    (skipped ? left : good).push({ row: finished.row, value, also });
  }
  return { rows, fraction, left, prepared: good.length > 0 ? work.prepare(good) : undefined };
}

async function flush<Value, Prepared>(
  session: Session,
  file: FileRow,
  { rows, fraction, left, prepared }: Batch<Value, Prepared>,
  work: TableWork<Value, Prepared>,
  busy: () => void,
): Promise<void> {
  session.check();
  if (prepared !== undefined) await session.makeRoom(file);
  const unplaced = rows.filter((finished) => 'parsed' in finished && finished.parsed.unplaced).length;
  const detected = unplaced > 0 ? { ...file.detected, unplaced: unplacedOf(file) + unplaced } : file.detected;
  const tally = new Tally(file.problem_count);
  tellOthers(rows, tally);
  const money = await inBatch(session.knex, session.run, async (trx) => {
    if (left.length > 0) await work.withdraw?.(trx, left);
    const totals = prepared !== undefined ? await work.write(trx, prepared, tally, busy) : undefined;
    if (tally.counts.read !== rows.length) throw new Error(`Of ${rows.length} rows ${tally.counts.read} were counted.`);
    await addProgress(trx, session.run, file.number, {
      ...tally.progress(fraction),
      detected: detected ?? {},
      ...(totals && { money: totals }),
    });
    return totals;
  });
  file.detected = detected;
  file.money = money ?? file.money;
  file.rows_read += rows.length;
  file.problem_count += tally.problemCount;
  await work.written?.();
  await session.report();
}

/** Ends the rows that are not written, and tells the problems of all. */
function tellOthers<Value>(rows: readonly Finished<Value>[], tally: Tally): void {
  for (const finished of rows) {
    const { problems } = 'parsed' in finished ? finished.parsed : finished;
    for (const problem of problems) tally.problem(finished.row, problem);
    if (!('parsed' in finished)) tally.end('merged');
    else if (finished.parsed.skipped) tally.end('skipped');
    else if (finished.parsed.value === undefined) tally.end('failed');
  }
}

const unplacedOf = (file: FileRow): number => Number(file.detected?.unplaced ?? 0);

/** Ends the file. Rows without a position are told once, not a thousand times. */
async function close(session: Session, file: FileRow, remarks: readonly string[]): Promise<void> {
  const tally = new Tally(file.problem_count);
  for (const reason of remarks) tally.problem(null, { reason });
  const unplaced = unplacedOf(file);
  if (unplaced > 0) {
    const lack = saysAddress((file.detected as Table | null)?.columns ?? {})
      ? 'neither position nor address'
      : 'no position';
    const reason = `${unplaced} of ${file.rows_read} rows have ${lack}: those customers are kept, but not on the map.`;
    tally.problem(null, { reason });
  }
  await inBatch(session.knex, session.run, async (trx) => {
    await addProgress(trx, session.run, file.number, tally.progress(1));
    await updateFile(trx, session.run, file.number, { status: 'done', phase: 'finished', fraction: 1 });
  });
}
