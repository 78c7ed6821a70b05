import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import { st } from '../db/index.ts';
import type { Paging } from '../http/paging.ts';

export interface StoreRow {
  id: string;
  name: string;
  lng: number;
  lat: number;
  time_zone: string;
  opening_hours: string | null;
  created_at: Date;
}

export interface StoreChange {
  name?: string | undefined;
  position?: Position | undefined;
  timeZone?: string | undefined;
  openingHours?: string | null | undefined;
}

const columns = (knex: Knex) => [
  'id',
  'name',
  st(knex).x('position').as('lng'),
  st(knex).y('position').as('lat'),
  'time_zone',
  'opening_hours',
  'created_at',
];

const toColumns = (knex: Knex, { name, position, timeZone, openingHours }: StoreChange) => ({
  ...(name !== undefined && { name }),
  ...(position && { position: st(knex).setSRID(st(knex).makePoint(position[0], position[1]), 4326) }),
  ...(timeZone !== undefined && { time_zone: timeZone }),
  ...(openingHours !== undefined && { opening_hours: openingHours }),
});

export const listStores = (knex: Knex, businessId: string, { after, limit }: Paging): PromiseLike<StoreRow[]> =>
  knex('stores')
    .where({ business_id: businessId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .select(columns(knex));

export const storeOf = (knex: Knex, businessId: string, id: string): PromiseLike<StoreRow | undefined> =>
  knex('stores').where({ business_id: businessId, id }).first(columns(knex));

export async function createStore(knex: Knex, businessId: string, store: StoreChange): Promise<StoreRow> {
  const [row] = await knex('stores')
    .insert({ business_id: businessId, ...toColumns(knex, store) })
    .returning(columns(knex));
  return row;
}

export async function changeStore(
  knex: Knex,
  businessId: string,
  id: string,
  change: StoreChange,
): Promise<StoreRow | undefined> {
  const set = toColumns(knex, change);
  if (Object.keys(set).length === 0) return storeOf(knex, businessId, id);
  const [row] = await knex('stores').where({ business_id: businessId, id }).update(set).returning(columns(knex));
  return row;
}

export const deleteStore = (knex: Knex, businessId: string, id: string): PromiseLike<number> =>
  knex('stores').where({ business_id: businessId, id }).delete();
