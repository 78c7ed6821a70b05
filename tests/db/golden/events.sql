-- readStream
with now as materialized (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next)
    select least(next, min(
      next + ((backend_xid::text::bigint - next) % 4294967296 + 4294967296 + 2147483648) % 4294967296 - 2147483648
    ))::text as horizon, next::text as next
    from now left join pg_stat_activity on datname = current_database() and backend_xid is not null
      and pid <> pg_backend_pid() and backend_type is distinct from 'autovacuum worker'
    group by next;
select e.xid::text as xid, e.id, e.kind, e.geofence_id, e.store_id, e.device_id, d.customer_id, e.visit_id,
      e.at, e.recorded_at, e.triggers, e.explanation
    from fence_events e join devices d on d.business_id = e.business_id and d.id = e.device_id
    where e.business_id = $1 and (e.xid, e.id) > (cast($2 as xid8), cast($3 as bigint))
      and e.xid < cast($4 as xid8)
    order by e.xid, e.id
    limit $5;

-- horizonOf
with now as materialized (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next)
    select least(next, min(
      next + ((backend_xid::text::bigint - next) % 4294967296 + 4294967296 + 2147483648) % 4294967296 - 2147483648
    ))::text as horizon, next::text as next
    from now left join pg_stat_activity on datname = current_database() and backend_xid is not null
      and pid <> pg_backend_pid() and backend_type is distinct from 'autovacuum worker'
    group by next;

-- bringBackEvents
update fence_events e set xid = '3'
    from businesses b, lateral (
      select xid from fence_events where business_id = b.id order by xid desc, id desc limit 1
    ) newest
    where newest.xid > pg_snapshot_xmax(pg_current_snapshot())
      and e.business_id = b.id and e.xid > pg_snapshot_xmax(pg_current_snapshot());

-- listEvents
select e.xid::text as xid, e.id, e.kind, e.geofence_id, e.store_id, e.device_id, d.customer_id, e.visit_id,
      e.at, e.recorded_at, e.triggers, e.explanation, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort_key
    from fence_events e join devices d on d.business_id = e.business_id and d.id = e.device_id
    where e.business_id = $1
    order by e.at desc, e.id desc
    limit $2;

-- listEvents by all
select e.xid::text as xid, e.id, e.kind, e.geofence_id, e.store_id, e.device_id, d.customer_id, e.visit_id,
      e.at, e.recorded_at, e.triggers, e.explanation, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort_key
    from fence_events e join devices d on d.business_id = e.business_id and d.id = e.device_id
    where e.business_id = $1 and e.at >= cast(cast($2 as date) as timestamp) at time zone coalesce((select time_zone from stores where business_id = $3 order by id limit 1), 'UTC') and e.at < cast(cast($4 as date) + 1 as timestamp) at time zone coalesce((select time_zone from stores where business_id = $5 order by id limit 1), 'UTC') and e.geofence_id = $6 and e.device_id = $7 and d.customer_id = $8 and e.kind = $9 and (e.at, e.id) < (cast($10 as timestamptz), cast($11 as bigint))
    order by e.at desc, e.id desc
    limit $12;

-- eventOf
select e.xid::text as xid, e.id, e.kind, e.geofence_id, e.store_id, e.device_id, d.customer_id, e.visit_id,
      e.at, e.recorded_at, e.triggers, e.explanation
    from fence_events e join devices d on d.business_id = e.business_id and d.id = e.device_id
    where e.business_id = $1 and e.id = $2 and e.xid = cast($3 as xid8);

-- listVisits
select v.id, v.geofence_id, v.store_id, v.device_id, d.customer_id, v.entered_at, v.exited_at, v.dwelled_at,
      v.last_seen_at, v.source, v.amended_at, to_char(v.entered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort_key
    from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
    where v.business_id = $1
    order by v.entered_at desc, v.id desc
    limit $2;

-- listVisits by all
select v.id, v.geofence_id, v.store_id, v.device_id, d.customer_id, v.entered_at, v.exited_at, v.dwelled_at,
      v.last_seen_at, v.source, v.amended_at, to_char(v.entered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort_key
    from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
    where v.business_id = $1 and v.entered_at >= cast($2 as timestamptz) and v.entered_at < cast($3 as timestamptz) and v.geofence_id = $4 and v.device_id = $5 and v.exited_at is null and (v.entered_at, v.id) < (cast($6 as timestamptz), cast($7 as bigint))
    order by v.entered_at desc, v.id desc
    limit $8;

-- lastFixes
select s.device_id, d.name as device_name, s.last_seen_at, s.state->'track'->'last' as last
    from device_states s join devices d on d.business_id = s.business_id and d.id = s.device_id
    where s.business_id = $1 and s.last_seen_at > $2 and jsonb_typeof(s.state->'track'->'last') = 'object';
