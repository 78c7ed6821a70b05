import type { Knex } from 'knex';

/** What segments add up of purchases is in the indexes themselves: counting the purchases of a year reads no table. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index purchases_customer, purchases_day');
  await knex.raw('create index purchases_customer on purchases (business_id, customer_id, day) include (amount, at)');
  await knex.raw('create index purchases_day on purchases (business_id, day) include (customer_id, amount, at)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index purchases_customer, purchases_day');
  await knex.raw('create index purchases_customer on purchases (business_id, customer_id, day)');
  await knex.raw('create index purchases_day on purchases (business_id, day)');
}
