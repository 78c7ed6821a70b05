import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Polygons } from '../geometry/polygons.ts';

export async function storePosition(knex: Knex, businessId: string, id: string): Promise<Position | undefined> {
  const { rows } = await knex.raw(
    `
    select json_build_array(ST_X(position), ST_Y(position)) as position from stores
    where business_id = :businessId and id = :id`,
    { businessId, id },
  );
  return rows[0]?.position;
}

export async function streetsEdition(knex: Knex, businessId: string): Promise<string | null> {
  return (await knex('streets').where({ business_id: businessId }).first('edition'))?.edition ?? null;
}

/** By id, those that are there. */
export async function neighborhoodAreas(
  knex: Knex,
  businessId: string,
  ids: readonly string[],
): Promise<Map<string, Polygons>> {
  const { rows } = await knex.raw(
    `
    select id, ST_AsGeoJSON(geometry, 7)::json -> 'coordinates' as coordinates from neighborhoods
    where business_id = :businessId and id = any(cast(:ids as bigint[]))`,
    { businessId, ids: [...ids] },
  );
  return new Map(rows.map((row: { id: string; coordinates: Polygons }) => [row.id, row.coordinates]));
}
