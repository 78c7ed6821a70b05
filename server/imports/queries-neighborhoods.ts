import type { Knex } from 'knex';
import type { Polygons } from '../geometry/polygons.ts';
import type { Run } from './queries.ts';

export interface CheckedOutline {
  /** EWKB in hexadecimal; null when nothing with an area is left. */
  ewkb: string | null;
  /** Why the outline had to be repaired; null when it was valid. */
  repaired: string | null;
  areaBefore: number;
  areaAfter: number;
}

/**
 * Validates outlines, and repairs those that cross themselves. Answers one entry each, or null when the database lost
 * any: the embedded PostGIS cannot catch exceptions of its geometry library, not even those the library would handle
 * itself. It then answers no row, and the connection is out of step.
 *
 * That decides how to repair. Of 2,248 random knots of rings, `ST_MakeValid` by `method=structure` lost 30, and
 * `ST_UnaryUnion` lost 245 of 6,915; the old method by linework and `ST_IsValid` lost none. Its price: where parts of a
 * MultiPolygon overlap, the overlap is cut out.
 */
export async function checkOutlines(knex: Knex, outlines: readonly Polygons[]): Promise<CheckedOutline[] | null> {
  const { rows } = await knex.raw(
    `select
       case when not ST_IsEmpty(fixed) and ST_Area(fixed) > 0
         then encode(ST_AsEWKB(ST_ForcePolygonCCW(ST_Multi(fixed))), 'hex') end as ewkb,
       case when not valid then ST_IsValidReason(g) end as repaired,
       ST_Area(g) as "areaBefore", ST_Area(fixed) as "areaAfter"
     from (
       select number, g, valid, case when valid then g else
         ST_CollectionExtract(ST_MakeValid(g), 3) end as fixed
       from (
         select number, g, ST_IsValid(g) as valid
         from (
           select number, ST_SetSRID(ST_GeomFromGeoJSON(body), 4326) as g
           from unnest(?::text[]) with ordinality as r (body, number)
         ) as read offset 0
       ) as judged offset 0
     ) as repaired
     order by number`,
    [outlines.map((coordinates) => JSON.stringify({ type: 'MultiPolygon', coordinates }))],
  );
  return rows.length === outlines.length ? rows : null;
}

export interface NewNeighborhood {
  sourceKey: string;
  name: string;
  households: number | null;
  population: number | null;
  ewkb: string;
}

/** Writes neighborhoods, each key once; answers which of them were there before. */
export async function upsertNeighborhoods(
  trx: Knex,
  run: Run,
  batch: readonly NewNeighborhood[],
): Promise<Set<string>> {
  const keys = batch.map((neighborhood) => neighborhood.sourceKey);
  const known = await trx.raw(
    'select source_key from neighborhoods where business_id = ? and source_key = any(?::text[])',
    [run.businessId, keys],
  );
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
  return new Set(known.rows.map((row: { source_key: string }) => row.source_key));
}
