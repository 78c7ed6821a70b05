update imports set status = 'running', heartbeat_at = now(), runner = $1, demo = demo or $2
     where business_id = $3 and id = $4 and (status = 'queued' or (status = 'running' and heartbeat_at < now() - interval '30 seconds'));

select "demo", "currency" from "businesses" where "id" = $1 limit $2;

select "time_zone" from "stores" where "business_id" = $1 order by "id" asc limit $2;

select * from "import_files" where "business_id" = $1 and "import_id" = $2 order by "number" asc;

update "import_files" set "kind" = $1, "detected" = $2 where "business_id" = $3 and "import_id" = $4 and "number" = $5 and "status" in ($6, $7);

update "import_files" set "status" = $1, "phase" = $2 where "business_id" = $3 and "import_id" = $4 and "number" = $5 and "status" in ($6, $7);

(select ST_X(position) as lng, ST_Y(position) as lat from stores where business_id = $1 order by id limit 50)
     union all
     select ST_X(c), ST_Y(c) from (
       select ST_Centroid(ST_Extent(geometry)::geometry) as c from neighborhoods where business_id = $2
     ) as extent where c is not null;

select ST_IsValid(g) as valid, ST_Area(g) as area, encode(ST_AsEWKB(ST_ForcePolygonCCW(g)), 'hex') as ewkb
     from (
       select number, ST_SetSRID(ST_GeomFromGeoJSON(body), 4326) as g
       from unnest($1::text[]) with ordinality as r (body, number)
     ) as read
     order by number;

update "import_files" set "fraction" = $1 where "business_id" = $2 and "import_id" = $3 and "number" = $4 and "status" in ($5, $6);

update "businesses" set "data_version" = "data_version" + $1 where "id" = $2;

update imports set heartbeat_at = now() where business_id = $1 and id = $2 and runner = $3 and status = 'running';

select source_key from neighborhoods where business_id = $1 and source_key = any($2::text[]);

insert into neighborhoods as n (business_id, source_key, name, households, population, geometry, import_id)
     select $1, source_key, name, households, population, ST_GeomFromEWKB(decode(ewkb, 'hex')), $2
     from unnest(cast($3 as text[]), cast($4 as text[]), cast($5 as int[]), cast($6 as int[]), cast($7 as text[]))
       with ordinality as r (source_key, name, households, population, ewkb, number)
     order by number
     on conflict (business_id, source_key) do update set
       name = excluded.name, households = coalesce(excluded.households, n.households),
       population = coalesce(excluded.population, n.population), geometry = excluded.geometry, import_id = excluded.import_id;

update import_files set
       rows_read = rows_read + $1, rows_created = rows_created + $2, rows_updated = rows_updated + $3,
       rows_merged = rows_merged + $4, rows_skipped = rows_skipped + $5, rows_failed = rows_failed + $6,
       problems = problems || $7::jsonb, problem_count = problem_count + $8,
       detected = coalesce($9::jsonb, detected), phase = $10, fraction = greatest(fraction, $11)
     where business_id = $12 and import_id = $13 and number = $14;

select count(*)::int as count from customers where business_id = $1;

select max(id) as last from (
       select id from customers where business_id = $1 and id > $2 order by id limit $3
     ) as range;

update "import_files" set "status" = $1, "phase" = $2, "fraction" = $3 where "business_id" = $4 and "import_id" = $5 and "number" = $6 and "status" in ($7, $8);

select known.* from unnest($1::text[]) as wanted (key) cross join lateral (
       select identity_key, case when import_id = $2 and import_file = $3 then import_row end as row
       from customers where business_id = $4 and identity_key = wanted.key offset 0
     ) as known;

with people as materialized (
       select *, ST_SetSRID(ST_MakePoint(lng, lat), 4326) as point
       from unnest(
         cast($1 as int[]), cast($2 as text[]), cast($3 as text[]), cast($4 as text[]),
         cast($5 as text[]), cast($6 as text[]), cast($7 as text[]), cast($8 as text[]),
         cast($9 as text[]), cast($10 as text[]), cast($11 as float8[]), cast($12 as float8[]),
         cast($13 as bigint[])
       ) as r (id, identity_key, source_id, name, email, phone, tags, attributes, since, address, lng, lat, cell)
     )
     insert into customers as c (
       business_id, identity_key, source_id, name, email, phone, tags, attributes, since, address,
       position, cell, accuracy, neighborhood_id, import_id, import_file, import_row)
     select $14, identity_key, source_id, name, email, phone, string_to_array(tags, $15), attributes::jsonb,
       since::date, address, point, cell, case when point is not null then 'given' end, neighborhood_id,
       $16, $17, people.id
     from people left join (
  select id, min(neighborhood_id) as neighborhood_id
  from (
    select p.id, p.point, n.id as neighborhood_id, n.geometry
    from people p cross join lateral (
      select id, geometry from neighborhoods where business_id = $18 and geometry && p.point offset 0
    ) as n
    order by n.id offset 0
  ) as near
  where ST_Covers(geometry, point)
  group by id
) as placed using (id)
     order by people.id
     on conflict (business_id, identity_key) do update set
       source_id = coalesce(excluded.source_id, c.source_id), name = coalesce(excluded.name, c.name), email = coalesce(excluded.email, c.email), phone = coalesce(excluded.phone, c.phone), since = coalesce(excluded.since, c.since), address = coalesce(excluded.address, c.address),
       tags = case
         when false then c.tags || array(select t from unnest(excluded.tags) as t where t <> all (c.tags))
         when excluded.tags = '{}' then c.tags
         else excluded.tags
       end,
       attributes = c.attributes || excluded.attributes,
       position = case when excluded.position is not null then excluded.position
         when (coalesce(c.accuracy, 'given') = 'given' or coalesce(excluded.address, c.address) is not distinct from c.address) then c.position end, cell = case when excluded.position is not null then excluded.cell
         when (coalesce(c.accuracy, 'given') = 'given' or coalesce(excluded.address, c.address) is not distinct from c.address) then c.cell end, accuracy = case when excluded.position is not null then excluded.accuracy
         when (coalesce(c.accuracy, 'given') = 'given' or coalesce(excluded.address, c.address) is not distinct from c.address) then c.accuracy end, neighborhood_id = case when excluded.position is not null then excluded.neighborhood_id
         when (coalesce(c.accuracy, 'given') = 'given' or coalesce(excluded.address, c.address) is not distinct from c.address) then c.neighborhood_id end,
       address_edition = case when coalesce(excluded.address, c.address) is not distinct from c.address
         then c.address_edition end,
       import_id = excluded.import_id, import_file = excluded.import_file,
       import_row = excluded.import_row, updated_at = now()
     returning c.id;

with touched as (
       select id, source_id, email, phone from customers where business_id = $1 and id = any(cast($2 as bigint[]))
     ), names as (
       select ref, min(id) as id from (
         select 'id:' || source_id as ref, id from touched
         union all select 'email:' || email, id from touched
         union all select 'phone:' || regexp_replace(regexp_replace(phone, '[^0-9]', '', 'g'), '^1([0-9]{10})$', '\1'), id from touched
       ) as all_names where ref is not null group by ref
     )
     update purchases p set customer_id = names.id from names
     where p.business_id = $3 and p.customer_ref = names.ref and p.customer_id is null;

select known.* from unnest($1::text[]) as wanted (key) cross join lateral (
       select source_key, case when import_id = $2 and import_file = $3 then import_row end as row
       from purchases where business_id = $4 and source_key = wanted.key offset 0
     ) as known;

insert into purchases as p (
       business_id, source_key, customer_id, customer_ref, at, day, amount, items, import_id, import_file, import_row)
     select $1, source_key, case
         when ref like 'id:%' then (
           select min(c.id) from customers c where c.business_id = $2 and c.source_id = substr(ref, 4))
         when ref like 'email:%' then (
           select min(c.id) from customers c where c.business_id = $3 and c.email = substr(ref, 7))
         when ref like 'phone:%' then (
           select min(c.id) from customers c
           where c.business_id = $4 and c.phone is not null and regexp_replace(regexp_replace(phone, '[^0-9]', '', 'g'), '^1([0-9]{10})$', '\1') = substr(ref, 7))
       end, ref, at, (at at time zone $5)::date, amount, items, $6, $7, row
     from (
       select *, case when fixed then moment::timestamptz else moment::timestamp at time zone $8 end as at
       from unnest(cast($9 as int[]), cast($10 as text[]), cast($11 as text[]), cast($12 as text[]), cast($13 as boolean[]), cast($14 as numeric[]),
         cast($15 as text[])) as r (row, source_key, ref, moment, fixed, amount, items)
     ) as r
     order by row
     on conflict (business_id, source_key) do update set
       customer_id = case when excluded.customer_ref is null then p.customer_id else excluded.customer_id end,
       customer_ref = coalesce(excluded.customer_ref, p.customer_ref),
       at = excluded.at, day = excluded.day, amount = excluded.amount, items = coalesce(excluded.items, p.items),
       import_id = excluded.import_id, import_file = excluded.import_file, import_row = excluded.import_row;

update imports i set finished_at = now(), status = case when exists (
         select from import_files f where f.business_id = i.business_id and f.import_id = i.id and f.status = 'done'
       ) then 'done' else 'failed' end
     where business_id = $1 and id = $2 and runner = $3 and status = 'running';
