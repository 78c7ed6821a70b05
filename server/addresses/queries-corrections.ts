import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import { st } from '../db/index.ts';
import type { Paging } from '../http/paging.ts';
import type { CorrectionKey } from './correction-key.ts';

export interface CorrectionRow extends CorrectionKey {
  id: string;
  address: string;
  lng: number;
  lat: number;
  created_at: Date;
}

const columns = (knex: Knex) => [
  'id',
  'address',
  'key',
  'towns',
  'postcode',
  st(knex).x('position').as('lng'),
  st(knex).y('position').as('lat'),
  'created_at',
];

export const listCorrections = (
  knex: Knex,
  businessId: string,
  { after, limit }: Paging,
): PromiseLike<CorrectionRow[]> =>
  knex('address_corrections')
    .where({ business_id: businessId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .select(columns(knex));

/** The latest first. */
export const correctionsOf = (knex: Knex, businessId: string, keys: string[]): PromiseLike<CorrectionRow[]> =>
  knex('address_corrections')
    .where({ business_id: businessId })
    .whereRaw('key = any(?)', [keys])
    .orderBy('id', 'desc')
    .select(columns(knex));

/** Puts one correction in the place of others of the same address. */
export function replaceCorrections(
  knex: Knex,
  businessId: string,
  ids: string[],
  { address, position, key, towns, postcode }: CorrectionKey & { address: string; position: Position },
): Promise<CorrectionRow> {
  return knex.transaction(async (trx) => {
    if (ids.length > 0) await trx('address_corrections').where({ business_id: businessId }).whereIn('id', ids).delete();
    const [row] = await trx('address_corrections')
      .insert({
        business_id: businessId,
        address,
        key,
        towns,
        postcode,
        position: st(trx).setSRID(st(trx).makePoint(position[0], position[1]), 4326),
      })
      .returning(columns(trx));
    return row;
  });
}

/** The address it was about, or undefined when there is no such correction. */
export async function deleteCorrection(knex: Knex, businessId: string, id: string): Promise<string | undefined> {
  const [row] = await knex('address_corrections').where({ business_id: businessId, id }).delete().returning('address');
  return row?.address;
}
