import type { Knex } from 'knex';
import { type Channel, channels } from '../contract/people.ts';
import { plainArray, textArray } from '../db/array.ts';
import { positionToStoredCell } from '../geometry/cells.ts';
import type { Projection } from './project.ts';
import { unit } from './queries-records.ts';

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

export interface ProjectedCustomer {
  id: string;
  shown: Projection;
}

/** True, false, or null for unknown: of marketing, by channel. */
export type Permissions = Record<Channel, boolean | null>;

const permissionColumns = channels.map((channel) => `${channel}_consent`).join(', ');

/** The customers given, as a common table; with their permissions or without. */
const people = (permissions: boolean) => `people as materialized (
  select *, ST_SetSRID(ST_MakePoint(lng, lat), 4326) as point
  from unnest(
    cast(:ids as bigint[]), cast(:names as text[]), cast(:emails as text[]), cast(:phones as text[]),
    cast(:tags as text[]), cast(:attributes as text[]), cast(:sinces as text[]), cast(:birthdays as text[]),
    cast(:addresses as text[]), cast(:postcodes as text[]), cast(:lngs as float8[]), cast(:lats as float8[]),
    cast(:cells as bigint[])${permissions ? channels.map((channel) => `, cast(:${channel}Consents as boolean[])`).join('') : ''}
  ) as r (id, name, email, phone, tags, attributes, since, birthday, address, postcode, lng, lat, cell${permissions ? `, ${permissionColumns}` : ''})
)`;

function bindings(businessId: string, customers: readonly ProjectedCustomer[]) {
  const text = (pick: (shown: Projection) => string | null) => textArray(customers, ({ shown }) => pick(shown));
  const plain = (pick: (shown: Projection) => string | number | null) =>
    plainArray(customers, ({ shown }) => pick(shown));
  return {
    ...{ businessId, unit },
    ids: plainArray(customers, ({ id }) => id),
    names: text(({ name }) => name),
    emails: text(({ email }) => email),
    phones: text(({ phone }) => phone),
    tags: text(({ tags }) => tags.join(unit)),
    attributes: text(({ attributes }) => JSON.stringify(attributes)),
    sinces: text(({ since }) => since),
    birthdays: text(({ birthday }) => birthday),
    addresses: text(({ address }) => address),
    postcodes: text(({ postcode }) => postcode),
    lngs: plain(({ position }) => position?.[0] ?? null),
    lats: plain(({ position }) => position?.[1] ?? null),
    cells: plain(({ position }) => position && positionToStoredCell(position)),
  };
}

/** Writes new customers under ids taken before. */
export async function insertCustomers(
  trx: Knex,
  businessId: string,
  customers: readonly (ProjectedCustomer & { permissions: Permissions })[],
): Promise<void> {
  const consents = Object.fromEntries(
    channels.map((channel) => [`${channel}Consents`, plainArray(customers, ({ permissions }) => permissions[channel])]),
  );
  await trx.raw(
    `with ${people(true)}
     insert into customers (
       business_id, id, name, email, phone, tags, attributes, since, birthday, address, postcode, position, cell,
       accuracy, neighborhood_id, ${permissionColumns})
     select :businessId, id, name, email, phone, string_to_array(tags, :unit), attributes::jsonb, since::date, birthday,
       address, postcode, point, cell, case when point is not null then 'given' end, neighborhood_id, ${permissionColumns}
     from people left join ${neighborhoodsOfPoints('people')} as placed using (id)
     order by id`,
    { ...bindings(businessId, customers), ...consents },
  );
}

/** A customer without anything yet, under an id that was theirs before or else a new one. */
export async function insertBlankCustomer(trx: Knex, businessId: string, wantedId: string | null): Promise<string> {
  if (wantedId !== null) {
    const { rowCount } = await trx.raw('insert into customers (business_id, id) values (?, ?) on conflict do nothing', [
      businessId,
      wantedId,
    ]);
    if (rowCount === 1) return wantedId;
  }
  const { rows } = await trx.raw('insert into customers (business_id) values (?) returning id', [businessId]);
  return rows[0].id;
}

/**
 * Writes what customers' records add up to. A place that was found for the address stays with an unchanged address; a
 * given one goes when nothing gives it any more, and the address waits to be looked up.
 */
export async function writeProjections(
  trx: Knex,
  businessId: string,
  customers: readonly ProjectedCustomer[],
): Promise<void> {
  const stays = `(c.accuracy is distinct from 'given' and c.address is not distinct from people.address)`;
  const placed = (column: string, given: string) =>
    `${column} = case when people.point is not null then ${given} when ${stays} then c.${column} end`;
  await trx.raw(
    `with ${people(false)}
     update customers c set name = people.name, email = people.email, phone = people.phone,
       tags = string_to_array(people.tags, :unit), attributes = people.attributes::jsonb, since = people.since::date,
       birthday = people.birthday, address = people.address, postcode = people.postcode,
       ${placed('position', 'people.point')}, ${placed('cell', 'people.cell')}, ${placed('accuracy', `'given'`)},
       ${placed('neighborhood_id', 'found.neighborhood_id')},
       address_edition = case when ${stays} then c.address_edition end,
       updated_at = now()
     from people left join ${neighborhoodsOfPoints('people')} as found using (id)
     where c.business_id = :businessId and c.id = people.id`,
    bindings(businessId, customers),
  );
}

export async function customerExists(knex: Knex, businessId: string, id: string): Promise<boolean> {
  const { rows } = await knex.raw('select from customers where business_id = ? and id = ?', [businessId, id]);
  return rows.length > 0;
}

/** The zone of the business's first store. */
export async function timeZoneOf(knex: Knex, businessId: string): Promise<string | null> {
  const { rows } = await knex.raw('select time_zone from stores where business_id = ? order by id limit 1', [
    businessId,
  ]);
  return rows[0]?.time_zone ?? null;
}
