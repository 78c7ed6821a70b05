import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import { type Period, periodSql } from '../density/index.ts';
import { compactCellSql } from '../geometry/compact-cells.ts';
import type { Polygons } from '../geometry/polygons.ts';

export interface StoreAt {
  id: string;
  name: string;
  position: Position;
}

/** What every trade area depends on besides the question. */
export interface Situation {
  dataVersion: string;
  /** Of the current streets; null without any. */
  edition: string | null;
  currency: string;
  stores: StoreAt[];
}

export async function situationOf(knex: Knex, businessId: string): Promise<Situation> {
  const { rows } = await knex.raw(
    `
    select b.data_version as "dataVersion", b.currency, s.edition, (
      select coalesce(json_agg(json_build_object(
        'id', id::text, 'name', name, 'position', json_build_array(ST_X(position), ST_Y(position))) order by id), '[]')
      from stores where business_id = b.id
    ) as stores
    from businesses b left join streets s on s.business_id = b.id
    where b.id = :businessId`,
    { businessId },
  );
  return rows[0];
}

/** One customer in the answer of `packedPeople`: six doubles and two whole numbers, most significant byte first. */
export const packedBytes = 6 * 8 + 2 * 4;

/**
 * Every customer on the map with what they bought in the period, packed: rows of text take four times as long to read.
 * In order: lng, lat, cell (see compact-cells), neighborhood (0: none), revenue, their purchases other than refunds (as a
 * double), days with one, and whether they bought or returned anything at all.
 */
export async function packedPeople(knex: Knex, businessId: string, period: Period): Promise<Buffer[]> {
  const { sql, bindings } = periodSql(period);
  const { rows } = await knex.raw(
    `
    select string_agg(
      float8send(ST_X(c.position)) || float8send(ST_Y(c.position)) || float8send(${compactCellSql('c.cell')})
      || float8send(coalesce(c.neighborhood_id, 0)::float8) || float8send(coalesce(p.revenue, 0))
      || float8send(coalesce(p.purchases, 0)::float8) || int4send(coalesce(p.visits, 0))
      || int4send((p.customer_id is not null)::int), ''::bytea) as packed
    from customers c left join (
      select customer_id, sum(amount)::float8 as revenue, count(*) filter (where amount > 0) as purchases,
        (count(distinct day) filter (where amount > 0))::int as visits
      from purchases
      where business_id = :businessId and customer_id is not null and ${sql}
      group by customer_id
    ) p on p.customer_id = c.id
    where c.business_id = :businessId and c.position is not null
    group by c.id >> 16`,
    { businessId, ...bindings },
  );
  return rows.map(({ packed }: { packed: Buffer }) => packed);
}

export interface NeighborhoodShape {
  id: string;
  name: string;
  households: number | null;
  area: Polygons;
}

export async function neighborhoodAreas(knex: Knex, businessId: string): Promise<NeighborhoodShape[]> {
  const { rows } = await knex.raw(
    `
    select id, name, households, ST_AsGeoJSON(geometry)::json -> 'coordinates' as area
    from neighborhoods where business_id = :businessId order by id`,
    { businessId },
  );
  return rows;
}
