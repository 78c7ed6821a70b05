import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Area, Street } from './gazetteer.ts';
import type { House } from './locate.ts';

/** Rows deleted at once. */
const deletedAtOnce = 20_000;

export interface NewStreet extends Omit<Street, 'lng' | 'lat'> {
  position: Position;
  lines: Position[][];
}
export type NewHouse = House & { ordinal: number };

/** Arrays of texts in one array: unnest would flatten an array of arrays. */
const packed = (lists: readonly (readonly string[])[]): string[] => lists.map((list) => JSON.stringify(list));
const unpacked = (column: string) => `array(select jsonb_array_elements_text(cast(${column} as jsonb)))`;

export async function insertStreets(
  knex: Knex,
  businessId: string,
  edition: string,
  streets: readonly NewStreet[],
): Promise<void> {
  await knex.raw(
    `insert into address_streets (business_id, edition, street, name, aliases, city, postcodes, lng, lat, lines)
     select :businessId, :edition, street, name, ${unpacked('aliases')}, city, ${unpacked('postcodes')}, lng, lat,
       cast(lines as jsonb)
     from unnest(
       cast(:streets as int[]), cast(:names as text[]), cast(:aliases as text[]), cast(:cities as text[]),
       cast(:postcodes as text[]), cast(:lngs as float8[]), cast(:lats as float8[]), cast(:lines as text[])
     ) as r (street, name, aliases, city, postcodes, lng, lat, lines)`,
    {
      businessId,
      edition,
      streets: streets.map(({ street }) => street),
      names: streets.map(({ name }) => name),
      aliases: packed(streets.map(({ aliases }) => aliases)),
      cities: streets.map(({ city }) => city),
      postcodes: packed(streets.map(({ postcodes }) => postcodes)),
      lngs: streets.map(({ position }) => position[0]),
      lats: streets.map(({ position }) => position[1]),
      lines: streets.map(({ lines }) => JSON.stringify(lines)),
    },
  );
}

export async function insertHouses(
  knex: Knex,
  businessId: string,
  edition: string,
  houses: readonly NewHouse[],
): Promise<void> {
  await knex.raw(
    `insert into address_houses
       (business_id, edition, street, number, suffix, ordinal, city, postcode, lng, lat, interpolated)
     select :businessId, :edition, r.* from unnest(
       cast(:streets as int[]), cast(:numbers as int[]), cast(:suffixes as text[]), cast(:ordinals as smallint[]),
       cast(:cities as text[]), cast(:postcodes as text[]), cast(:lngs as float8[]), cast(:lats as float8[]),
       cast(:interpolated as boolean[])
     ) as r`,
    {
      businessId,
      edition,
      streets: houses.map(({ street }) => street),
      numbers: houses.map(({ number }) => number),
      suffixes: houses.map(({ suffix }) => suffix),
      ordinals: houses.map(({ ordinal }) => ordinal),
      cities: houses.map(({ city }) => city),
      postcodes: houses.map(({ postcode }) => postcode),
      lngs: houses.map(({ lng }) => lng),
      lats: houses.map(({ lat }) => lat),
      interpolated: houses.map(({ interpolated }) => interpolated),
    },
  );
}

export async function insertAreas(
  knex: Knex,
  businessId: string,
  edition: string,
  areas: readonly Area[],
): Promise<void> {
  const side = (n: number) => areas.map(({ bbox }) => bbox[n] ?? 0);
  await knex.raw(
    `insert into address_areas (business_id, edition, area, kind, name, aliases, city, lng, lat, bbox, addresses)
     select :businessId, :edition, area, kind, name, ${unpacked('aliases')}, city, lng, lat,
       array[west, south, east, north], addresses
     from unnest(
       cast(:kinds as text[]), cast(:names as text[]), cast(:aliases as text[]), cast(:cities as text[]),
       cast(:lngs as float8[]), cast(:lats as float8[]), cast(:wests as float8[]), cast(:souths as float8[]),
       cast(:easts as float8[]), cast(:norths as float8[]), cast(:addresses as int[])
     ) with ordinality as r (kind, name, aliases, city, lng, lat, west, south, east, north, addresses, area)`,
    {
      businessId,
      edition,
      kinds: areas.map(({ kind }) => kind),
      names: areas.map(({ name }) => name),
      aliases: packed(areas.map(({ aliases }) => aliases)),
      cities: areas.map(({ city }) => city),
      lngs: areas.map(({ lng }) => lng),
      lats: areas.map(({ lat }) => lat),
      wests: side(0),
      souths: side(1),
      easts: side(2),
      norths: side(3),
      addresses: areas.map(({ addresses }) => addresses),
    },
  );
}

/** Deletes some rows of other editions, and says how many; 0 when none are left. */
export async function deleteEditions(
  knex: Knex,
  businessId: string,
  table: 'address_houses' | 'address_streets' | 'address_areas',
  keepEdition: string | null,
): Promise<number> {
  const { rowCount } = await knex.raw(
    `delete from ?? where ctid = any(array(
       select ctid from ?? where business_id = ? and edition is distinct from ? limit ?))`,
    [table, table, businessId, keepEdition, deletedAtOnce],
  );
  return rowCount;
}
