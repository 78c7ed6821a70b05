import type { Knex } from 'knex';
import type { Streets } from '../contract/streets.ts';
import type { Tile } from './basemap/tile.ts';
import type { Shop } from './prepare.ts';

/** Rows a single statement deletes: on the embedded database everybody waits for it. */
const deletedAtOnce = 2000;

export async function nextEdition(knex: Knex): Promise<string> {
  const { rows } = await knex.raw(`select nextval('street_editions') as edition`);
  return rows[0].edition;
}

/** The tiles travel as one value, since an array of them would travel as text of twice the size. */
export async function insertTiles(
  knex: Knex,
  businessId: string,
  edition: string,
  tiles: readonly Tile[],
): Promise<void> {
  let at = 1;
  const froms = tiles.map(({ mvt }) => {
    at += mvt.length;
    return at - mvt.length;
  });
  await knex.raw(
    `insert into street_tiles (business_id, edition, z, x, y, mvt)
     select :businessId, :edition, z, x, y, substring(:content::bytea from first for bytes)
     from unnest(:z::int[], :x::int[], :y::int[], :first::int[], :bytes::int[]) t (z, x, y, first, bytes)`,
    {
      businessId,
      edition,
      content: Buffer.concat(tiles.map(({ mvt }) => mvt)),
      z: tiles.map(({ z }) => z),
      x: tiles.map(({ x }) => x),
      y: tiles.map(({ y }) => y),
      first: froms,
      bytes: tiles.map(({ mvt }) => mvt.length),
    },
  );
}

export async function insertShops(
  knex: Knex,
  businessId: string,
  edition: string,
  shops: readonly Shop[],
): Promise<void> {
  await knex.raw(
    `insert into street_shops (business_id, edition, osm_id, name, kind, position)
     select :businessId, :edition, id, name, kind, ST_SetSRID(ST_MakePoint(lng, lat), 4326)
     from unnest(:id::text[], :name::text[], :kind::text[], :lng::float8[], :lat::float8[]) t (id, name, kind, lng, lat)`,
    {
      businessId,
      edition,
      id: shops.map(({ id }) => id),
      name: shops.map(({ name }) => name),
      kind: shops.map(({ kind }) => kind),
      lng: shops.map(({ position }) => position[0]),
      lat: shops.map(({ position }) => position[1]),
    },
  );
}

/** Changes over from the edition `before` (null: none); false, and nothing done, when another is there by now. */
export async function switchTo(
  trx: Knex,
  businessId: string,
  before: string | null,
  streets: Omit<Streets, 'importedAt'> & { demo: boolean },
): Promise<boolean> {
  const { edition, name, extractAt, bbox, counts, routing, demo } = streets;
  const result = await trx.raw(
    `insert into streets (business_id, edition, name, extract_at, bbox, counts, routing, demo)
     values (:businessId, :edition, :name, :extractAt, :bbox, :counts, :routing, :demo)
     on conflict (business_id) do update set
       edition = excluded.edition, name = excluded.name, imported_at = now(), extract_at = excluded.extract_at,
       bbox = excluded.bbox, counts = excluded.counts, routing = excluded.routing, demo = excluded.demo
     where streets.edition = :before::bigint`,
    { businessId, before, edition, name, extractAt, bbox, counts: JSON.stringify(counts), routing, demo },
  );
  return result.rowCount === 1;
}

/** Lets go of the demo town's streets; their edition, or undefined when they are not the demo's. */
export async function forgetDemo(trx: Knex, businessId: string): Promise<string | undefined> {
  const [row] = await trx('streets').where({ business_id: businessId, demo: true }).delete().returning('edition');
  return row?.edition;
}

/** Deletes tiles and shops of editions before this one, also of imports that died, some rows at a time. */
export const deleteBefore = (knex: Knex, businessId: string, edition: string): Promise<void> =>
  deleteRows(knex, businessId, 'edition < ?', edition);

/** Deletes tiles and shops of one edition, some rows at a time. */
export const deleteEdition = (knex: Knex, businessId: string, edition: string): Promise<void> =>
  deleteRows(knex, businessId, 'edition = ?', edition);

async function deleteRows(knex: Knex, businessId: string, which: string, edition: string): Promise<void> {
  for (const [table, key] of [
    ['street_tiles', 'edition, z, x, y'],
    ['street_shops', 'edition, osm_id'],
  ] as const) {
    const sql = `delete from ${table} where business_id = ? and (${key}) in (
       select ${key} from ${table} where business_id = ? and ${which} limit ?)`;
    for (let left = deletedAtOnce; left === deletedAtOnce; )
      left = (await knex.raw(sql, [businessId, businessId, edition, deletedAtOnce])).rowCount;
  }
}
