import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import { st } from '../db/index.ts';
import { amongPicked, type Sql } from '../density/index.ts';

export interface NeighborhoodRow {
  id: string;
  name: string;
  households: number | null;
  population: number | null;
}

export interface MultiPolygon {
  type: 'MultiPolygon';
  coordinates: Position[][][];
}

export const listNeighborhoods = (knex: Knex, businessId: string): PromiseLike<NeighborhoodRow[]> =>
  knex('neighborhoods')
    .where({ business_id: businessId })
    .orderBy(['name', 'id'])
    .select('id', 'name', 'households', 'population');

export async function neighborhoodShapes(
  knex: Knex,
  businessId: string,
): Promise<(NeighborhoodRow & { geometry: MultiPolygon })[]> {
  const rows = await knex('neighborhoods')
    .where({ business_id: businessId })
    .orderBy(['name', 'id'])
    .select('id', 'name', 'households', 'population', st(knex).asGeoJSON('geometry').as('geometry'));
  return rows.map((row) => ({ ...row, geometry: JSON.parse(row.geometry) }));
}

/** Postcodes are written with and without spaces. */
const plainPostcode = (column: string) => `upper(replace(${column}, ' ', ''))`;

/** Customers of whom only the postcode is known, of all or of those picked. */
export async function unplacedByPostcode(
  knex: Knex,
  businessId: string,
  picked: Sql | undefined,
): Promise<{ postcode: string; customers: number }[]> {
  const among = amongPicked(
    {
      sql: `where c.business_id = :businessId and c.accuracy = 'postcode' and c.postcode is not null and c.position is null`,
      bindings: {},
    },
    picked,
  );
  const { rows } = await knex.raw(
    `
    select ${plainPostcode('c.postcode')} as postcode, count(*)::int as customers
    from customers c ${among.sql}
    group by 1`,
    { ...among.bindings, businessId },
  );
  return rows;
}

/** How much of a postcode lies in a neighborhood. */
export interface Share {
  postcode: string;
  neighborhoodId: string;
  weight: number;
}

/** Customers on the map by postcode and neighborhood. */
export async function placedByPostcode(knex: Knex, businessId: string, postcodes: readonly string[]): Promise<Share[]> {
  const { rows } = await knex.raw(
    `
    select ${plainPostcode('postcode')} as postcode, neighborhood_id as "neighborhoodId", count(*)::int as weight
    from customers
    where business_id = :businessId and neighborhood_id is not null
      and ${plainPostcode('postcode')} = any(:postcodes::text[])
    group by 1, 2`,
    { businessId, postcodes },
  );
  return rows;
}

/** Addresses of the current streets by postcode and neighborhood: of several that overlap, the one with the smallest id. */
export async function housesByPostcode(knex: Knex, businessId: string, postcodes: readonly string[]): Promise<Share[]> {
  const { rows } = await knex.raw(
    `
    select postcode, neighborhood_id as "neighborhoodId", count(*)::int as weight
    from (
      select ${plainPostcode('h.postcode')} as postcode, min(n.id) as neighborhood_id
      from streets s
      join address_houses h on h.business_id = s.business_id and h.edition = s.edition
      join neighborhoods n on n.business_id = h.business_id
        and ST_Covers(n.geometry, ST_SetSRID(ST_MakePoint(h.lng, h.lat), 4326))
      where s.business_id = :businessId and ${plainPostcode('h.postcode')} = any(:postcodes::text[])
      group by h.business_id, h.edition, h.street, h.number, h.suffix, h.ordinal, h.postcode
    ) houses
    group by 1, 2`,
    { businessId, postcodes },
  );
  return rows;
}
