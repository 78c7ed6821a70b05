import type { Knex } from 'knex';
import type { Comparable } from './proposals.ts';

/** Customers of whom there is something to compare, in the order of their ids. */
export async function peopleToCompare(
  knex: Knex,
  businessId: string,
  after: string,
  limit: number,
): Promise<Comparable[]> {
  const { rows } = await knex.raw(
    `select id, name, phone, address, postcode from customers
     where business_id = ? and id > ? and (phone is not null or (name is not null and address is not null))
     order by id limit ?`,
    [businessId, after, limit],
  );
  return rows;
}

const inOrder = ([one, other]: readonly [string, string]) =>
  BigInt(one) < BigInt(other) ? { low: one, high: other } : { low: other, high: one };

/** Two customers are two people. False where one of them is not there. */
export async function setApart(knex: Knex, businessId: string, pair: readonly [string, string]): Promise<boolean> {
  const { rows } = await knex.raw(
    `
    with known as (
      select low.business_id, low.id as low, high.id as high
      from customers low join customers high on high.business_id = low.business_id
      where low.business_id = :businessId and low.id = :low and high.id = :high
    ), noted as (
      insert into customers_apart (business_id, low_id, high_id) select business_id, low, high from known
      on conflict do nothing
    )
    select low from known`,
    { businessId, ...inOrder(pair) },
  );
  return rows.length > 0;
}

export async function clearSetApart(knex: Knex, businessId: string, pair: readonly [string, string]): Promise<boolean> {
  const { low, high } = inOrder(pair);
  return (await knex('customers_apart').where({ business_id: businessId, low_id: low, high_id: high }).delete()) > 0;
}
