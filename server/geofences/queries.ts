import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { FenceArea, FenceSchedule, NewGeofence } from '../contract/geofences.ts';
import type { Polygons } from '../geometry/polygons.ts';
import type { Paging } from '../http/paging.ts';
import { raiseFenceVersion } from './queries-rules.ts';

/** What is decided when a fence is written. */
export interface FenceColumns {
  name: string;
  area: FenceArea;
  shape: Polygons;
  estimated: boolean;
  square_meters: number;
  perimeter_meters: number;
  active: boolean;
  store_id: string | null;
  schedule: FenceSchedule | null;
  time_zone: string;
  enter_rule: NewGeofence['enterRule'];
  margin_meters: number | null;
  dwell_seconds: number | null;
  cooldown_seconds: number;
}
export interface FenceRow extends FenceColumns {
  id: string;
  version: number;
  since: Date;
  created_at: Date;
  updated_at: Date;
}

const columns = [
  ...['id', 'name', 'area', 'shape', 'estimated', 'square_meters', 'perimeter_meters', 'active', 'store_id'],
  ...['schedule', 'time_zone', 'enter_rule', 'margin_meters', 'dwell_seconds', 'cooldown_seconds'],
  ...['version', 'since', 'created_at', 'updated_at'],
];

const written = ({ area, shape, schedule, ...rest }: Partial<FenceColumns>) => ({
  ...rest,
  ...(area && { area: JSON.stringify(area) }),
  ...(shape && { shape: JSON.stringify(shape) }),
  ...(schedule !== undefined && { schedule: schedule && JSON.stringify(schedule) }),
});

export const listFences = (knex: Knex, businessId: string, { after, limit }: Paging): PromiseLike<FenceRow[]> =>
  knex('geofences')
    .where({ business_id: businessId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .select(columns);

export const fenceOf = (knex: Knex, businessId: string, id: string): PromiseLike<FenceRow | undefined> =>
  knex('geofences').where({ business_id: businessId, id }).first(columns);

export const allFences = (knex: Knex, businessId: string): PromiseLike<FenceRow[]> =>
  knex('geofences').where({ business_id: businessId }).orderBy('id').select(columns);

export async function createFence(trx: Knex, businessId: string, fence: FenceColumns): Promise<FenceRow> {
  await raiseFenceVersion(trx, businessId);
  const [row] = await trx('geofences')
    .insert({ business_id: businessId, ...written(fence) })
    .returning(columns);
  return row;
}

/** The fence as it stands, with no other writer of the business's fences until the transaction ends. */
export async function fenceToChange(trx: Knex, businessId: string, id: string): Promise<FenceRow | undefined> {
  await raiseFenceVersion(trx, businessId);
  return fenceOf(trx, businessId, id);
}

/** `begins`: the rules that decide on positions are others, so they hold from now on. */
export async function changeFence(
  trx: Knex,
  businessId: string,
  id: string,
  change: Partial<FenceColumns>,
  { begins }: { begins: boolean },
): Promise<FenceRow> {
  const [row] = await trx('geofences')
    .where({ business_id: businessId, id })
    .update({
      ...written(change),
      version: trx.raw('version + 1'),
      updated_at: trx.fn.now(),
      ...(begins && { since: trx.fn.now() }),
    })
    .returning(columns);
  await wakeInside(trx, businessId, id);
  return row;
}

/** What is next for those who are in it, by its hours and its length of stay, is thought over at once. */
const wakeInside = (trx: Knex, businessId: string, fenceId: string): PromiseLike<unknown> =>
  trx.raw(
    `update device_states set due_at = now() where (business_id, device_id) in (
       select business_id, device_id from device_states
       where business_id = :businessId and jsonb_exists(state->'track'->'presences', :fenceId)
       order by device_id for update)`,
    { businessId, fenceId },
  );

/** 0 where there is none. */
export async function deleteFence(trx: Knex, businessId: string, id: string): Promise<number> {
  await raiseFenceVersion(trx, businessId);
  return trx('geofences').where({ business_id: businessId, id }).delete();
}

/** Who is inside a fence that is no longer watched left when last seen. In the order in which check-ins lock. */
export const endVisits = (trx: Knex, businessId: string, fenceId: string): PromiseLike<unknown> =>
  trx.raw(
    `with open as (
       select id from visits where business_id = :businessId and geofence_id = :fenceId and exited_at is null
       order by device_id for update)
     update visits v set exited_at = greatest(v.entered_at, v.last_seen_at) from open
     where v.business_id = :businessId and v.id = open.id`,
    { businessId, fenceId },
  );

/**
 * The same for visits that a process still wrote which had not heard of it, in all businesses: for the hourly tidying. A minute
 * is left to the processes.
 */
export const endForgottenVisits = (knex: Knex): PromiseLike<unknown> =>
  knex.raw(
    `update visits v set exited_at = greatest(v.entered_at, v.last_seen_at)
     where v.exited_at is null and v.geofence_id is not null and v.last_seen_at < now() - interval '1 minute'
       and not exists (
         select from geofences g where g.business_id = v.business_id and g.id = v.geofence_id and g.active)`,
  );

/** What areas are made from: the stores, and the streets to route on. */
export interface Surroundings {
  stores: { id: string; position: Position; timeZone: string }[];
  edition: string | null;
}

export async function surroundingsOf(knex: Knex, businessId: string): Promise<Surroundings> {
  const { rows } = await knex.raw(
    `
    select (
      select coalesce(json_agg(json_build_object(
        'id', id::text, 'position', json_build_array(ST_X(position), ST_Y(position)), 'timeZone', time_zone)
        order by id), '[]')
      from stores where business_id = :businessId
    ) as stores, (select edition from streets where business_id = :businessId) as edition`,
    { businessId },
  );
  return rows[0];
}

export async function neighborhoodArea(knex: Knex, businessId: string, id: string): Promise<Polygons | undefined> {
  const { rows } = await knex.raw(
    `select ST_AsGeoJSON(geometry)::json -> 'coordinates' as area from neighborhoods where business_id = ? and id = ?`,
    [businessId, id],
  );
  return rows[0]?.area;
}
