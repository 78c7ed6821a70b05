-- listFences
select "id", "name", "area", "shape", "estimated", "square_meters", "perimeter_meters", "active", "store_id", "schedule", "time_zone", "enter_rule", "margin_meters", "dwell_seconds", "cooldown_seconds", "version", "since", "created_at", "updated_at" from "geofences" where "business_id" = $1 and "id" > $2 order by "id" asc limit $3;

-- fenceOf
select "id", "name", "area", "shape", "estimated", "square_meters", "perimeter_meters", "active", "store_id", "schedule", "time_zone", "enter_rule", "margin_meters", "dwell_seconds", "cooldown_seconds", "version", "since", "created_at", "updated_at" from "geofences" where "business_id" = $1 and "id" = $2 limit $3;

-- allFences
select "id", "name", "area", "shape", "estimated", "square_meters", "perimeter_meters", "active", "store_id", "schedule", "time_zone", "enter_rule", "margin_meters", "dwell_seconds", "cooldown_seconds", "version", "since", "created_at", "updated_at" from "geofences" where "business_id" = $1 order by "id" asc;

-- createFence
insert into fence_versions (business_id, version) values ($1, 1)
     on conflict (business_id) do update set version = fence_versions.version + 1;
insert into "geofences" ("active", "area", "business_id", "cooldown_seconds", "dwell_seconds", "enter_rule", "estimated", "margin_meters", "name", "perimeter_meters", "schedule", "shape", "square_meters", "store_id", "time_zone") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning "id", "name", "area", "shape", "estimated", "square_meters", "perimeter_meters", "active", "store_id", "schedule", "time_zone", "enter_rule", "margin_meters", "dwell_seconds", "cooldown_seconds", "version", "since", "created_at", "updated_at";

-- fenceToChange
insert into fence_versions (business_id, version) values ($1, 1)
     on conflict (business_id) do update set version = fence_versions.version + 1;
select "id", "name", "area", "shape", "estimated", "square_meters", "perimeter_meters", "active", "store_id", "schedule", "time_zone", "enter_rule", "margin_meters", "dwell_seconds", "cooldown_seconds", "version", "since", "created_at", "updated_at" from "geofences" where "business_id" = $1 and "id" = $2 limit $3;

-- changeFence
update "geofences" set "name" = $1, "schedule" = $2, "version" = version + 1, "updated_at" = CURRENT_TIMESTAMP where "business_id" = $3 and "id" = $4 returning "id", "name", "area", "shape", "estimated", "square_meters", "perimeter_meters", "active", "store_id", "schedule", "time_zone", "enter_rule", "margin_meters", "dwell_seconds", "cooldown_seconds", "version", "since", "created_at", "updated_at";
update device_states set due_at = now() where (business_id, device_id) in (
       select business_id, device_id from device_states
       where business_id = $1 and jsonb_exists(state->'track'->'presences', $2)
       order by device_id for update);

-- changeFence from now on
update "geofences" set "name" = $1, "estimated" = $2, "square_meters" = $3, "perimeter_meters" = $4, "active" = $5, "store_id" = $6, "time_zone" = $7, "enter_rule" = $8, "margin_meters" = $9, "dwell_seconds" = $10, "cooldown_seconds" = $11, "area" = $12, "shape" = $13, "schedule" = $14, "version" = version + 1, "updated_at" = CURRENT_TIMESTAMP, "since" = CURRENT_TIMESTAMP where "business_id" = $15 and "id" = $16 returning "id", "name", "area", "shape", "estimated", "square_meters", "perimeter_meters", "active", "store_id", "schedule", "time_zone", "enter_rule", "margin_meters", "dwell_seconds", "cooldown_seconds", "version", "since", "created_at", "updated_at";
update device_states set due_at = now() where (business_id, device_id) in (
       select business_id, device_id from device_states
       where business_id = $1 and jsonb_exists(state->'track'->'presences', $2)
       order by device_id for update);

-- deleteFence
insert into fence_versions (business_id, version) values ($1, 1)
     on conflict (business_id) do update set version = fence_versions.version + 1;
delete from "geofences" where "business_id" = $1 and "id" = $2;

-- endVisits
with open as (
       select id from visits where business_id = $1 and geofence_id = $2 and exited_at is null
       order by device_id for update)
     update visits v set exited_at = greatest(v.entered_at, v.last_seen_at) from open
     where v.business_id = $3 and v.id = open.id;

-- endForgottenVisits
update visits v set exited_at = greatest(v.entered_at, v.last_seen_at)
     where v.exited_at is null and v.geofence_id is not null and v.last_seen_at < now() - interval '1 minute'
       and not exists (
         select from geofences g where g.business_id = v.business_id and g.id = v.geofence_id and g.active);

-- surroundingsOf
select (
      select coalesce(json_agg(json_build_object(
        'id', id::text, 'position', json_build_array(ST_X(position), ST_Y(position)), 'timeZone', time_zone)
        order by id), '[]')
      from stores where business_id = $1
    ) as stores, (select edition from streets where business_id = $2) as edition;

-- neighborhoodArea
select ST_AsGeoJSON(geometry)::json -> 'coordinates' as area from neighborhoods where business_id = $1 and id = $2;

-- activityOf
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
    where g.business_id = $1
    order by g.id;

-- rulesOf
select coalesce((select version from fence_versions where business_id = $1), 0)::float8 as version,
      coalesce((select settings from checkin_settings where business_id = $2), '{}') as settings,
      (select coalesce(json_agg(case when ($3::jsonb ->> id::text)::int = version then to_json(id::text)
         else json_build_object(
         'id', id::text, 'version', version, 'since', floor(date_part('epoch', since) * 1000),
         'circle', case when area ->> 'type' = 'circle' then area end,
         'shape', case when area ->> 'type' = 'circle' then '[]' else shape end, 'store_id', store_id::text,
         'schedule', schedule, 'time_zone', time_zone, 'enter_rule', enter_rule, 'margin_meters', margin_meters,
         'dwell_seconds', dwell_seconds, 'cooldown_seconds', cooldown_seconds) end order by id), '[]')
       from geofences where business_id = $4 and active) as rules;

-- fenceVersions
select business_id, version::float8 as version from fence_versions where business_id = any($1::bigint[]);

-- fenceVersion
select business_id, version::float8 as version from fence_versions where business_id = any($1::bigint[]);

-- raiseFenceVersion
insert into fence_versions (business_id, version) values ($1, 1)
     on conflict (business_id) do update set version = fence_versions.version + 1;
