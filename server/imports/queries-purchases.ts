import type { Knex } from 'knex';
import { copyRows } from '../db/copy.ts';
import { type Bundle, columnsOf, customersIn, linesOf, refsIn, rowsOf } from './purchase-bundles.ts';
import type { PurchaseRow } from './purchase-row.ts';
import type { Run } from './queries.ts';
import type { Owners } from './queries-owners.ts';

export type PurchaseKey = Pick<PurchaseRow, 'source' | 'sourceKey'>;

/** One text of both parts of a key; a source has no space in it. */
export const keyOfPurchase = ({ source, sourceKey }: PurchaseKey): string => `${source} ${sourceKey}`;

/**
 * Which purchases are there already, and from which row if this file brought them. Key by key, through the index: for a
 * list of a thousand keys the planner, which knows nothing of a table that grew a minute ago, reads the whole table instead.
 */
export async function knownPurchases(
  knex: Knex,
  { businessId, importId }: Pick<Run, 'businessId' | 'importId'>,
  file: number,
  keys: readonly PurchaseKey[],
): Promise<Map<string, number | null>> {
  const { rows } = await knex.raw(
    `select known.* from unnest(cast(:sources as text[]), cast(:keys as text[])) as wanted (source, key) cross join lateral (
       select source, source_key as "sourceKey",
         case when import_id = :importId and import_file = :file then import_row end as row
       from purchases where business_id = :businessId and source = wanted.source and source_key = wanted.key offset 0
     ) as known`,
    {
      ...{ businessId, importId, file },
      sources: keys.map(({ source }) => source),
      keys: keys.map(({ sourceKey }) => sourceKey),
    },
  );
  return new Map(rows.map((row: PurchaseKey & { row: number | null }) => [keyOfPurchase(row), row.row]));
}

/** A time without an offset is a wall clock's in the zone, and the day is that zone's. */
const insertInto = `
  insert into purchases as p (
    business_id, source, source_key, customer_id, customer_ref, at, day, amount, items, from_items,
    import_id, import_file, import_row)
  select :businessId, :source, source_key, customer_id, ref, at, (at at time zone :zone)::date, amount, items, :fromItems,
    :importId, :file, row
  from (
    select *, case when :fixed then moment::timestamptz else moment::timestamp at time zone :zone end as at
    from unnest(
      cast(:rows as int[]), cast(:keys as text[]), cast(:customers as bigint[]), cast(:refs as text[]),
      cast(:moments as text[]), cast(:amounts as numeric[]), cast(:items as text[])
    ) as r (row, source_key, customer_id, ref, moment, amount, items)
  ) as r`;

const copyInto = `copy purchases (
  business_id, source, from_items, import_id, import_file, source_key, customer_ref, at, day, amount, items,
  import_row, customer_id) from stdin`;

/** A bundle as far as it can be written down before its turn in the database, when it is not known whose the purchases are. */
interface Ready {
  bundle: Bundle;
  columns?: ReturnType<typeof columnsOf>;
  lines?: string[];
}

/** `copies`: the database takes rows by COPY. */
export const readyToInsert = (bundle: Bundle, run: Run, file: number, copies: boolean): Ready =>
  copies && !bundle.fixed ? { bundle, lines: linesOf(bundle, run, file) } : { bundle, columns: columnsOf(bundle) };

function bindingsOf({ businessId, importId }: Run, file: number, { bundle, columns }: Ready, { ids, erased }: Owners) {
  const { purchases: _purchases, ...shared } = bundle;
  const own = { ...shared, ...(columns ?? columnsOf(bundle)), customers: customersIn(bundle, ids) };
  return { businessId, importId, file, ...own, ...(erased.size > 0 && { refs: refsIn(bundle, erased) }) };
}

/**
 * Writes purchases that are not there yet; false when one of them is, and then none was written. Half again as quick as
 * looking each up first or as `on conflict`, and nearly every file is new. `onSent`: the database is at it.
 */
export async function insertPurchases(
  trx: Knex.Transaction,
  run: Run,
  file: number,
  ready: readonly Ready[],
  owners: Owners,
  onSent = () => {},
): Promise<boolean> {
  try {
    await trx.transaction(async (inner) => {
      for (const one of ready) {
        const { bundle, lines } = one;
        if (!lines || owners.erased.size > 0) {
          await inner.raw(insertInto, bindingsOf(run, file, one, owners)).on('query', onSent);
          continue;
        }
        await inner.raw(`select set_config('TimeZone', ?, true)`, [bundle.zone]);
        await copyRows(inner, copyInto, rowsOf(lines, bundle, owners.ids), onSent);
      }
    });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return false;
    throw error;
  }
}

/**
 * Writes purchases, each key once. What is new and not blank wins; but an amount that was added up from items never
 * replaces one that the transaction itself told, so that the two files may come in any order.
 */
export async function upsertPurchases(
  trx: Knex,
  run: Run,
  file: number,
  bundles: readonly Bundle[],
  owners: Owners,
): Promise<void> {
  for (const bundle of bundles)
    await trx.raw(`${insertInto} on conflict ${updateKnown}`, bindingsOf(run, file, { bundle }, owners));
}

const keeps = '(excluded.from_items and not p.from_items)';
const told = (column: string) => `${column} = case when ${keeps} then p.${column} else excluded.${column} end`;
const updateKnown = `(business_id, source, source_key) do update set
       customer_id = case when excluded.customer_ref is null or (${keeps} and p.customer_ref is not null)
         then p.customer_id else excluded.customer_id end,
       customer_ref = case when ${keeps} then coalesce(p.customer_ref, excluded.customer_ref)
         else coalesce(excluded.customer_ref, p.customer_ref) end,
       items = case when ${keeps} then coalesce(p.items, excluded.items) else coalesce(excluded.items, p.items) end,
       ${['at', 'day', 'amount', 'from_items'].map(told).join(', ')},
       import_id = excluded.import_id, import_file = excluded.import_file, import_row = excluded.import_row`;

/** Takes purchases away that were cancelled where they were made. */
export async function deletePurchases(trx: Knex, businessId: string, keys: readonly PurchaseKey[]): Promise<void> {
  await trx.raw(
    `delete from purchases p using unnest(cast(:sources as text[]), cast(:keys as text[])) as gone (source, key)
     where p.business_id = :businessId and p.source = gone.source and p.source_key = gone.key`,
    { businessId, sources: keys.map(({ source }) => source), keys: keys.map(({ sourceKey }) => sourceKey) },
  );
}
