import type { Knex } from 'knex';

/** What is listed at most. */
const most = { tags: 500, names: 200, values: 50, valueLength: 100, items: 100 };
/** Items are looked for in so many purchases, the last ones. */
const recentPurchases = 20_000;

/** Tags with `k` customers or more, the most frequent first. */
export async function tagChoices(
  knex: Knex,
  businessId: string,
  k: number,
): Promise<{ tag: string; customers: number }[]> {
  const { rows } = await knex.raw(
    `
    select tag, count(*)::int as customers
    from customers c cross join lateral unnest(c.tags) as tag
    where c.business_id = :businessId
    group by tag having count(*) >= :k
    order by customers desc, tag limit :limit`,
    { businessId, k, limit: most.tags },
  );
  return rows;
}

/** Names of attributes that `k` customers or more have, with the most frequent values that as many share. */
export async function attributeChoices(
  knex: Knex,
  businessId: string,
  k: number,
): Promise<{ name: string; customers: number; values: string[] }[]> {
  const { rows } = await knex.raw(
    `
    with pairs as (
      select key, value, count(*)::int as customers
      from customers c cross join lateral jsonb_each_text(c.attributes)
      where c.business_id = :businessId and value is not null
      group by key, value
    ), ranked as (
      select *, row_number() over (
        partition by key order by length(value) > :length, customers desc, value) as rank
      from pairs
    )
    select key as name, sum(customers)::int as customers, coalesce(array_agg(value order by rank) filter (
        where rank <= :values and customers >= :k and length(value) <= :length), '{}') as values
    from ranked
    group by key having sum(customers) >= :k
    order by 2 desc, key limit :names`,
    { businessId, k, values: most.values, length: most.valueLength, names: most.names },
  );
  return rows;
}

/** What is bought most often lately, by `k` customers or more; one purchase may name several, with how many of each. */
export async function itemChoices(knex: Knex, businessId: string, k: number): Promise<string[]> {
  const { rows } = await knex.raw(
    `
    select item
    from (
      select customer_id, items from purchases
      where business_id = :businessId and items is not null
      order by day desc limit :recent
    ) p cross join lateral regexp_split_to_table(p.items, ' *[,;] *') as part
    cross join lateral regexp_replace(part, '^[0-9]+ *[x×] +| +[x×] *[0-9]+$', '') as item
    where item <> '' and length(item) <= :length
    group by item having count(distinct customer_id) >= :k
    order by count(*) desc, item limit :items`,
    { businessId, k, recent: recentPurchases, length: most.valueLength, items: most.items },
  );
  return rows.map(({ item }: { item: string }) => item);
}
