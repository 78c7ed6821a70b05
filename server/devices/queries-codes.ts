import type { Knex } from 'knex';
import { st } from '../db/index.ts';
import type { Paging } from '../http/paging.ts';

export interface HereCodeRow {
  id: string;
  code: string;
  store_id: string;
  name: string;
  created_at: Date;
}
const columns = ['id', 'code', 'store_id', 'name', 'created_at'];

export const listHereCodes = (knex: Knex, businessId: string, { after, limit }: Paging): PromiseLike<HereCodeRow[]> =>
  knex('here_codes')
    .where({ business_id: businessId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .select(columns);

/** Undefined when there is no such store. */
export async function createHereCode(
  knex: Knex,
  businessId: string,
  code: { code: string; storeId: string; name: string },
): Promise<HereCodeRow | undefined> {
  const store = knex('stores')
    .where({ business_id: businessId, id: code.storeId })
    .select('business_id', 'id', knex.raw('?', [code.code]), knex.raw('?', [code.name]));
  const [row] = await knex(knex.raw('here_codes (business_id, store_id, code, name)')).insert(store).returning(columns);
  return row;
}

export const deleteHereCode = (knex: Knex, businessId: string, id: string): PromiseLike<number> =>
  knex('here_codes').where({ business_id: businessId, id }).delete();

/** The poster a code is on, with its store and the business's name. */
export const posterOf = (knex: Knex, businessId: string, code: string) =>
  knex('here_codes as h')
    .join('stores as s', { 's.business_id': 'h.business_id', 's.id': 'h.store_id' })
    .join('businesses as b', { 'b.id': 'h.business_id' })
    .where({ 'h.business_id': businessId, 'h.code': code })
    .first(
      ...['h.name', 'b.name as business', 's.id as store_id', 's.name as store'],
      st(knex).x('s.position').as('lng'),
      st(knex).y('s.position').as('lat'),
    );
