import type { Knex } from 'knex';

/** Grows with every write that changes what maps and tables show, in the same transaction: reads compare it. */
export async function dataVersion(knex: Knex, businessId: string): Promise<string> {
  const row = await knex('businesses').where({ id: businessId }).first('data_version');
  return row?.data_version ?? '0';
}

export const bumpDataVersion = (knex: Knex, businessId: string): PromiseLike<unknown> =>
  knex('businesses').where({ id: businessId }).increment('data_version', 1);
