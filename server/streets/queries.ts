import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Bbox } from '../contract/density.ts';
import type { StreetShop, Streets } from '../contract/streets.ts';
import { st } from '../db/index.ts';

/** The streets a business has now, or undefined. */
export async function currentStreets(knex: Knex, businessId: string): Promise<Streets | undefined> {
  const row = await knex('streets')
    .where({ business_id: businessId })
    .first('edition', 'name', 'imported_at', 'extract_at', 'bbox', 'counts', 'routing');
  return (
    row && {
      edition: row.edition,
      name: row.name,
      importedAt: row.imported_at.toISOString(),
      extractAt: row.extract_at?.toISOString() ?? null,
      bbox: row.bbox,
      counts: row.counts,
      routing: row.routing,
    }
  );
}

/** The number of the edition a business has now; null where it has no streets. Cheaper than all about them. */
export async function currentEdition(knex: Knex, businessId: string): Promise<string | null> {
  const row = await knex('streets').where({ business_id: businessId }).first('edition');
  return row?.edition ?? null;
}

/** A tile of the basemap as gzipped MVT, or undefined where nothing is in it. */
export async function basemapTile(
  knex: Knex,
  businessId: string,
  { z, x, y }: { z: number; x: number; y: number },
): Promise<Buffer | undefined> {
  const row = await knex('streets as s')
    .join('street_tiles as t', (on) => on.on('t.business_id', 's.business_id').andOn('t.edition', 's.edition'))
    .where({ 's.business_id': businessId, 't.z': z, 't.x': x, 't.y': y })
    .first('t.mvt');
  return row?.mvt;
}

export interface ShopFilter {
  kind?: string | undefined;
  /** Part of the name, in any case. */
  q?: string | undefined;
  bbox?: Bbox | undefined;
  near?: Position | undefined;
  limit: number;
}

/** Shops of the current streets: the nearest first, or by name. */
export async function listShops(
  knex: Knex,
  businessId: string,
  { kind, q, bbox, near, limit }: ShopFilter,
): Promise<StreetShop[]> {
  const rows: { osm_id: string; name: string | null; kind: string; lng: number; lat: number }[] = await knex(
    'streets as s',
  )
    .join('street_shops as p', (on) => on.on('p.business_id', 's.business_id').andOn('p.edition', 's.edition'))
    .where('s.business_id', businessId)
    .modify((query) => {
      if (kind !== undefined) query.where('p.kind', kind);
      // Every character that is asked for stands for itself.
      if (q !== undefined) query.whereILike('p.name', `%${q.replace(/[\\%_]/g, '\\$&')}%`);
      if (bbox) query.where((inside) => withinBox(inside, bbox));
      if (near) query.orderByRaw('ST_DistanceSphere(p.position, ST_SetSRID(ST_MakePoint(?, ?), 4326))', [...near]);
      else query.orderByRaw('p.name nulls last');
    })
    .orderBy('p.osm_id')
    .limit(limit)
    .select('p.osm_id', 'p.name', 'p.kind', st(knex).x('p.position').as('lng'), st(knex).y('p.position').as('lat'));
  return rows.map((row) => ({ id: row.osm_id, name: row.name, kind: row.kind, position: [row.lng, row.lat] }));
}

/** West of east as usual, or across the antimeridian. */
function withinBox(query: Knex.QueryBuilder, [west, south, east, north]: Bbox): void {
  const spans: [number, number][] =
    west <= east
      ? [[west, east]]
      : [
          [west, 180],
          [-180, east],
        ];
  for (const [from, to] of spans)
    query.orWhereRaw('p.position && ST_MakeEnvelope(?, ?, ?, ?, 4326)', [from, south, to, north]);
}
