import type { Knex } from 'knex';

/**
 * `accuracy` says where a position comes from: given in the file, or found for the address. `address_edition` is the
 * edition of the streets the address was last looked up in, so that new streets and new addresses are looked up, once.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table customers
      add column address text,
      add column accuracy text check (
        accuracy in ('given', 'address', 'interpolated', 'street', 'postcode', 'place')),
      add column address_edition bigint`);
  await knex.raw(`update customers set accuracy = 'given' where position is not null`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`update customers set position = null, cell = null, neighborhood_id = null where accuracy <> 'given'`);
  await knex.raw('alter table customers drop column address, drop column accuracy, drop column address_edition');
}
