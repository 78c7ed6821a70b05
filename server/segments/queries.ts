import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import { channels } from '../contract/people.ts';
import type { Definition } from '../contract/segments.ts';
import { parentCellSql, type Sql } from '../density/index.ts';
import type { Paging } from '../http/paging.ts';
import { phonesSql, reachableSql } from './compile.ts';
import type { Clock } from './terms.ts';

export interface SegmentRow {
  id: string;
  name: string;
  definition: Definition;
  created_at: Date;
  updated_at: Date;
}

const columns = ['id', 'name', 'definition', 'created_at', 'updated_at'];

export const listSegments = (knex: Knex, businessId: string, { after, limit }: Paging): PromiseLike<SegmentRow[]> =>
  knex('segments')
    .where({ business_id: businessId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .select(columns);

export const segmentOf = (knex: Knex, businessId: string, id: string): PromiseLike<SegmentRow | undefined> =>
  knex('segments').where({ business_id: businessId, id }).first(columns);

export async function definitionOf(knex: Knex, businessId: string, id: string): Promise<Definition | undefined> {
  return (await segmentOf(knex, businessId, id))?.definition;
}

export async function createSegment(
  knex: Knex,
  businessId: string,
  { name, definition }: { name: string; definition: Definition },
): Promise<SegmentRow> {
  const [row] = await knex('segments')
    .insert({ business_id: businessId, name, definition: JSON.stringify(definition) })
    .returning(columns);
  return row;
}

export async function changeSegment(
  knex: Knex,
  businessId: string,
  id: string,
  { name, definition }: { name?: string | undefined; definition?: Definition | undefined },
): Promise<SegmentRow | undefined> {
  const [row] = await knex('segments')
    .where({ business_id: businessId, id })
    .update({
      ...(name !== undefined && { name }),
      ...(definition && { definition: JSON.stringify(definition) }),
      updated_at: knex.fn.now(),
    })
    .returning(columns);
  return row;
}

export const deleteSegment = (knex: Knex, businessId: string, id: string): PromiseLike<number> =>
  knex('segments')
    .where({ business_id: businessId, id })
    .whereNotExists(runningWith(knex, businessId, id))
    .delete();

/** Campaigns that are not over and are made of a segment. */
const runningWith = (knex: Knex, businessId: string, id: string) =>
  knex('campaigns')
    .where({ business_id: businessId, segment_id: id })
    .whereIn('state', ['scheduled', 'active', 'paused'])
    .orderBy('id')
    .select('name');

export const campaignsWith = (knex: Knex, businessId: string, id: string): PromiseLike<string[]> =>
  runningWith(knex, businessId, id).pluck('name');

/** What definitions are read in: the clock of the first store (UTC without one), the stores, and the current streets. */
export interface Situation extends Clock {
  stores: { id: string; position: Position }[];
  edition: string | null;
}

const zoneSql = `coalesce((select time_zone from stores where business_id = :businessId order by id limit 1), 'UTC')`;

export async function situationOf(knex: Knex, businessId: string): Promise<Situation> {
  const { rows } = await knex.raw(
    `
    select zone as "timeZone", to_char(now() at time zone zone, 'YYYY-MM-DD') as today, (
      select coalesce(json_agg(json_build_object(
        'id', id::text, 'position', json_build_array(ST_X(position), ST_Y(position))) order by id), '[]')
      from stores where business_id = :businessId
    ) as stores, (select edition from streets where business_id = :businessId) as edition,
      (select time_zone from history_zones where business_id = :businessId) as "historyZone"
    from (select ${zoneSql} as zone) z`,
    { businessId },
  );
  return rows[0];
}

/**
 * Changes when the segment does, or the day, or a store, a saved trade area or the streets; of a segment that asks for visits,
 * phones or campaigns, also when there are others.
 */
export async function segmentVersion(knex: Knex, businessId: string, id: string): Promise<string> {
  const { rows } = await knex.raw(
    `
    select concat_ws(' ',
      (select updated_at from segments where business_id = :businessId and id = :id),
      (now() at time zone ${zoneSql})::date,
      (select edition from streets where business_id = :businessId),
      (select md5(string_agg(concat_ws(' ', id, time_zone, position::text), ',' order by id)) from stores
       where business_id = :businessId),
      (select md5(string_agg(concat_ws(' ', id, updated_at), ',' order by id)) from catchments
       where business_id = :businessId),
      (select concat_ws(' ',
         (select max(id) from visits where business_id = :businessId),
         (select max(id) from fence_events where business_id = :businessId),
         (select concat(count(*), ' ', max(created_at)) from push_subscriptions where business_id = :businessId))
       from segments where business_id = :businessId and id = :id
         and definition::text ~ '"(visits|fence_event|push)"'),
      (select concat_ws(' ',
         (select concat(count(*), ' ', max(sent_at)) from messages
          where business_id = :businessId and status in ('sent', 'delivered')),
         (select max(id) from redemptions where business_id = :businessId),
         (select count(*) from exposures where business_id = :businessId))
       from segments where business_id = :businessId and id = :id
         and definition::text ~ '"campaign"')) as version`,
    { businessId, id },
  );
  return rows[0].version;
}

export async function knownNeighborhoods(
  knex: Knex,
  businessId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set(
    await knex('neighborhoods')
      .where({ business_id: businessId })
      .whereIn('id', [...ids])
      .pluck('id'),
  );
}

export async function isKnownGeofence(knex: Knex, businessId: string, id: string): Promise<boolean> {
  return (await knex('geofences').where({ business_id: businessId, id }).first('id')) !== undefined;
}

export async function isKnownCampaign(knex: Knex, businessId: string, id: string): Promise<boolean> {
  return (await knex('campaigns').where({ business_id: businessId, id }).first('id')) !== undefined;
}

/** Cells of a resolution in which customers live. */
export async function occupiedCells(knex: Knex, businessId: string, resolution: number): Promise<string[]> {
  const { rows } = await knex.raw(
    `
    select to_hex(key) as cell
    from (
      select distinct ${parentCellSql} as key from customers c
      where c.business_id = :businessId and c.cell is not null
    ) k`,
    { businessId, resolution },
  );
  return rows.map(({ cell }: { cell: string }) => cell);
}

export interface Counts {
  /** Of the business. */
  of: number;
  customers: number;
  placed: number;
  email: number;
  sms: number;
  push: number;
  mail: number;
  /** Of those placed; null where no resolution was asked for. */
  cells: { h3: string; customers: number }[] | null;
}

/**
 * How many customers are picked, how many of them may be written to, and where they live: one statement, which counts by cell
 * first, so that a hundred thousand customers are looked at once. Their phones are joined: asked for in the counting itself,
 * they make the planner sort all customers.
 */
export async function countPicked(
  knex: Knex,
  businessId: string,
  picked: Sql,
  resolution: number | undefined,
): Promise<Counts> {
  const key = resolution === undefined ? '0::bigint' : parentCellSql;
  const cells = `coalesce(
        json_agg(json_build_object('h3', to_hex(key), 'customers', customers)) filter (where key is not null), '[]')`;
  const total = (column: string, where = '') => `coalesce(sum(${column})${where}, 0)::int`;
  const { rows } = await knex.raw(
    `
    select (select count(*)::int from customers where business_id = :businessId) as of,
      ${total('customers')} as customers, ${total('customers', ' filter (where key is not null)')} as placed,
      ${channels.map((channel) => `${total(channel)} as ${channel}`).join(', ')},
      ${resolution === undefined ? 'null' : cells} as cells
    from (
      select case when c.cell is not null then ${key} end as key, count(*) as customers,
        ${channels.map((channel) => `count(*) filter (where ${reachableSql(channel)}) as ${channel}`).join(',\n        ')}
      from customers c left join ${phonesSql} phones on phones.customer_id = c.id
      where c.business_id = :businessId and ${picked.sql}
      group by 1
    ) k`,
    { ...picked.bindings, businessId, ...(resolution !== undefined && { resolution }) },
  );
  return rows[0];
}
