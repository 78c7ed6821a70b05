import type { Knex } from 'knex';
import { positionToStoredCell } from '../geometry/cells.ts';
import type { Customer } from './customer-row.ts';
import type { Run } from './queries.ts';

export interface NumberedCustomer {
  row: number;
  customer: Customer;
}

/**
 * Who is known already, and from which row if this file brought them. Key by key, through the index: for a list of a
 * thousand keys the planner, which knows nothing of a table that grew a minute ago, reads the whole table instead.
 */
export async function knownCustomers(
  trx: Knex,
  run: Run,
  file: number,
  identityKeys: string[],
): Promise<Map<string, number | null>> {
  const { rows } = await trx.raw(
    `select known.* from unnest(?::text[]) as wanted (key) cross join lateral (
       select identity_key, case when import_id = ? and import_file = ? then import_row end as row
       from customers where business_id = ? and identity_key = wanted.key offset 0
     ) as known`,
    [identityKeys, run.importId, file, run.businessId],
  );
  const known = rows as { identity_key: string; row: number | null }[];
  return new Map(known.map((row) => [row.identity_key, row.row]));
}

/** Separates tags in one text: no visible text holds it. */
const unit = '\u001f';

/**
 * The neighborhood of each of `points` (id, point): of all that cover it the one with the smallest id, so that a point on
 * a shared edge lies in exactly one. The index finds the outlines that may cover a point; these are then tested outline
 * by outline, not point by point, because PostGIS unpacks and prepares an outline only when it changes: measured
 * twice as quick for the 278 neighborhoods of Baltimore. `offset 0` keeps the planner, which knows nothing of new rows, from
 * testing every outline for every point.
 */
export const neighborhoodsOfPoints = (points: string) => `(
  select id, min(neighborhood_id) as neighborhood_id
  from (
    select p.id, p.point, n.id as neighborhood_id, n.geometry
    from ${points} p cross join lateral (
      select id, geometry from neighborhoods where business_id = :businessId and geometry && p.point offset 0
    ) as n
    order by n.id offset 0
  ) as near
  where ST_Covers(geometry, point)
  group by id
)`;

/**
 * Writes customers, each identity once. A person known from before takes over what is new and not blank; in rows of
 * `merging`, whom an earlier row of the same file brought, only blanks are filled and tags added. Answers the ids of all.
 */
export async function upsertCustomers(
  trx: Knex,
  run: Run,
  file: number,
  batch: readonly NumberedCustomer[],
  merging: boolean,
): Promise<string[]> {
  const of = <Value>(pick: (customer: Customer) => Value) => batch.map(({ customer }) => pick(customer));
  const [wins, fills] = merging ? ['c', 'excluded'] : ['excluded', 'c'];
  const both = (column: string) => `${column} = coalesce(${wins}.${column}, ${fills}.${column})`;
  // A place that was found for an address goes with the address: a new one has to be looked up.
  const stays = merging
    ? 'true'
    : `(coalesce(c.accuracy, 'given') = 'given' or coalesce(excluded.address, c.address) is not distinct from c.address)`;
  const placed = (column: string) =>
    `${column} = case when ${wins}.position is not null then ${wins}.${column}
         when ${stays} then ${fills}.${column} end`;
  const { rows } = await trx.raw(
    `with people as materialized (
       select *, ST_SetSRID(ST_MakePoint(lng, lat), 4326) as point
       from unnest(
         cast(:rows as int[]), cast(:keys as text[]), cast(:sourceIds as text[]), cast(:names as text[]),
         cast(:emails as text[]), cast(:phones as text[]), cast(:tags as text[]), cast(:attributes as text[]),
         cast(:sinces as text[]), cast(:addresses as text[]), cast(:lngs as float8[]), cast(:lats as float8[]),
         cast(:cells as bigint[])
       ) as r (id, identity_key, source_id, name, email, phone, tags, attributes, since, address, lng, lat, cell)
     )
     insert into customers as c (
       business_id, identity_key, source_id, name, email, phone, tags, attributes, since, address,
       position, cell, accuracy, neighborhood_id, import_id, import_file, import_row)
     select :businessId, identity_key, source_id, name, email, phone, string_to_array(tags, :unit), attributes::jsonb,
       since::date, address, point, cell, case when point is not null then 'given' end, neighborhood_id,
       :importId, :file, people.id
     from people left join ${neighborhoodsOfPoints('people')} as placed using (id)
     order by people.id
     on conflict (business_id, identity_key) do update set
       ${['source_id', 'name', 'email', 'phone', 'since', 'address'].map(both).join(', ')},
       tags = case
         when ${merging} then c.tags || array(select t from unnest(excluded.tags) as t where t <> all (c.tags))
         when excluded.tags = '{}' then c.tags
         else excluded.tags
       end,
       attributes = ${fills}.attributes || ${wins}.attributes,
       ${['position', 'cell', 'accuracy', 'neighborhood_id'].map(placed).join(', ')},
       address_edition = case when coalesce(${wins}.address, ${fills}.address) is not distinct from c.address
         then c.address_edition end,
       import_id = excluded.import_id, import_file = excluded.import_file,
       import_row = ${merging ? 'c' : 'excluded'}.import_row, updated_at = now()
     returning c.id`,
    {
      ...{ businessId: run.businessId, importId: run.importId, file, unit },
      rows: batch.map(({ row }) => row),
      keys: of((customer) => customer.identityKey),
      sourceIds: of((customer) => customer.sourceId),
      names: of((customer) => customer.name),
      emails: of((customer) => customer.email),
      phones: of((customer) => customer.phone),
      tags: of((customer) => customer.tags.join(unit)),
      attributes: of((customer) => JSON.stringify(customer.attributes)),
      sinces: of((customer) => customer.since),
      addresses: of((customer) => customer.address),
      lngs: of((customer) => customer.position?.[0] ?? null),
      lats: of((customer) => customer.position?.[1] ?? null),
      cells: of((customer) => customer.position && positionToStoredCell(customer.position)),
    },
  );
  return rows.map((row: { id: string }) => row.id);
}

/** A phone's digits as the index customers_phone holds them. */
export const phoneDigitsSql = `regexp_replace(regexp_replace(phone, '[^0-9]', '', 'g'), '^1([0-9]{10})$', '\\1')`;

/** Gives purchases that came before their customers to the customers of these ids. */
export async function claimPurchases(trx: Knex, run: Run, customerIds: string[]): Promise<void> {
  await trx.raw(
    `with touched as (
       select id, source_id, email, phone from customers where business_id = :businessId and id = any(cast(:ids as bigint[]))
     ), names as (
       select ref, min(id) as id from (
         select 'id:' || source_id as ref, id from touched
         union all select 'email:' || email, id from touched
         union all select 'phone:' || ${phoneDigitsSql}, id from touched
       ) as all_names where ref is not null group by ref
     )
     update purchases p set customer_id = names.id from names
     where p.business_id = :businessId and p.customer_ref = names.ref and p.customer_id is null`,
    { businessId: run.businessId, ids: customerIds },
  );
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
