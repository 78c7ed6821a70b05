import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Area, Street } from './gazetteer.ts';
import type { House } from './locate.ts';

/** The edition that is served (null without streets), and the first store, near which people look. */
export async function servedEdition(
  knex: Knex,
  businessId: string,
): Promise<{ edition: string | null; near: Position | undefined }> {
  const { rows } = await knex.raw(
    `select streets.edition, store.lng, store.lat
     from (values (cast(? as bigint))) as asked (business_id)
     left join streets using (business_id)
     left join lateral (
       select ST_X(position) as lng, ST_Y(position) as lat from stores
       where business_id = asked.business_id order by id limit 1
     ) as store on true`,
    [businessId],
  );
  const [{ edition, lng, lat }] = rows;
  return { edition, near: lng === null ? undefined : [lng, lat] };
}

export const streetsOf = (knex: Knex, businessId: string, edition: string): PromiseLike<Street[]> =>
  knex('address_streets')
    .where({ business_id: businessId, edition })
    .orderBy('street')
    .select('street', 'name', 'aliases', 'city', 'postcodes', 'lng', 'lat');

export const areasOf = (knex: Knex, businessId: string, edition: string): PromiseLike<Area[]> =>
  knex('address_areas')
    .where({ business_id: businessId, edition })
    .orderBy('area')
    .select('kind', 'name', 'aliases', 'city', 'lng', 'lat', 'bbox', 'addresses');

const houseColumns = 'h.street, h.number, h.suffix, h.city, h.postcode, h.lng, h.lat, h.interpolated';

/** Every house with one of the numbers on one of the streets (`streets[n]`, `numbers[n]`). */
export async function housesAt(
  knex: Knex,
  businessId: string,
  edition: string,
  streets: number[],
  numbers: number[],
): Promise<House[]> {
  const { rows } = await knex.raw(
    `select ${houseColumns}
     from unnest(cast(? as int[]), cast(? as int[])) as wanted (street, number)
     join address_houses h
       on h.business_id = ? and h.edition = ? and h.street = wanted.street and h.number = wanted.number
     order by h.street, h.number, h.suffix, h.ordinal`,
    [streets, numbers, businessId, edition],
  );
  return rows;
}

/** The next house of the same side below and above each number, where there is one. */
export async function housesAround(
  knex: Knex,
  businessId: string,
  edition: string,
  streets: number[],
  numbers: number[],
): Promise<(House & { wanted: number })[]> {
  const side = (comparison: string, order: string) => `(
    select * from address_houses
    where business_id = :businessId and edition = :edition and street = wanted.street
      and number ${comparison} wanted.number and (number - wanted.number) % 2 = 0
    order by number ${order}, suffix, ordinal limit 1)`;
  const { rows } = await knex.raw(
    `select wanted.number as wanted, ${houseColumns}
     from unnest(cast(:streets as int[]), cast(:numbers as int[])) as wanted (street, number)
     cross join lateral (${side('<', 'desc')} union all ${side('>', 'asc')}) as h`,
    { businessId, edition, streets, numbers },
  );
  return rows;
}

/** The lines of streets, as positions. */
export async function linesOf(
  knex: Knex,
  businessId: string,
  edition: string,
  streets: number[],
): Promise<{ street: number; lines: Position[][] }[]> {
  const { rows } = await knex.raw(
    'select street, lines from address_streets where business_id = ? and edition = ? and street = any(?)',
    [businessId, edition, streets],
  );
  return rows;
}
