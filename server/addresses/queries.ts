import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Area, Street } from './gazetteer.ts';
import type { House } from './locate.ts';

/** Which edition is served (null without streets), whether anything is corrected, and the first store, near which people look. */
export async function servedEdition(
  knex: Knex,
  businessId: string,
): Promise<{ edition: string | null; isCorrected: boolean; near: Position | undefined }> {
  const { rows } = await knex.raw(
    `select streets.edition, store.lng, store.lat,
       exists (select from address_corrections c where c.business_id = asked.business_id) as corrected
     from (values (cast(? as bigint))) as asked (business_id)
     left join streets using (business_id)
     left join lateral (
       select ST_X(position) as lng, ST_Y(position) as lat from stores
       where business_id = asked.business_id order by id limit 1
     ) as store on true`,
    [businessId],
  );
  const [{ edition, corrected, lng, lat }] = rows;
  return { edition, isCorrected: corrected, near: lng === null ? undefined : [lng, lat] };
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

const houseColumns = 'street, number, suffix, city, postcode, lng, lat, interpolated';

/** Houses with one number on one street that are looked at; lists of flats by letter may be long. */
const mostOfOneNumber = 50;

/** Houses with the numbers on the streets (`streets[n]`, `numbers[n]`). */
export async function housesAt(
  knex: Knex,
  businessId: string,
  edition: string,
  streets: number[],
  numbers: number[],
): Promise<House[]> {
  // The limit keeps this a walk through the index, also before anything is known of the table's contents.
  const { rows } = await knex.raw(
    `select h.*
     from unnest(cast(:streets as int[]), cast(:numbers as int[])) as wanted (street, number)
     cross join lateral (
       select ${houseColumns} from address_houses
       where business_id = :businessId and edition = :edition and street = wanted.street and number = wanted.number
       order by suffix, ordinal limit ${mostOfOneNumber}
     ) as h`,
    { businessId, edition, streets, numbers },
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
    select ${houseColumns} from address_houses
    where business_id = :businessId and edition = :edition and street = wanted.street
      and number ${comparison} wanted.number and (number - wanted.number) % 2 = 0
    order by number ${order}, suffix, ordinal limit 1)`;
  const { rows } = await knex.raw(
    `select wanted.number as wanted, h.*
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
