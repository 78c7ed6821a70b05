import type { Knex } from 'knex';

const sums = `
       count(*) filter (where amount > 0) as purchases, count(*) filter (where amount < 0) as refunds,
       sum(amount) as revenue,
       coalesce(min(day) filter (where amount > 0), min(day)) as first_day,
       coalesce(max(day) filter (where amount > 0), max(day)) as last_day`;
const columns = ['purchases', 'refunds', 'revenue', 'first_day', 'last_day'];
const all = (prefix: string) => columns.map((column) => `${prefix}.${column}`).join(', ');
/** A row that would stay as it is is not written: the embedded database cleans up after nobody. */
const upsert = `
     on conflict (business_id, customer_id) do update set
       ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
     where (${all('s')}) is distinct from (${all('excluded')})`;

/** What each customer has bought, from all purchases. */
export async function rebuildCustomerStats(trx: Knex, businessId: string): Promise<void> {
  await trx.raw(
    `delete from customer_stats s where business_id = :businessId and not exists (
       select from purchases p where p.business_id = :businessId and p.customer_id = s.customer_id)`,
    { businessId },
  );
  await trx.raw(
    `insert into customer_stats as s (business_id, customer_id, ${columns.join(', ')})
     select :businessId, customer_id, ${sums}
     from purchases where business_id = :businessId and customer_id is not null group by customer_id
     ${upsert}`,
    { businessId },
  );
}

/** The same for some customers only. */
export async function refreshCustomerStats(
  trx: Knex,
  businessId: string,
  customerIds: readonly string[],
): Promise<void> {
  await trx.raw(
    `with wanted as materialized (select distinct unnest(cast(:ids as bigint[])) as id), fresh as materialized (
       select wanted.id as customer_id, ${sums}
       from wanted cross join lateral (
         select amount, day from purchases where business_id = :businessId and customer_id = wanted.id offset 0
       ) as own
       group by wanted.id
     ), gone as (
       delete from customer_stats where business_id = :businessId and customer_id = any(cast(:ids as bigint[]))
         and customer_id not in (select customer_id from fresh)
     )
     insert into customer_stats as s (business_id, customer_id, ${columns.join(', ')})
     select :businessId, customer_id, ${columns.join(', ')} from fresh
     ${upsert}`,
    { businessId, ids: customerIds },
  );
}

/** Where the fifths of this business's own customers end, by last day, purchases and revenue. */
export async function rebuildBreaks(trx: Knex, businessId: string): Promise<void> {
  const fifths = (column: string) =>
    `percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by ${column}) as ${column}`;
  await trx.raw('delete from rfm_breaks where business_id = ?', [businessId]);
  await trx.raw(
    `insert into rfm_breaks (business_id, recency, frequency, money)
     select :businessId, last_day, purchases, revenue from (
       select ${fifths('last_day')}, ${fifths('purchases')}, ${fifths('revenue')}
       from customer_stats where business_id = :businessId and purchases > 0
     ) as fifths where last_day is not null`,
    { businessId },
  );
}
