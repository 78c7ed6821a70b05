import type { Knex } from 'knex';
import { neighborhoodsOfPoints } from '../customers/index.ts';

/** Tells the planner how many customers and records there are by now. */
export async function analyzePeople(knex: Knex): Promise<void> {
  for (const table of ['customers', 'customer_records']) await knex.raw('analyze ??', [table]);
}

/** The names of customers, of those who have one. */
export async function namesOf(knex: Knex, businessId: string, customerIds: string[]): Promise<Map<string, string>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await knex.raw(
    'select id, name from customers where business_id = ? and id = any(?::bigint[]) and name is not null',
    [businessId, customerIds],
  );
  return new Map(rows.map((row: { id: string; name: string }) => [row.id, row.name]));
}

/** The end of the next range of placed customers, or null when there are none. */
export async function nextPlacedRange(
  trx: Knex,
  businessId: string,
  after: string,
  limit: number,
): Promise<string | null> {
  const { rows } = await trx.raw(
    `select max(id) as last from (
       select id from customers where business_id = ? and id > ? order by id limit ?
     ) as range`,
    [businessId, after, limit],
  );
  return rows[0]?.last ?? null;
}

/** Finds the neighborhood of every placed customer in a range of ids anew: the first one that covers the point. */
export async function placeCustomers(trx: Knex, businessId: string, after: string, last: string): Promise<void> {
  await trx.raw(
    `with people as materialized (
       select id, position as point from customers
       where business_id = :businessId and id > :after and id <= :last and position is not null
     )
     update customers c set neighborhood_id = placed.neighborhood_id
     from (
       select people.id, found.neighborhood_id
       from people left join ${neighborhoodsOfPoints('people')} as found using (id)
     ) as placed
     where c.business_id = :businessId and c.id = placed.id and c.neighborhood_id is distinct from placed.neighborhood_id`,
    { businessId, after, last },
  );
}

export async function countCustomers(trx: Knex, businessId: string): Promise<number> {
  const { rows } = await trx.raw('select count(*)::int as count from customers where business_id = ?', [businessId]);
  return rows[0].count;
}
