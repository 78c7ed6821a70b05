import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Accuracy } from '../contract/streets.ts';
import { neighborhoodsOfPoints } from '../customers/index.ts';
import { positionToStoredCell } from '../geometry/cells.ts';

/** Customers, in the order of their ids, whose address was not looked up in this edition of the streets. */
export async function addressesToPlace(
  knex: Knex,
  businessId: string,
  edition: string,
  after: string,
  limit: number,
): Promise<{ id: string; address: string }[]> {
  const { rows } = await knex.raw(
    `select id, address from customers
     where business_id = ? and id > ? and address is not null and accuracy is distinct from 'given'
       and (position is null or accuracy is not null) and address_edition is distinct from ?
     order by id limit ?`,
    [businessId, after, edition, limit],
  );
  return rows;
}

/** Writes where addresses were found; a customer whose address is not found (any more) leaves the map. */
export async function placeCustomersAt(
  trx: Knex,
  businessId: string,
  edition: string,
  places: readonly { id: string; position: Position | null; accuracy: Accuracy | null }[],
): Promise<void> {
  await trx.raw(
    `with people as materialized (
       select *, ST_SetSRID(ST_MakePoint(lng, lat), 4326) as point
       from unnest(
         cast(:ids as bigint[]), cast(:lngs as float8[]), cast(:lats as float8[]), cast(:cells as bigint[]),
         cast(:accuracies as text[])
       ) as r (id, lng, lat, cell, accuracy)
     )
     update customers c set position = people.point, cell = people.cell, accuracy = people.accuracy,
       neighborhood_id = found.neighborhood_id, address_edition = :edition, updated_at = now()
     from people left join ${neighborhoodsOfPoints('people')} as found using (id)
     where c.business_id = :businessId and c.id = people.id`,
    {
      businessId,
      edition,
      ids: places.map(({ id }) => id),
      lngs: places.map(({ position }) => position?.[0] ?? null),
      lats: places.map(({ position }) => position?.[1] ?? null),
      cells: places.map(({ position }) => position && positionToStoredCell(position)),
      accuracies: places.map(({ accuracy }) => accuracy),
    },
  );
}

/** Has the addresses that hold a word looked up again; false when there are none. */
export async function forgetLookups(knex: Knex, businessId: string, word: string): Promise<boolean> {
  const { rowCount } = await knex.raw(
    `update customers set address_edition = null
     where business_id = ? and address ~* ? and accuracy is distinct from 'given' and address_edition is not null`,
    [businessId, `\\m${word}\\M`],
  );
  return rowCount > 0;
}
