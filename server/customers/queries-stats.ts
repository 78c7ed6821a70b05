import type { Knex } from 'knex';

/** What a customer's purchases come to, each table's columns as they are added up from the rows of `told` below. */
const stats = {
  purchases: 'count(*) filter (where is_sale)',
  refunds: 'count(*) filter (where amount < 0)',
  revenue: 'sum(amount)',
  first_day: 'coalesce(min(day) filter (where is_sale), min(day))',
  last_day: 'coalesce(max(day) filter (where is_sale), max(day))',
};
/**
 * One element, or letter, for each purchase and refund in the order of days, so that a period is a piece of each, found by
 * two binary searches in `days`. `other_days` are of those that are no purchases: refunds, and what cost nothing; letters
 * have a '-' for these. `spent` is what all so far come to. `slots` are hours of the week, from chr(192), midnight on Monday.
 * `items` are lines in any order, ASCII letters small ones; null where nothing is known.
 */
const history = {
  days: 'array_agg(day)',
  other_days: 'array_agg(day) filter (where not is_sale)',
  spent: 'array_agg(spent)',
  weekdays: `string_agg(case when is_sale then chr(48 + weekday) else '-' end, '')`,
  hours: `string_agg(case when is_sale then chr(97 + hour) else '-' end, '')`,
  slots: `string_agg(case when is_sale then chr(168 + 24 * weekday + hour) else '-' end, '')`,
  items: 'lower(string_agg(items, chr(10)) filter (where is_sale) collate "C")',
};

/** The rows come sorted by customer and day: that is the order in which they are strung together. */
const freshSql = (purchases: string) => `fresh as materialized (
       select customer_id, ${Object.entries({ ...stats, ...history })
         .map(([column, sum]) => `${sum} as ${column}`)
         .join(',\n         ')}
       from (
         select customer_id, day, amount, items, amount > 0 as is_sale, sum(amount) over told as spent,
           (day - date '0001-01-01') % 7 + 1 as weekday,
           date_part('hour', at at time zone (select time_zone from zone))::int as hour
         from ${purchases}
         window told as (partition by customer_id order by day, id rows unbounded preceding)
       ) as told
       group by customer_id
     )`;

/** A row that would stay as it is is not written: the embedded database cleans up after nobody. */
function upsertSql(table: string, sums: Record<string, string>): string {
  const columns = Object.keys(sums);
  const all = (prefix: string) => columns.map((column) => `${prefix}.${column}`).join(', ');
  return `insert into ${table} as s (business_id, customer_id, ${columns.join(', ')})
     select :businessId, customer_id, ${columns.join(', ')} from fresh
     on conflict (business_id, customer_id) do update set
       ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
     where (${all('s')}) is distinct from (${all('excluded')})`;
}
const writeSql = `written as (
     ${upsertSql('customer_stats', stats)}
     )
     ${upsertSql('customer_history', history)}`;

const storeZone = `coalesce((select time_zone from stores where business_id = :businessId order by id limit 1), 'UTC')`;

/** What each customer has bought, from all purchases; hours are those of the store's clock, as it hangs now. */
export async function rebuildCustomerStats(trx: Knex, businessId: string): Promise<void> {
  await trx.raw(
    `insert into history_zones (business_id, time_zone) values (:businessId, ${storeZone})
     on conflict (business_id) do update set time_zone = excluded.time_zone`,
    { businessId },
  );
  await trx.raw(
    `delete from customer_stats s where business_id = :businessId and not exists (
       select from purchases p where p.business_id = :businessId and p.customer_id = s.customer_id)`,
    { businessId },
  );
  await trx.raw(
    `with zone as (select time_zone from history_zones where business_id = :businessId),
     ${freshSql('purchases where business_id = :businessId and customer_id is not null')}, ${writeSql}`,
    { businessId },
  );
}

/** The same for some customers only, in the hours of all others. */
export async function refreshCustomerStats(
  trx: Knex,
  businessId: string,
  customerIds: readonly string[],
): Promise<void> {
  await trx.raw(
    `with wanted as materialized (select distinct unnest(cast(:ids as bigint[])) as wanted_id),
     zone as (
       select coalesce((select time_zone from history_zones where business_id = :businessId), ${storeZone}) as time_zone
     ), ${freshSql(`wanted cross join lateral (
           select * from purchases where business_id = :businessId and customer_id = wanted_id offset 0
         ) as own`)}, gone as (
       delete from customer_stats where business_id = :businessId and customer_id = any(cast(:ids as bigint[]))
         and customer_id not in (select customer_id from fresh)
     ), ${writeSql}`,
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
