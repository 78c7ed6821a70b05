-- commitFixes
with given as (
    select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
      $8::int[], $9::int[], $10::int[])
      with ordinality as g (business_id, device_id, version, due, seen, first_at, last_at, count, start, length, n)
  ), won as (
    update device_states s set version = s.version + 1, state = $11::jsonb -> (g.n - 1)::int, due_at = to_timestamp(g.due / 1000.0),
      last_seen_at = to_timestamp(nullif(g.seen, 0) / 1000.0)
    from given g
    where s.business_id = g.business_id and s.device_id = g.device_id and s.version = g.version
    returning g.n, g.business_id, g.device_id, g.first_at, g.last_at, g.count, g.start, g.length
  ), kept as (
    insert into fix_batches (business_id, device_id, first_at, last_at, count, fixes)
    select business_id, device_id, to_timestamp(first_at / 1000.0), to_timestamp(last_at / 1000.0), count, substr($12::bytea, start, length)
    from won where count is not null
  ) select n::int from won;

-- commitAll
with given as (
    select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
      $8::int[], $9::int[], $10::int[])
      with ordinality as g (business_id, device_id, version, due, seen, first_at, last_at, count, start, length, n)
  ), won as (
    update device_states s set version = s.version + 1, state = $11::jsonb -> (g.n - 1)::int, due_at = to_timestamp(g.due / 1000.0),
      last_seen_at = to_timestamp(nullif(g.seen, 0) / 1000.0)
    from given g
    where s.business_id = g.business_id and s.device_id = g.device_id and s.version = g.version
    returning g.n, g.business_id, g.device_id, g.first_at, g.last_at, g.count, g.start, g.length
  ), kept as (
    insert into fix_batches (business_id, device_id, first_at, last_at, count, fixes)
    select business_id, device_id, to_timestamp(first_at / 1000.0), to_timestamp(last_at / 1000.0), count, substr($12::bytea, start, length)
    from won where count is not null
  ), more_kept as (
    insert into fix_batches (business_id, device_id, first_at, last_at, count, fixes)
    select w.business_id, w.device_id, to_timestamp(b.first_at / 1000.0), to_timestamp(b.last_at / 1000.0), b.count, substr($13::bytea, b.start, b.length)
    from unnest($14::int[], $15::float8[], $16::float8[], $17::int[], $18::int[], $19::int[])
      b (n, first_at, last_at, count, start, length) join won w using (n)
  ), removed as (
    delete from visits v using unnest($20::int[], $21::bigint[], $22::float8[]) r (n, geofence_id, entered) join won w using (n)
    where v.business_id = w.business_id and v.device_id = w.device_id and v.geofence_id = r.geofence_id
      and v.entered_at = to_timestamp(r.entered / 1000.0) and v.source = 'fixes'
  ), changed as (
    update visits v set
      entered_at = to_timestamp(c.entered / 1000.0),
      exited_at = case when c.amended then to_timestamp(c.exited / 1000.0) else coalesce(to_timestamp(c.exited / 1000.0), v.exited_at) end,
      dwelled_at = case when c.amended then to_timestamp(c.dwelled / 1000.0) else coalesce(to_timestamp(c.dwelled / 1000.0), v.dwelled_at) end,
      last_seen_at = case when c.amended then to_timestamp(c.last_seen / 1000.0) else greatest(to_timestamp(c.last_seen / 1000.0), v.last_seen_at) end,
      amended_at = case when c.amended then now() else v.amended_at end
    from unnest($23::int[], $24::bigint[], $25::float8[], $26::float8[], $27::float8[], $28::float8[], $29::float8[], $30::bool[])
      c (n, geofence_id, stored, entered, exited, dwelled, last_seen, amended) join won w using (n)
    where v.business_id = w.business_id and v.device_id = w.device_id and v.geofence_id = c.geofence_id
      and v.entered_at = to_timestamp(c.stored / 1000.0) and v.source = 'fixes'
  ), added as (
    insert into visits (business_id, device_id, geofence_id, store_id, entered_at, exited_at, dwelled_at, last_seen_at,
      source, amended_at, client_id)
    select w.business_id, w.device_id, a.geofence_id, a.store_id, to_timestamp(a.entered / 1000.0), to_timestamp(a.exited / 1000.0), to_timestamp(a.dwelled / 1000.0),
      to_timestamp(a.last_seen / 1000.0), case when a.geofence_id is null then 'said' else 'fixes' end, case when a.amended then now() end,
      a.client_id
    from unnest($31::int[], $32::bigint[], $33::bigint[], $34::float8[], $35::float8[], $36::float8[], $37::float8[], $38::bool[], $39::bigint[])
      a (n, geofence_id, store_id, entered, exited, dwelled, last_seen, amended, client_id) join won w using (n)
    returning id, business_id, device_id, geofence_id, store_id, entered_at
  ), told as (
    insert into fence_events (business_id, device_id, geofence_id, store_id, visit_id, kind, at, triggers, explanation)
    select w.business_id, w.device_id, e.geofence_id, e.store_id, coalesce(a.id, v.id), e.kind, to_timestamp(e.at / 1000.0), e.triggers,
      $40::jsonb -> (e.ord - 1)::int
    from unnest($41::int[], $42::text[], $43::bigint[], $44::bigint[], $45::float8[], $46::bool[], $47::float8[])
      with ordinality as e (n, kind, geofence_id, store_id, at, triggers, visit_at, ord)
    join won w using (n)
    left join added a on a.business_id = w.business_id and a.device_id = w.device_id and a.entered_at = to_timestamp(e.visit_at / 1000.0)
      and a.geofence_id is not distinct from e.geofence_id and (a.geofence_id is not null or a.store_id = e.store_id)
    left join visits v on v.business_id = w.business_id and v.device_id = w.device_id and v.geofence_id = e.geofence_id
      and v.entered_at = to_timestamp(e.visit_at / 1000.0) and v.source = 'fixes'
    order by e.ord
    returning id, xid, visit_id
  ), forgotten as (
    delete from device_checkpoints p using unnest($48::int[], $49::float8[]) r (n, at) join won w using (n)
    where p.business_id = w.business_id and p.device_id = w.device_id and p.at = to_timestamp(r.at / 1000.0)
  ), marked as (
    insert into device_checkpoints (business_id, device_id, at, track)
    select w.business_id, w.device_id, to_timestamp(p.at / 1000.0), $50::jsonb -> (p.ord - 1)::int
    from unnest($51::int[], $52::float8[]) with ordinality as p (n, at, ord) join won w using (n)
    on conflict (business_id, device_id, at) do update set track = excluded.track
  )
  select n::int, null as id, null as xid, null as visit_id, null::float8 as recorded_at from won
  union all
  select null, id::text, xid::text, visit_id::text, (extract(epoch from now()) * 1000)::float8 from told;

-- statesOf
select s.business_id, s.device_id, s.version::float8 as version, s.state, (extract(epoch from s.due_at) * 1000)::float8 as due,
      (extract(epoch from s.last_seen_at) * 1000)::float8 as seen, r.recent
    from unnest($1::bigint[], $2::bigint[]) as w (business_id, device_id)
    join device_states s using (business_id, device_id)
    left join lateral (
      select array_agg(l.fixes order by l.last_at) as recent from (
        select f.fixes, f.last_at from fix_batches f
        where f.business_id = s.business_id and f.device_id = s.device_id order by f.last_at desc limit 8
      ) l
    ) r on true;

-- makeStates
insert into device_states (business_id, device_id)
    select d.business_id, d.id from unnest($1::bigint[], $2::bigint[]) as w (business_id, id)
    join devices d using (business_id, id)
    on conflict (business_id, device_id) do nothing;

-- batchesWithin
select fixes from fix_batches
    where business_id = $1 and device_id = $2 and last_at >= to_timestamp($3::float8 / 1000.0) and first_at <= to_timestamp($4::float8 / 1000.0)
    order by last_at;

-- checkpointsFrom
select (extract(epoch from p.at) * 1000)::float8 as at, case when p.at = base.at then p.track end as track
    from device_checkpoints p, (
      select max(at) as at from device_checkpoints
      where business_id = $1 and device_id = $2 and at <= to_timestamp($3::float8 / 1000.0)
    ) base
    where p.business_id = $4 and p.device_id = $5 and p.at >= coalesce(base.at, '-infinity')
    order by p.at;

-- visitsFrom
select geofence_id, store_id, (extract(epoch from entered_at) * 1000)::float8 as entered, (extract(epoch from exited_at) * 1000)::float8 as exited,
      (extract(epoch from dwelled_at) * 1000)::float8 as dwelled, (extract(epoch from last_seen_at) * 1000)::float8 as last_seen
    from visits
    where business_id = $1 and device_id = $2 and source = 'fixes' and entered_at >= to_timestamp($3::float8 / 1000.0)
    order by entered_at, geofence_id;

-- posterFor
select h.store_id, exists (
      select from visits v where v.business_id = $1 and v.device_id = $2 and v.source = 'said'
        and (v.client_id = $3 or v.store_id = h.store_id
          and v.entered_at between to_timestamp(($4::float8 - $5::float8) / 1000.0) and to_timestamp(($6::float8 + $7::float8) / 1000.0))
    ) as said
    from here_codes h where h.business_id = $8 and h.code = $9;

-- dueDevices
select business_id as "businessId", device_id as "deviceId" from device_states
    where due_at <= to_timestamp($1::float8 / 1000.0) order by due_at limit $2;

-- businessesWithDevices
select distinct "business_id", "business_id" from "device_states";

-- forgetPositions
with chosen as (
       select device_id, last_seen_at, to_timestamp($1::float8 / 1000) as before from device_states
       where business_id = $2 and device_id > $3 order by device_id limit $4
     ), base as (
       select s.*, case when s.last_seen_at < s.before then 'infinity' else (
         select max(p.at) from device_checkpoints p
         where p.business_id = $5 and p.device_id = s.device_id and p.at <= s.before
       ) end as at from chosen s
     ), fixes as (
       delete from fix_batches f using base b
       where f.business_id = $6 and f.device_id = b.device_id and f.last_at < b.at
     ), checkpoints as (
       delete from device_checkpoints p using base b
       where p.business_id = $7 and p.device_id = b.device_id and p.at < b.at
     ), events as (
       update fence_events e set explanation = e.explanation || '{"fix": null, "previous": null}' from base b
       where e.business_id = $8 and e.device_id = b.device_id and e.at < b.before
         and (e.explanation ->> 'fix' is not null or e.explanation ->> 'previous' is not null)
     ), states as (
       update device_states s set state = jsonb_set(s.state, '{track,last}', 'null') #- '{track,jump}', version = s.version + 1 from base b
       where s.business_id = $9 and s.device_id = b.device_id and s.last_seen_at < b.before and s.due_at is null
         and s.state #>> '{track,last}' is not null
     )
     select max(device_id) as last from chosen;
