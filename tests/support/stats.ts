import type { Knex } from 'knex';

/** What customers' purchases add up to, and the breaks between fifths: written as the tables say, not by the code under test. */
export async function fillStats(knex: Knex, businessId: string): Promise<void> {
  await knex('customer_stats').where({ business_id: businessId }).delete();
  await knex('rfm_breaks').where({ business_id: businessId }).delete();
  await knex.raw(
    `insert into customer_stats (business_id, customer_id, purchases, refunds, revenue, first_day, last_day)
     select business_id, customer_id, count(*) filter (where amount > 0), count(*) filter (where amount < 0), sum(amount),
       coalesce(min(day) filter (where amount > 0), min(day)), coalesce(max(day) filter (where amount > 0), max(day))
     from purchases where business_id = ? and customer_id is not null group by 1, 2`,
    [businessId],
  );
  await knex.raw(
    `insert into rfm_breaks (business_id, recency, frequency, money)
     select business_id, percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by last_day),
       percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by purchases),
       percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by revenue)
     from customer_stats where business_id = ? and purchases > 0 group by business_id`,
    [businessId],
  );
}
