import type { Knex } from 'knex';
import type { RfmGroup } from '../contract/people.ts';
import { rfmSql } from '../customers/index.ts';
import { amongPicked, type Sql } from '../density/index.ts';

/** Customers with the same scores of recency and frequency, and the same group. */
export interface ScoredGroup {
  recency: number;
  frequency: number;
  group: RfmGroup;
  customers: number;
  revenue: number;
  purchases: number;
}

/** Customers with a purchase by scores and group, of all or of those picked. */
export async function scoredGroups(knex: Knex, businessId: string, picked: Sql | undefined): Promise<ScoredGroup[]> {
  const among = amongPicked({ sql: 'where c.business_id = :businessId and s.purchases > 0', bindings: {} }, picked);
  const { rows } = await knex.raw(
    `
    select recency, frequency, "group", count(*)::int as customers, sum(revenue)::float8 as revenue,
      sum(purchases)::float8 as purchases
    from (
      select s.revenue, s.purchases, ${rfmSql.recency} as recency, ${rfmSql.frequency} as frequency,
        ${rfmSql.group} as "group"
      from customers c
      join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
      join rfm_breaks b on b.business_id = c.business_id
      ${among.sql}
    ) scored
    group by recency, frequency, "group"`,
    { ...among.bindings, businessId },
  );
  return rows;
}

/** Customers without a purchase, of all or of those picked. */
export async function withoutPurchase(knex: Knex, businessId: string, picked: Sql | undefined): Promise<number> {
  const among = amongPicked(
    {
      sql: `where c.business_id = :businessId and not exists (
      select from customer_stats s
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases > 0)`,
      bindings: {},
    },
    picked,
  );
  const { rows } = await knex.raw(`select count(*)::int as n from customers c ${among.sql}`, {
    ...among.bindings,
    businessId,
  });
  return rows[0].n;
}

/** The values between fifths; undefined before there was a purchase. */
export async function breaksOf(
  knex: Knex,
  businessId: string,
): Promise<{ recency: string[]; frequency: number[]; money: number[] } | undefined> {
  const { rows } = await knex.raw(
    `
    select recency::text[] as recency, frequency, money::float8[] as money
    from rfm_breaks where business_id = :businessId`,
    { businessId },
  );
  return rows[0];
}
