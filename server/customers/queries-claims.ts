import type { Knex } from 'knex';

/**
 * Gives purchases that came before their customers to them: by what the purchase calls its customer. Answers whose
 * purchases have changed.
 */
export async function claimPurchases(
  trx: Knex,
  businessId: string,
  claims: ReadonlyMap<string, string>,
): Promise<string[]> {
  const unclaimed = 'p.business_id = :businessId and p.customer_id is null and p.customer_ref is not null';
  const waiting = await trx.raw(`select from purchases p where ${unclaimed} limit 1`, { businessId });
  if (waiting.rows.length === 0) return [];
  const { rows } = await trx.raw(
    `with claims as materialized (
       select * from unnest(cast(:refs as text[]), cast(:customers as bigint[])) as r (ref, customer_id)
     ), claimed as (
       update purchases p set customer_id = found.customer_id from (
         select own.id, claims.customer_id from claims cross join lateral (
           select id from purchases p where ${unclaimed} and p.customer_ref = claims.ref offset 0
         ) as own offset 0
       ) as found
       where p.business_id = :businessId and p.id = found.id
       returning p.customer_id
     )
     select distinct customer_id from claimed`,
    { businessId, refs: [...claims.keys()], customers: [...claims.values()] },
  );
  return rows.map((row: { customer_id: string }) => row.customer_id);
}
