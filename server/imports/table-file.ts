import type { Knex } from 'knex';
import { type Parsed, saysAddress } from './customer-row.ts';
import { addProgress, type FileRow, inBatch, updateFile } from './queries.ts';
import type { Table } from './recognize.ts';
import type { Session } from './session.ts';
import { tableRows } from './table.ts';
import { Tally } from './tally.ts';

interface Entry<Value> {
  row: number;
  parsed: Parsed<Value>;
}

export interface Numbered<Value> {
  row: number;
  value: Value;
}

export interface TableWork<Value> {
  reader: (headers: string[]) => (fields: readonly string[]) => Parsed<Value>;
  /** Writes the good rows of a batch and ends each of them in the tally. */
  write: (trx: Knex.Transaction, rows: Numbered<Value>[], tally: Tally) => Promise<void>;
  /** When every row is written. Answers what the report should say of the whole file. */
  finish?: () => Promise<string[]>;
}

/** Rows of a batch: some 100 ms of the embedded database, which serves nobody else meanwhile. */
const batchRows = 1_000;
/** A batch of very long rows ends sooner. */
const batchCharacters = 4_000_000;

/** Reads a table from its first row, skips those an earlier run has counted, and writes the rest batch by batch. */
export async function runTable<Value>(
  session: Session,
  file: FileRow,
  table: Table,
  work: TableWork<Value>,
): Promise<void> {
  const counted = file.rows_read;
  const limit = session.options.batchRows ?? batchRows;
  let read: ((fields: readonly string[]) => Parsed<Value>) | undefined;
  let batch: Entry<Value>[] = [];
  let characters = 0;
  let row = 0;
  let fraction = 0;
  for await (const piece of tableRows(file.path, table)) {
    session.check();
    read ??= work.reader(piece.headers);
    fraction = Math.min(0.99, piece.bytes / (Number(file.bytes) + 1));
    for (const { fields, fault } of piece.rows) {
      row++;
      // Rows that are skipped are read all the same: equal purchases are numbered by their order.
      const parsed: Parsed<Value> = fault === undefined ? read(fields) : { problems: [{ reason: fault }] };
      if (row <= counted) continue;
      batch.push({ row, parsed });
      characters += fields.reduce((so, field) => so + field.length, 0);
      if (batch.length < limit && characters < batchCharacters) continue;
      await flush(session, file, batch, fraction, work);
      batch = [];
      characters = 0;
    }
  }
  if (batch.length > 0) await flush(session, file, batch, fraction, work);
  await close(session, file, (await work.finish?.()) ?? []);
}

async function flush<Value>(
  session: Session,
  file: FileRow,
  batch: readonly Entry<Value>[],
  fraction: number,
  work: TableWork<Value>,
): Promise<void> {
  session.check();
  if (batch.some(({ parsed }) => parsed.value !== undefined)) await session.makeRoom(file);
  const unplaced = batch.filter(({ parsed }) => parsed.unplaced).length;
  const detected = unplaced > 0 ? { ...file.detected, unplaced: unplacedOf(file) + unplaced } : file.detected;
  const tally = new Tally(file.problem_count);
  await inBatch(session.knex, session.run, async (trx) => {
    const good: Numbered<Value>[] = [];
    for (const { row, parsed } of batch) {
      for (const problem of parsed.problems) tally.problem(row, problem);
      if (parsed.value !== undefined) good.push({ row, value: parsed.value });
      else tally.end(parsed.empty ? 'skipped' : 'failed');
    }
    if (good.length > 0) await work.write(trx, good, tally);
    if (tally.counts.read !== batch.length)
      throw new Error(`Of ${batch.length} rows ${tally.counts.read} were counted.`);
    await addProgress(trx, session.run, file.number, { ...tally.progress(fraction), detected: detected ?? {} });
  });
  file.detected = detected;
  file.rows_read += batch.length;
  file.problem_count += tally.problemCount;
  await session.report();
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
