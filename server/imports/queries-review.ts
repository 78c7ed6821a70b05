import type { Knex } from 'knex';
import type { ImportKind } from '../contract/imports.ts';
import { type FileRow, filesOf } from './queries.ts';

/** What a person decided of one table, kept for the next of its shape. */
export interface KeptMapping {
  kind: 'customers' | 'purchases';
  /** Field to normalized header. */
  columns: Record<string, string>;
  dateOrder?: 'month-first' | 'day-first';
}

export async function mappingOf(knex: Knex, businessId: string, shape: string): Promise<KeptMapping | undefined> {
  const row = await knex('import_mappings').where({ business_id: businessId, shape }).first('kind', 'mapping');
  return row && { ...row.mapping, kind: row.kind };
}

export async function keepMapping(knex: Knex, businessId: string, shape: string, kept: KeptMapping): Promise<void> {
  const { kind, ...mapping } = kept;
  await knex('import_mappings')
    .insert({ business_id: businessId, shape, kind, mapping: JSON.stringify(mapping), confirmed_at: knex.fn.now() })
    .onConflict(['business_id', 'shape'])
    .merge(['kind', 'mapping', 'confirmed_at']);
}

/**
 * Does something with an import that is being reviewed; meanwhile it is neither confirmed nor cancelled. Otherwise
 * 'unknown', or 'decided' when it no longer is in review.
 */
export const inReview = <Result>(
  knex: Knex,
  businessId: string,
  importId: string,
  work: (trx: Knex.Transaction, files: FileRow[]) => Promise<Result>,
): Promise<Result | 'unknown' | 'decided'> =>
  knex.transaction(async (trx) => {
    const row = await trx('imports').where({ business_id: businessId, id: importId }).forUpdate().first('status');
    if (!row) return 'unknown';
    if (row.status !== 'review') return 'decided';
    return work(trx, await filesOf(trx, businessId, importId));
  });

/** Writes what was recognized of a file, or decided for it. */
export async function updateReviewed(
  knex: Knex,
  businessId: string,
  importId: string,
  number: number,
  change: {
    kind: ImportKind | null;
    status: 'queued' | 'failed' | 'cancelled';
    error: string | null;
    detected: Record<string, unknown> | null;
  },
): Promise<void> {
  await knex('import_files')
    .where({ business_id: businessId, import_id: importId, number })
    .update({
      ...change,
      detected: change.detected && JSON.stringify(change.detected),
      phase: change.status === 'queued' ? 'waiting' : 'finished',
      fraction: change.status === 'queued' ? 0 : 1,
    });
}

/** From here on it waits to be run. */
export const queueReviewed = (knex: Knex, businessId: string, importId: string): PromiseLike<unknown> =>
  knex('imports').where({ business_id: businessId, id: importId, status: 'review' }).update({ status: 'queued' });

/** Reviews that nobody has confirmed for a day. */
export async function staleReviews(knex: Knex): Promise<{ businessId: string; importId: string }[]> {
  const { rows } = await knex.raw(
    `select business_id as "businessId", id as "importId" from imports
     where status = 'review' and created_at < now() - interval '1 day' order by id`,
  );
  return rows;
}

/** The files that an import still needs. */
export async function neededPaths(knex: Knex): Promise<Set<string>> {
  const { rows } = await knex.raw(
    `select f.path from import_files f join imports i on i.business_id = f.business_id and i.id = f.import_id
     where i.status in ('queued', 'review', 'running')`,
  );
  return new Set(rows.map((row: { path: string }) => row.path));
}
