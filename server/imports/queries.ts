import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { ImportKind, ImportPhase, ImportProblem, MoneyTotals, RowCounts } from '../contract/imports.ts';
import { rebuildStats } from '../customers/index.ts';
import { bumpDataVersion } from '../db/version.ts';

/** The rows of imports and their files. What they write into other tables is in the queries-*.ts beside this. */

export type Status = 'queued' | 'review' | 'running' | 'done' | 'failed' | 'cancelled';
export type StoredProblem = Omit<ImportProblem, 'file'>;

export interface FileRow {
  number: number;
  name: string;
  path: string;
  bytes: string;
  status: Status;
  kind: ImportKind | null;
  detected: Record<string, unknown> | null;
  phase: ImportPhase;
  fraction: number;
  rows_read: number;
  rows_created: number;
  rows_updated: number;
  rows_merged: number;
  rows_skipped: number;
  rows_failed: number;
  problems: StoredProblem[];
  problem_count: number;
  error: string | null;
  money: MoneyTotals | null;
}

export interface ImportRow {
  id: string;
  status: Status;
  created_at: Date;
  finished_at: Date | null;
  files: FileRow[];
}

/** A run in progress: the claim it holds is part of every statement that writes for it. */
export interface Run {
  businessId: string;
  importId: string;
  runner: string;
}

/** Another process took the import over, or it was cancelled: nothing may be written any more. */
export class ClaimLost extends Error {}

const where = ({ businessId, importId }: Pick<Run, 'businessId' | 'importId'>) => ({
  business_id: businessId,
  import_id: importId,
});

export interface InsertedFile {
  name: string;
  path: string;
  bytes: number;
  kind?: ImportKind | null | undefined;
  /** Why it was refused before anything was read of it. */
  refused?: string | undefined;
}

/** With `review` it waits to be confirmed, else to be run. */
export async function insertImport(
  knex: Knex,
  businessId: string,
  files: readonly InsertedFile[],
  { demo, review }: { demo: boolean; review: boolean },
): Promise<string> {
  return knex.transaction(async (trx) => {
    const status = review ? 'review' : 'queued';
    const [{ id }] = await trx('imports').insert({ business_id: businessId, demo, review, status }).returning('id');
    const rows = files.map(({ name, path, bytes, kind, refused }, number) => ({
      business_id: businessId,
      import_id: id,
      number,
      name,
      path,
      bytes,
      kind: kind ?? null,
      ...(refused !== undefined && { status: 'failed', phase: 'finished', fraction: 1, error: refused }),
    }));
    await trx('import_files').insert(rows);
    return id;
  });
}

/** Free to be taken: waiting, or running in a process that has not been heard of for half a minute. */
const free = `(status = 'queued' or (status = 'running' and heartbeat_at < now() - interval '30 seconds'))`;

export async function unfinishedImports(knex: Knex): Promise<{ businessId: string; importId: string }[]> {
  const { rows } = await knex.raw(
    `select business_id as "businessId", id as "importId" from imports where ${free} order by id`,
  );
  return rows;
}

/** Takes a free import; false when it is not free. With `demo` it is marked as the demo town's own. */
export async function claimImport(knex: Knex, { businessId, importId, runner }: Run, demo: boolean): Promise<boolean> {
  const { rowCount } = await knex.raw(
    `update imports set status = 'running', heartbeat_at = now(), runner = ?, demo = demo or ?
     where business_id = ? and id = ? and ${free}`,
    [runner, demo, businessId, importId],
  );
  return rowCount === 1;
}

/** Says that the run is alive. Throws ClaimLost when it should not be. */
export async function beat(knex: Knex, { businessId, importId, runner }: Run): Promise<void> {
  const { rowCount } = await knex.raw(
    `update imports set heartbeat_at = now() where business_id = ? and id = ? and runner = ? and status = 'running'`,
    [businessId, importId, runner],
  );
  if (rowCount !== 1) throw new ClaimLost('The import was cancelled or taken over.');
}

/** Gives an unfinished import back, so that the next process need not wait for it. */
export const releaseImport = (knex: Knex, { businessId, importId, runner }: Run): PromiseLike<unknown> =>
  knex('imports')
    .where({ business_id: businessId, id: importId, runner, status: 'running' })
    .update({ status: 'queued', runner: null, heartbeat_at: null });

/** Ends the import by its files: failed when every one of them was refused. */
export async function finishImport(knex: Knex, { businessId, importId, runner }: Run): Promise<void> {
  await knex.raw(
    `update imports i set finished_at = now(), status = case when exists (
         select from import_files f where f.business_id = i.business_id and f.import_id = i.id and f.status = 'done'
       ) then 'done' else 'failed' end
     where business_id = ? and id = ? and runner = ? and status = 'running'`,
    [businessId, importId, runner],
  );
}

/**
 * 'ended' when it was not to be cancelled any more. Rows already written stay, and the files say so; what is added up of
 * everybody's purchases then takes them in, in the same transaction.
 */
export function cancelImport(
  knex: Knex,
  businessId: string,
  importId: string,
): Promise<'cancelled' | 'ended' | 'unknown'> {
  return knex.transaction(async (trx) => {
    // The business's row first, as writers of batches do: neither waits for the other forever.
    await bumpDataVersion(trx, businessId);
    const row = await trx('imports').where({ business_id: businessId, id: importId }).forUpdate().first('status');
    if (!row) return 'unknown';
    if (!['queued', 'review', 'running'].includes(row.status)) return 'ended';
    await trx('imports')
      .where({ business_id: businessId, id: importId })
      .update({ status: 'cancelled', finished_at: trx.fn.now(), runner: null });
    await trx.raw(
      `update import_files set status = 'cancelled', phase = 'finished', error = case
         when rows_read = 0 then 'Cancelled before anything was written.'
         else 'Cancelled. The rows already written were kept.' end
       where business_id = ? and import_id = ? and status in ('queued', 'running')`,
      [businessId, importId],
    );
    if (wrotePeople(await filesOf(trx, businessId, importId))) await rebuildStats(trx, businessId);
    return 'cancelled';
  });
}

/** Whether customers or purchases were written. */
export const wrotePeople = (files: readonly FileRow[]): boolean =>
  files.some(({ kind, rows_read }) => (kind === 'customers' || kind === 'purchases') && rows_read > 0);

export const filesOf = (knex: Knex, businessId: string, importId: string): PromiseLike<FileRow[]> =>
  knex('import_files').where(where({ businessId, importId })).orderBy('number');

export async function importOf(knex: Knex, businessId: string, importId: string): Promise<ImportRow | undefined> {
  const row = await knex('imports').where({ business_id: businessId, id: importId }).first();
  return row && { ...row, files: await filesOf(knex, businessId, importId) };
}

/** Latest first, and without the problems of their files: `after` is the id the page before ended with, or '0'. */
export async function listImports(
  knex: Knex,
  businessId: string,
  { after, limit }: { after: string; limit: number },
): Promise<ImportRow[]> {
  const query = knex('imports').where({ business_id: businessId });
  if (after !== '0') query.where('id', '<', after);
  const rows: ImportRow[] = await query.orderBy('id', 'desc').limit(limit + 1);
  const files: (FileRow & { import_id: string })[] = await knex('import_files')
    .where({ business_id: businessId })
    .whereIn(
      'import_id',
      rows.map((row) => row.id),
    )
    .orderBy('number')
    .select(
      ...['import_id', 'number', 'name', 'path', 'bytes', 'status', 'kind', 'detected', 'phase', 'fraction'],
      ...['rows_read', 'rows_created', 'rows_updated', 'rows_merged', 'rows_skipped', 'rows_failed'],
      ...['problem_count', 'error', 'money', knex.raw(`'[]'::jsonb as problems`)],
    );
  return rows.map((row) => ({ ...row, files: files.filter((file) => file.import_id === row.id) }));
}

export const updateFile = (
  knex: Knex,
  run: Run,
  number: number,
  change: Partial<Pick<FileRow, 'status' | 'kind' | 'phase' | 'fraction' | 'error' | 'detected'>>,
): PromiseLike<unknown> =>
  knex('import_files')
    .where({ ...where(run), number })
    .whereIn('status', ['queued', 'running'])
    .update({ ...change, ...(change.detected && { detected: JSON.stringify(change.detected) }) });

/** What a batch adds to its file's row. */
export interface Progress {
  counts: RowCounts;
  problems: StoredProblem[];
  problemCount: number;
  fraction: number;
  detected?: Record<string, unknown>;
  phase?: ImportPhase;
  /** Of the whole file so far. */
  money?: MoneyTotals;
}

export async function addProgress(knex: Knex, run: Run, number: number, progress: Progress): Promise<void> {
  const { counts } = progress;
  await knex.raw(
    `update import_files set
       rows_read = rows_read + ?, rows_created = rows_created + ?, rows_updated = rows_updated + ?,
       rows_merged = rows_merged + ?, rows_skipped = rows_skipped + ?, rows_failed = rows_failed + ?,
       problems = problems || ?::jsonb, problem_count = problem_count + ?,
       detected = coalesce(?::jsonb, detected), money = coalesce(?::jsonb, money), phase = ?,
       fraction = greatest(fraction, ?)
     where business_id = ? and import_id = ? and number = ?`,
    [
      ...[counts.read, counts.created, counts.updated, counts.merged, counts.skipped, counts.failed],
      ...[JSON.stringify(progress.problems), progress.problemCount],
      ...[progress.detected, progress.money].map((value) => (value ? JSON.stringify(value) : null)),
      ...[progress.phase ?? 'reading', progress.fraction],
      ...[run.businessId, run.importId, number],
    ],
  );
}

/**
 * One short transaction for one batch. Rows, counts, problems and place in the file are committed together, so a crash
 * neither loses a row nor counts one twice. A transaction per file would be simpler, but the embedded database serves one
 * transaction at a time: the map would stand still until the file was through.
 *
 * It begins with the business's row: writers of one business follow each other, so what a batch reads before it writes
 * stays true, and the map learns of the change.
 */
export const inBatch = <Result>(
  knex: Knex,
  run: Run,
  write: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> =>
  knex.transaction(async (trx) => {
    await bumpDataVersion(trx, run.businessId);
    await beat(trx, run);
    return write(trx);
  });

/**
 * What the planner knows of the tables an import has filled: the embedded database has no process that keeps it up to
 * date. A few rows more change nothing.
 */
export async function refreshStatistics(knex: Knex, { businessId, importId }: Run): Promise<void> {
  const files = await filesOf(knex, businessId, importId);
  for (const kind of ['neighborhoods', 'customers', 'purchases'] as const) {
    const created = files.reduce((so, file) => so + (file.kind === kind ? file.rows_created : 0), 0);
    if (created >= 100) for (const table of tablesOf[kind]) await knex.raw('analyze ??', [table]);
  }
  if (!files.some(({ kind, status }) => kind === 'streets' && status === 'done')) return;
  // Their rows are replaced as a whole: without this the file of the embedded database grew with every import.
  for (const table of streetTables) await knex.raw('vacuum analyze ??', [table]);
}

const tablesOf = {
  neighborhoods: ['neighborhoods'],
  customers: ['customers', 'customer_records', 'consents'],
  purchases: ['purchases', 'customer_stats'],
};
const streetTables = ['street_tiles', 'street_shops', 'address_streets', 'address_houses', 'address_areas'];

/** The embedded database serves one transaction at a time: a long one holds everybody up. */
export async function isEmbedded(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw('select version() as version');
  return rows[0].version.includes('PGlite');
}

/** The places a business is known by: its stores, and the middle of its neighborhoods. */
export async function homeOf(knex: Knex, businessId: string): Promise<Position[]> {
  const { rows } = await knex.raw(
    `(select ST_X(position) as lng, ST_Y(position) as lat from stores where business_id = :businessId order by id limit 50)
     union all
     select ST_X(c), ST_Y(c) from (
       select ST_Centroid(ST_Extent(geometry)::geometry) as c from neighborhoods where business_id = :businessId
     ) as extent where c is not null`,
    { businessId },
  );
  return rows.map((row: { lng: number; lat: number }): Position => [row.lng, row.lat]);
}

/** Where the first placed customer is: for a business without a store. */
export async function someCustomerPosition(knex: Knex, businessId: string): Promise<Position | undefined> {
  const { rows } = await knex.raw(
    `select ST_X(position) as lng, ST_Y(position) as lat from customers
     where business_id = ? and cell is not null order by cell limit 1`,
    [businessId],
  );
  return rows[0] && [rows[0].lng, rows[0].lat];
}

export async function settingOf(
  knex: Knex,
  businessId: string,
): Promise<{ demo: boolean; currency: string; timeZone: string | null }> {
  const row = await knex('businesses').where({ id: businessId }).first('demo', 'currency');
  const store = await knex('stores').where({ business_id: businessId }).orderBy('id').first('time_zone');
  return { demo: row?.demo ?? false, currency: row?.currency ?? 'USD', timeZone: store?.time_zone ?? null };
}
