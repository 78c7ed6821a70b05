import type { Knex } from 'knex';

/** What goes on at a fence: visits, and the devices behind them. */
export interface ActivityRow {
  id: string;
  inside: number;
  today: number;
  today_devices: number;
  week: number;
  week_devices: number;
  /** of the week's visits that ended */
  median_minutes: number | null;
  ended_devices: number;
}

/** Of all fences of a business: who is inside, and the visits of the last seven days. */
export async function activityOf(knex: Knex, businessId: string): Promise<ActivityRow[]> {
  const { rows } = await knex.raw(
    `
    select g.id, i.inside, w.*
    from geofences g
    cross join lateral (
      select count(distinct v.device_id)::int as inside from visits v
      where v.business_id = g.business_id and v.geofence_id = g.id and v.exited_at is null and g.active
    ) i
    cross join lateral (
      select count(*) filter (where today)::int as today,
        count(distinct device_id) filter (where today)::int as today_devices,
        count(*)::int as week, count(distinct device_id)::int as week_devices,
        percentile_cont(0.5) within group (order by minutes) as median_minutes,
        count(distinct device_id) filter (where minutes is not null)::int as ended_devices
      from (
        select v.device_id, date_part('epoch', v.exited_at - v.entered_at) / 60 as minutes,
          v.entered_at >= date_trunc('day', now() at time zone g.time_zone) at time zone g.time_zone as today
        from visits v
        where v.business_id = g.business_id and v.geofence_id = g.id and v.entered_at >= now() - interval '7 days'
      ) of_week
    ) w
    where g.business_id = :businessId
    order by g.id`,
    { businessId },
  );
  return rows;
}
