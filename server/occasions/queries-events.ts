import type { Knex } from 'knex';
import type { CampaignRow } from '../campaigns/index.ts';
import type { Position } from '../events/index.ts';
import { horizonOf } from '../events/index.ts';

export const fenceCampaigns = (knex: Knex, businessId: string): PromiseLike<CampaignRow[]> =>
  knex('campaigns').where({ business_id: businessId, state: 'active', trigger: 'fence' }).orderBy('id');

export interface Phone {
  id: string;
  customerId: string | null;
  active: boolean;
  /** Its person agreed to check-ins and did not take that back. */
  agreed: boolean;
  /** It takes notifications. */
  subscribed: boolean;
}

export async function phonesOf(knex: Knex, businessId: string, ids: readonly string[]): Promise<Map<string, Phone>> {
  const { rows } = await knex.raw<{ rows: Phone[] }>(
    `
    select d.id, d.customer_id as "customerId", d.active, p.device_id is not null as subscribed,
      d.consented_at is not null and d.withdrawn_at is null as agreed
    from devices d
    left join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
    where d.business_id = :businessId and d.id = any(:ids::bigint[])`,
    { businessId, ids: [...ids] },
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Those of some events whose person had been at the same zone, or store, before. */
export async function notFirstVisits(
  knex: Knex,
  businessId: string,
  eventIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await knex.raw(
    `
    select e.id
    from fence_events e
    join devices d on d.business_id = e.business_id and d.id = e.device_id
    left join visits own on own.business_id = e.business_id and own.id = e.visit_id
    where e.business_id = :businessId and e.id = any(:eventIds::bigint[]) and exists (
      select from visits v
      where v.business_id = :businessId and v.entered_at < coalesce(own.entered_at, e.at)
        and v.id is distinct from e.visit_id
        and case when e.geofence_id is null then v.store_id = e.store_id else v.geofence_id = e.geofence_id end
        and v.device_id in (
          select o.id from devices o
          where o.business_id = :businessId and (o.id = d.id or o.customer_id = d.customer_id)))`,
    { businessId, eventIds: [...eventIds] },
  );
  return new Set(rows.map(({ id }: { id: string }) => id));
}

/** The stores that zones belong to, by zone. */
export async function storesOfFences(
  knex: Knex,
  businessId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await knex('geofences')
    .where({ business_id: businessId })
    .whereIn('id', [...ids])
    .whereNotNull('store_id')
    .select('id', 'store_id');
  return new Map(rows.map(({ id, store_id }) => [id, store_id]));
}

/**
 * A place in the stream of events for each business (one, or null: all) with a running campaign about zones: before all that was recorded since it
 * began or went on. Without such a campaign there is none, so that one resumed later does not look back.
 */
export async function openCursors(knex: Knex, businessId: string | null): Promise<void> {
  await knex.raw(
    `
    insert into trigger_cursors (business_id, after_xid, after_id)
    select k.business_id, coalesce(least(pg_snapshot_xmin(pg_current_snapshot()), (
        select e.xid from fence_events e
        where e.business_id = k.business_id and e.recorded_at >= k.since - interval '1 minute'
        order by e.xid limit 1)), pg_snapshot_xmin(pg_current_snapshot())), 0
    from (
      select business_id, min(updated_at) as since from campaigns
      where state = 'active' and trigger = 'fence'
        and (cast(:businessId as bigint) is null or business_id = cast(:businessId as bigint))
      group by business_id
    ) k
    where not exists (select from trigger_cursors t where t.business_id = k.business_id)
    on conflict do nothing`,
    { businessId },
  );
  await knex.raw(
    `
    delete from trigger_cursors t
    where (cast(:businessId as bigint) is null or business_id = cast(:businessId as bigint)) and not exists (
      select from campaigns c
      where c.business_id = t.business_id and c.state = 'active' and c.trigger = 'fence')`,
    { businessId },
  );
}

/** Businesses with events that their campaigns have not looked at; of one or (null) of all. */
export async function behindCursors(
  knex: Knex,
  businessId: string | null,
): Promise<{ businessId: string; after: Position }[]> {
  const { horizon } = await horizonOf(knex);
  const { rows } = await knex.raw(
    `
    select t.business_id as "businessId", json_build_object('xid', t.after_xid::text, 'id', t.after_id::text) as after
    from trigger_cursors t
    where (cast(:businessId as bigint) is null or business_id = cast(:businessId as bigint)) and exists (
      select from fence_events e
      where e.business_id = t.business_id and (e.xid, e.id) > (t.after_xid, t.after_id)
        and e.xid < cast(:horizon as xid8))`,
    { businessId, horizon },
  );
  return rows;
}

/** Never back: of two that read the same, one may be further. */
export async function moveCursor(knex: Knex, businessId: string, to: Position): Promise<void> {
  await knex.raw(
    `
    update trigger_cursors set after_xid = cast(:toXid as xid8), after_id = :toId
    where business_id = :businessId and (after_xid, after_id) < (cast(:toXid as xid8), cast(:toId as bigint))`,
    { businessId, toXid: to.xid, toId: to.id },
  );
}

/** A database that was restored counts its transactions anew: what had read further than it has come begins with now. */
export async function bringBackCursors(knex: Knex): Promise<void> {
  await knex.raw(`
    update trigger_cursors set after_xid = pg_current_xact_id(), after_id = 0
    where after_xid > pg_snapshot_xmax(pg_current_snapshot())`);
}
