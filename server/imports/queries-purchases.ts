import type { Knex } from 'knex';
import type { Purchase } from './purchase-row.ts';
import type { Run } from './queries.ts';
import { phoneDigitsSql } from './queries-customers.ts';

export interface NumberedPurchase {
  row: number;
  purchase: Purchase;
}

/** Which purchases are there already, and from which row if this file brought them. */
export async function knownPurchases(
  trx: Knex,
  run: Run,
  file: number,
  sourceKeys: string[],
): Promise<Map<string, number | null>> {
  const { rows } = await trx.raw(
    `select known.* from unnest(?::text[]) as wanted (key) cross join lateral (
       select source_key, case when import_id = ? and import_file = ? then import_row end as row
       from purchases where business_id = ? and source_key = wanted.key offset 0
     ) as known`,
    [sourceKeys, run.importId, file, run.businessId],
  );
  const known = rows as { source_key: string; row: number | null }[];
  return new Map(known.map((row) => [row.source_key, row.row]));
}

/**
 * Writes purchases, each key once. A time without an offset is a wall clock's in `timeZone`, and the day is that zone's.
 * The customer is looked up by what the row says; who is not there yet claims the purchase when they arrive.
 */
export async function upsertPurchases(
  trx: Knex,
  run: Run,
  file: number,
  batch: readonly NumberedPurchase[],
  timeZone: string,
): Promise<void> {
  const of = <Value>(pick: (purchase: Purchase) => Value) => batch.map(({ purchase }) => pick(purchase));
  await trx.raw(
    `insert into purchases as p (
       business_id, source_key, customer_id, customer_ref, at, day, amount, items, import_id, import_file, import_row)
     select :businessId, source_key, case
         when ref like 'id:%' then (
           select min(c.id) from customers c where c.business_id = :businessId and c.source_id = substr(ref, 4))
         when ref like 'email:%' then (
           select min(c.id) from customers c where c.business_id = :businessId and c.email = substr(ref, 7))
         when ref like 'phone:%' then (
           select min(c.id) from customers c
           where c.business_id = :businessId and c.phone is not null and ${phoneDigitsSql} = substr(ref, 7))
       end, ref, at, (at at time zone :timeZone)::date, amount, items, :importId, :file, row
     from (
       select *, case when fixed then moment::timestamptz else moment::timestamp at time zone :timeZone end as at
       from unnest(cast(:rows as int[]), cast(:keys as text[]), cast(:refs as text[]), cast(:moments as text[]), cast(:fixed as boolean[]), cast(:amounts as numeric[]),
         cast(:items as text[])) as r (row, source_key, ref, moment, fixed, amount, items)
     ) as r
     order by row
     on conflict (business_id, source_key) do update set
       customer_id = case when excluded.customer_ref is null then p.customer_id else excluded.customer_id end,
       customer_ref = coalesce(excluded.customer_ref, p.customer_ref),
       at = excluded.at, day = excluded.day, amount = excluded.amount, items = coalesce(excluded.items, p.items),
       import_id = excluded.import_id, import_file = excluded.import_file, import_row = excluded.import_row`,
    {
      ...{ businessId: run.businessId, importId: run.importId, file, timeZone },
      rows: batch.map(({ row }) => row),
      keys: of((purchase) => purchase.sourceKey),
      refs: of((purchase) => purchase.customerRef),
      moments: of((purchase) => purchase.at.text),
      fixed: of((purchase) => purchase.at.fixed),
      amounts: of((purchase) => purchase.amount),
      items: of((purchase) => purchase.items),
    },
  );
}
