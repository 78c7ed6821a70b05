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

export interface TableWork<Value> {
  reader: (headers: string[]) => TableReader<Value>;
  /** Writes the good rows of a batch and ends each of them in the tally. Answers the file's money, where it has any. */
  write: (trx: Knex.Transaction, rows: Numbered<Value>[], tally: Tally) => Promise<MoneyTotals | undefined>;
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

/**
 * Reads a table from its first row, skips those an earlier run has counted, and writes the rest batch by batch: the next
 * one is read while the database writes this one.
 */
export async function runTable<Value>(
  session: Session,
  file: FileRow,
  table: Table,
  work: TableWork<Value>,
): Promise<void> {
  const counted = file.rows_read;
  const limit = session.batchRows;
  const longest = Math.min(limit * charactersPerRow, batchCharacters);
  let batch: Finished<Value>[] = [];
  let characters = 0;
  let fraction = 0;
  let writing = Promise.resolve();
  const writeBatch = async () => {
    const [ready, upTo] = [batch, fraction];
    batch = [];
    characters = 0;
    await writing;
    writing = flush(session, file, ready, upTo, work);
    // It is heard of when the next batch is ready, or at the end.
    writing.catch(() => {});
  };
  try {
    for await (const piece of finishedRows(file.path, table, work.reader)) {
      session.check();
      fraction = Math.min(0.99, piece.bytes / (Number(file.bytes) + 1));
      characters += piece.characters;
      for (const finished of piece.rows) {
        // Rows that are skipped are read all the same: equal purchases are numbered by their order.
        if (finished.row <= counted) continue;
        batch.push(finished);
        if (batch.length >= limit || characters > longest) await writeBatch();
      }
    }
    if (batch.length > 0) await writeBatch();
  } finally {
    await writing.catch(() => {});
  }
  await writing;
  await close(session, file, (await work.finish?.()) ?? []);
}

async function flush<Value>(
  session: Session,
  file: FileRow,
  batch: readonly Finished<Value>[],
  fraction: number,
  work: TableWork<Value>,
): Promise<void> {
  session.check();
  if (batch.some((finished) => 'parsed' in finished && finished.parsed.value !== undefined))
    await session.makeRoom(file);
  const unplaced = batch.filter((finished) => 'parsed' in finished && finished.parsed.unplaced).length;
  const detected = unplaced > 0 ? { ...file.detected, unplaced: unplacedOf(file) + unplaced } : file.detected;
  const tally = new Tally(file.problem_count);
  const money = await inBatch(session.knex, session.run, async (trx) => {
    const { good, left } = tallied(batch, tally);
    if (left.length > 0) await work.withdraw?.(trx, left);
    const totals = good.length > 0 ? await work.write(trx, good, tally) : undefined;
    if (tally.counts.read !== batch.length)
      throw new Error(`Of ${batch.length} rows ${tally.counts.read} were counted.`);
    await addProgress(trx, session.run, file.number, {
      ...tally.progress(fraction),
      detected: detected ?? {},
      ...(totals && { money: totals }),
    });
    return totals;
  });
  file.detected = detected;
  file.money = money ?? file.money;
  file.rows_read += batch.length;
  file.problem_count += tally.problemCount;
  await work.written?.();
  await session.report();
}

/** The rows that can be written, and those left out that say something all the same; all but the first end here. */
function tallied<Value>(batch: readonly Finished<Value>[], tally: Tally) {
  const good: Numbered<Value>[] = [];
  const left: Numbered<Value>[] = [];
  for (const finished of batch) {
    const { row } = finished;
    const { problems } = 'parsed' in finished ? finished.parsed : finished;
    for (const problem of problems) tally.problem(row, problem);
    if (!('parsed' in finished)) {
      tally.end('merged');
      continue;
    }
    const { value, also = [], skipped } = finished.parsed;
    if (value === undefined || skipped) tally.end(skipped ? 'skipped' : 'failed');
    if (value !== undefined) (skipped ? left : good).push({ row, value, also });
  }
  return { good, left };
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
