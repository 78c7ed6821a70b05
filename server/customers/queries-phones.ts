import type { Knex } from 'knex';
import type { deviceKinds } from '../contract/checkins.ts';
import type { EventKind, Explanation } from '../contract/geofences.ts';

/** What the phones of a customer told. */
export interface DeviceRow {
  id: string;
  name: string;
  kind: (typeof deviceKinds)[number];
  client_key: string | null;
  active: boolean;
  consented_at: Date | null;
  withdrawn_at: Date | null;
  created_at: Date;
  last_seen_at: Date | null;
  push_endpoint: string | null;
}

export async function devicesOf(knex: Knex, businessId: string, customerId: string): Promise<DeviceRow[]> {
  const { rows } = await knex.raw(
    `
    select d.id, d.name, d.kind, d.client_key, d.active, d.consented_at, d.withdrawn_at, d.created_at, s.last_seen_at,
      p.endpoint as push_endpoint
    from devices d
    left join device_states s on s.business_id = d.business_id and s.device_id = d.id
    left join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
    where d.business_id = :businessId and d.customer_id = :customerId
    order by d.id`,
    { businessId, customerId },
  );
  return rows;
}

export interface VisitRow {
  id: string;
  device_id: string;
  geofence_id: string | null;
  store_id: string | null;
  entered_at: Date;
  exited_at: Date | null;
  dwelled_at: Date | null;
  last_seen_at: Date;
  source: 'fixes' | 'said';
  amended_at: Date | null;
}

/** Of some table of what devices told: the rows of a customer's devices. */
const ofCustomer = (knex: Knex, table: string, businessId: string, customerId: string) =>
  knex(`${table} as t`)
    .join('devices as d', { 'd.business_id': 't.business_id', 'd.id': 't.device_id' })
    .where({ 't.business_id': businessId, 'd.customer_id': customerId });

/** In the order of time. */
export const visitsOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<VisitRow[]> =>
  ofCustomer(knex, 'visits', businessId, customerId).orderBy(['t.entered_at', 't.id']).select('t.*');

export interface FenceEventRow {
  id: string;
  xid: string;
  device_id: string;
  geofence_id: string | null;
  store_id: string | null;
  visit_id: string | null;
  kind: EventKind;
  at: Date;
  recorded_at: Date;
  triggers: boolean;
  explanation: Explanation;
}

/** In the order of time. */
export const fenceEventsOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<FenceEventRow[]> =>
  ofCustomer(knex, 'fence_events', businessId, customerId).orderBy(['t.at', 't.id']).select('t.*');

export interface FixBatchRow {
  device_id: string;
  fixes: Buffer;
}

export const fixBatchesOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<FixBatchRow[]> =>
  ofCustomer(knex, 'fix_batches', businessId, customerId)
    .orderBy(['t.device_id', 't.first_at', 't.id'])
    .select('t.device_id', 't.fixes');
