import type { Knex } from 'knex';
import type { FenceEventsQuery, VisitsQuery } from '../contract/events.ts';
import type { EventKind, Explanation } from '../contract/geofences.ts';
import type { Position } from './position.ts';

export interface EventRow {
  xid: string;
  id: string;
  kind: EventKind;
  geofence_id: string | null;
  store_id: string | null;
  device_id: string;
  customer_id: string | null;
  visit_id: string | null;
  at: Date;
  recorded_at: Date;
  triggers: boolean;
  explanation: Explanation;
}

export const eventColumns = `e.xid::text as xid, e.id, e.kind, e.geofence_id, e.store_id, e.device_id, d.customer_id, e.visit_id,
      e.at, e.recorded_at, e.triggers, e.explanation`;
export const withDevice = `fence_events e join devices d on d.business_id = e.business_id and d.id = e.device_id`;

/** A list goes on behind the row with this time (as the database writes it) and id. */
export interface After {
  at: string;
  id: string;
}

const zoneSql = `coalesce((select time_zone from stores where business_id = :businessId order by id limit 1), 'UTC')`;

/** A day begins at midnight in the zone of the first store; an instant is one, whatever its offset. */
function periodSql(column: string, { from, to }: { from?: string | undefined; to?: string | undefined }) {
  const isDay = (text: string) => !text.includes('T');
  const parts: string[] = [];
  if (from !== undefined)
    parts.push(
      `${column} >= ${isDay(from) ? `cast(cast(:from as date) as timestamp) at time zone ${zoneSql}` : `cast(:from as timestamptz)`}`,
    );
  if (to !== undefined)
    parts.push(
      `${column} < ${isDay(to) ? `cast(cast(:to as date) + 1 as timestamp) at time zone ${zoneSql}` : `cast(:to as timestamptz)`}`,
    );
  const bind = (text: string) => (isDay(text) ? text : new Date(text));
  return {
    parts,
    bindings: { ...(from !== undefined && { from: bind(from) }), ...(to !== undefined && { to: bind(to) }) },
  };
}

const sortKey = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort_key`;
const behind = (alias: string, column: string) =>
  `(${alias}.${column}, ${alias}.id) < (cast(:afterAt as timestamptz), cast(:afterId as bigint))`;

/** One more than `limit`, to learn whether there are more. Newest first. */
export async function listEvents(
  knex: Knex,
  businessId: string,
  { geofence, device, customer, kind, from, to, limit }: FenceEventsQuery,
  after: After | undefined,
): Promise<(EventRow & { sort_key: string })[]> {
  const period = periodSql('e.at', { from, to });
  const where = ['e.business_id = :businessId', ...period.parts];
  if (geofence) where.push('e.geofence_id = :geofence');
  if (device) where.push('e.device_id = :device');
  if (customer) where.push('d.customer_id = :customer');
  if (kind) where.push('e.kind = :kind');
  if (after) where.push(behind('e', 'at'));
  const { rows } = await knex.raw(
    `
    select ${eventColumns}, ${sortKey('e.at')}
    from ${withDevice}
    where ${where.join(' and ')}
    order by e.at desc, e.id desc
    limit :limit`,
    {
      ...{ businessId, limit: limit + 1, ...period.bindings },
      ...(geofence && { geofence }),
      ...(device && { device }),
      ...(customer && { customer }),
      ...(kind && { kind }),
      ...(after && { afterAt: after.at, afterId: after.id }),
    },
  );
  return rows;
}

export async function eventOf(knex: Knex, businessId: string, { xid, id }: Position): Promise<EventRow | undefined> {
  const { rows } = await knex.raw(
    `
    select ${eventColumns}
    from ${withDevice}
    where e.business_id = :businessId and e.id = :id and e.xid = cast(:xid as xid8)`,
    { businessId, xid, id },
  );
  return rows[0];
}

export interface VisitRow {
  id: string;
  geofence_id: string | null;
  store_id: string | null;
  device_id: string;
  customer_id: string | null;
  entered_at: Date;
  exited_at: Date | null;
  dwelled_at: Date | null;
  last_seen_at: Date;
  source: 'fixes' | 'said';
  amended_at: Date | null;
}

/** One more than `limit`, to learn whether there are more. Newest first. */
export async function listVisits(
  knex: Knex,
  businessId: string,
  { geofence, device, from, to, open, limit }: VisitsQuery,
  after: After | undefined,
): Promise<(VisitRow & { sort_key: string })[]> {
  const period = periodSql('v.entered_at', { from, to });
  const where = ['v.business_id = :businessId', ...period.parts];
  if (geofence) where.push('v.geofence_id = :geofence');
  if (device) where.push('v.device_id = :device');
  if (open !== undefined) where.push(`v.exited_at is ${open ? '' : 'not '}null`);
  if (after) where.push(behind('v', 'entered_at'));
  const { rows } = await knex.raw(
    `
    select v.id, v.geofence_id, v.store_id, v.device_id, d.customer_id, v.entered_at, v.exited_at, v.dwelled_at,
      v.last_seen_at, v.source, v.amended_at, ${sortKey('v.entered_at')}
    from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
    where ${where.join(' and ')}
    order by v.entered_at desc, v.id desc
    limit :limit`,
    {
      ...{ businessId, limit: limit + 1, ...period.bindings },
      ...(geofence && { geofence }),
      ...(device && { device }),
      ...(after && { afterAt: after.at, afterId: after.id }),
    },
  );
  return rows;
}
