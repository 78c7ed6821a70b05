import type { Knex } from 'knex';
import type { Polygons } from '../geometry/polygons.ts';
import type { Run } from './queries.ts';

export interface CheckedOutline {
  valid: boolean;
  /** In square degrees; of an outline that crosses itself it says little. */
  area: number;
  /** EWKB in hexadecimal, shells counterclockwise. */
  ewkb: string;
}

/**
 * What PostGIS says of outlines. Only functions that never throw are asked: the embedded PostGIS cannot catch exceptions
 * of its geometry library, not even those the library would handle itself. It then answers no row, and the next query may
 * get another's answer. Of random knots of rings `ST_MakeValid` by `method=structure` failed so 1 in 75 times,
 * `ST_UnaryUnion` 1 in 30, `ST_MakeValid` by linework 1 in some hundreds; `ST_IsValid` never. Repairs are made by `untie`.
 */
export async function checkOutlines(knex: Knex, outlines: readonly Polygons[]): Promise<CheckedOutline[]> {
  const { rows } = await knex.raw(
    `select ST_IsValid(g) as valid, ST_Area(g) as area, encode(ST_AsEWKB(ST_ForcePolygonCCW(g)), 'hex') as ewkb
     from (
       select number, ST_SetSRID(ST_GeomFromGeoJSON(body), 4326) as g
       from unnest(?::text[]) with ordinality as r (body, number)
     ) as read
     order by number`,
    [outlines.map((coordinates) => JSON.stringify({ type: 'MultiPolygon', coordinates }))],
  );
  if (rows.length !== outlines.length) throw new Error(`Of ${outlines.length} outlines ${rows.length} were checked.`);
  return rows;
}

export interface NewNeighborhood {
  sourceKey: string;
  name: string;
  households: number | null;
  population: number | null;
  ewkb: string;
}

/** Which of these are there. */
export async function knownNeighborhoods(knex: Knex, businessId: string, keys: string[]): Promise<Set<string>> {
  const { rows } = await knex.raw(
    'select source_key from neighborhoods where business_id = ? and source_key = any(?::text[])',
    [businessId, keys],
  );
  return new Set(rows.map((row: { source_key: string }) => row.source_key));
}

/** Writes neighborhoods, each key once; answers which of them were there before. */
export async function upsertNeighborhoods(
  trx: Knex,
  run: Run,
  batch: readonly NewNeighborhood[],
): Promise<Set<string>> {
  const keys = batch.map((neighborhood) => neighborhood.sourceKey);
  const known = await knownNeighborhoods(trx, run.businessId, keys);
  const { rowCount } = await trx.raw(
    `insert into neighborhoods as n (business_id, source_key, name, households, population, geometry, import_id)
     select :businessId, source_key, name, households, population, ST_GeomFromEWKB(decode(ewkb, 'hex')), :importId
     from unnest(cast(:keys as text[]), cast(:names as text[]), cast(:households as int[]), cast(:populations as int[]), cast(:outlines as text[]))
       with ordinality as r (source_key, name, households, population, ewkb, number)
     order by number
     on conflict (business_id, source_key) do update set
       name = excluded.name, households = coalesce(excluded.households, n.households),
       population = coalesce(excluded.population, n.population), geometry = excluded.geometry, import_id = excluded.import_id`,
    {
      ...{ businessId: run.businessId, importId: run.importId, keys },
      names: batch.map((neighborhood) => neighborhood.name),
      households: batch.map((neighborhood) => neighborhood.households),
      populations: batch.map((neighborhood) => neighborhood.population),
      outlines: batch.map((neighborhood) => neighborhood.ewkb),
    },
  );
  if (rowCount !== batch.length) throw new Error(`Of ${batch.length} neighborhoods ${rowCount} were written.`);
  return known;
}
