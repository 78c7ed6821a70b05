update imports set status = 'running', heartbeat_at = now(), runner = $1, demo = demo or $2
     where business_id = $3 and id = $4 and (status = 'queued' or (status = 'running' and heartbeat_at < now() - interval '30 seconds'));

select "demo", "currency" from "businesses" where "id" = $1 limit $2;

select "time_zone" from "stores" where "business_id" = $1 order by "id" asc limit $2;

select version() as version;

select * from "import_files" where "business_id" = $1 and "import_id" = $2 order by "number" asc;

update "import_files" set "kind" = $1, "detected" = $2 where "business_id" = $3 and "import_id" = $4 and "number" = $5 and "status" in ($6, $7);

select "kind", "mapping" from "import_mappings" where "business_id" = $1 and "shape" = $2 limit $3;

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
       detected = coalesce($9::jsonb, detected), money = coalesce($10::jsonb, money), phase = $11,
       fraction = greatest(fraction, $12)
     where business_id = $13 and import_id = $14 and number = $15;

select count(*)::int as count from customers where business_id = $1;

select max(id) as last from (
       select id from customers where business_id = $1 and id > $2 order by id limit $3
     ) as range;

update "import_files" set "status" = $1, "phase" = $2, "fraction" = $3 where "business_id" = $4 and "import_id" = $5 and "number" = $6 and "status" in ($7, $8);

with known as materialized (
       select r.* from unnest(cast($1 as text[]), cast($2 as text[])) as wanted (source, key)

    cross join lateral (
      select id, phone from customer_records where business_id = $3 and source = wanted.source and source_key = wanted.key offset 0
    ) as r
     ), emails as (
       select unnest(cast($4 as text[])) as email
     ), phones as (
       select unnest(cast($5 as text[])) as phone union select phone from known where phone is not null
     ), found as materialized (
       select id from known
       union select r.id from emails
    cross join lateral (
      select id from customer_records where business_id = $6 and email = emails.email offset 0
    ) as r
       union select r.id from phones
    cross join lateral (
      select id from customer_records where business_id = $7 and phone = phones.phone offset 0
    ) as r
     )
     select r.id, r.customer_id, r.source, r.source_key, r.name, r.email, r.phone, r.tags, r.whole_tags, r.attributes,
  r.since, r.birthday, r.address, r.postcode, r.lng, r.lat, r.apart,
       case when r.import_id = cast($8 as bigint) and r.import_file = cast($9 as int) then r.import_row end as row,
       case when r.source = 'hexhood' then (
         select jsonb_build_object('name', c.name, 'email', c.email) from customers c
         where c.business_id = $10 and c.id = r.customer_id) end as shown
     from found
    cross join lateral (
      select * from customer_records where business_id = $11 and id = found.id offset 0
    ) as r
     order by r.id;

select from erasures where business_id = $1 limit 1;

with sequences as materialized (
       select pg_get_serial_sequence('customers', 'id')::regclass as of_customers,
         pg_get_serial_sequence('customer_records', 'id')::regclass as of_records
     )
     select array(select nextval(of_customers) from generate_series(1, cast($1 as int)))::text[] as customers,
       array(select nextval(of_records) from generate_series(1, cast($2 as int)))::text[] as records
     from sequences;

with people as materialized (
  select *, ST_SetSRID(ST_MakePoint(lng, lat), 4326) as point
  from unnest(
    cast($1 as bigint[]), cast($2 as text[]), cast($3 as text[]), cast($4 as text[]),
    cast($5 as text[]), cast($6 as text[]), cast($7 as text[]), cast($8 as text[]),
    cast($9 as text[]), cast($10 as text[]), cast($11 as float8[]), cast($12 as float8[]),
    cast($13 as bigint[]), cast($14 as boolean[]), cast($15 as boolean[]), cast($16 as boolean[]), cast($17 as boolean[])
  ) as r (id, name, email, phone, tags, attributes, since, birthday, address, postcode, lng, lat, cell, email_consent, sms_consent, push_consent, mail_consent)
)
     insert into customers (
       business_id, id, name, email, phone, tags, attributes, since, birthday, address, postcode, position, cell,
       accuracy, neighborhood_id, email_consent, sms_consent, push_consent, mail_consent)
     select $18, id, name, email, phone, string_to_array(tags, $19), attributes::jsonb, since::date, birthday,
       address, postcode, point, cell, case when point is not null then 'given' end, neighborhood_id, email_consent, sms_consent, push_consent, mail_consent
     from people left join (
  select id, min(neighborhood_id) as neighborhood_id
  from (
    select p.id, p.point, n.id as neighborhood_id, n.geometry
    from people p cross join lateral (
      select id, geometry from neighborhoods where business_id = $20 and geometry && p.point offset 0
    ) as n
    order by n.id offset 0
  ) as near
  where ST_Covers(geometry, point)
  group by id
) as placed using (id)
     order by id;

insert into customer_records (
       business_id, id, customer_id, source, source_key, name, email, phone, tags, whole_tags, attributes, since,
       birthday, address, postcode, lng, lat, apart, import_id, import_file, import_row)
     select $1, id, customer_id, source, source_key, name, email, phone, string_to_array(tags, $2), whole_tags,
       attributes::jsonb, since::date, birthday, address, postcode, lng, lat, apart,
       cast($3 as bigint), cast($4 as int), import_row
     from unnest(
  cast($5 as bigint[]), cast($6 as bigint[]), cast($7 as text[]), cast($8 as text[]),
  cast($9 as text[]), cast($10 as text[]), cast($11 as text[]), cast($12 as text[]),
  cast($13 as boolean[]), cast($14 as text[]), cast($15 as text[]), cast($16 as text[]),
  cast($17 as text[]), cast($18 as text[]), cast($19 as float8[]), cast($20 as float8[]),
  cast($21 as boolean[]), cast($22 as int[]), cast($23 as boolean[])
) as r (id, customer_id, source, source_key, name, email, phone, tags, whole_tags, attributes, since, birthday,
  address, postcode, lng, lat, apart, import_row, changed) order by id;

select from purchases p where p.business_id = $1 and p.customer_id is null and p.customer_ref is not null limit 1;

select "data_version" from "businesses" where "id" = $1 limit $2;

select wanted.number, r.customer_id as id
     from unnest(cast($1 as text[]), cast($2 as text[])) with ordinality as wanted (source, key, number)
     cross join lateral (
       select customer_id from customer_records
       where business_id = $3 and source = wanted.source and source_key = wanted.key offset 0
     ) as r order by wanted.number;

insert into purchases as p (
    business_id, source, source_key, customer_id, customer_ref, at, day, amount, items, from_items,
    import_id, import_file, import_row)
  select $1, $2, source_key, customer_id, ref, at, (at at time zone $3)::date, amount, items, $4,
    $5, $6, row
  from (
    select *, case when $7 then moment::timestamptz else moment::timestamp at time zone $8 end as at
    from unnest(
      cast($9 as int[]), cast($10 as text[]), cast($11 as bigint[]), cast($12 as text[]),
      cast($13 as text[]), cast($14 as numeric[]), cast($15 as text[])
    ) as r (row, source_key, customer_id, ref, moment, amount, items)
  ) as r;

insert into history_zones (business_id, time_zone) values ($1, coalesce((select time_zone from stores where business_id = $2 order by id limit 1), 'UTC'))
     on conflict (business_id) do update set time_zone = excluded.time_zone;

delete from customer_stats s where business_id = $1 and not exists (
       select from purchases p where p.business_id = $2 and p.customer_id = s.customer_id);

with zone as (select time_zone from history_zones where business_id = $1),
     fresh as materialized (
       select customer_id, count(*) filter (where is_sale) as purchases,
         count(*) filter (where amount < 0) as refunds,
         sum(amount) as revenue,
         coalesce(min(day) filter (where is_sale), min(day)) as first_day,
         coalesce(max(day) filter (where is_sale), max(day)) as last_day,
         array_agg(day) as days,
         array_agg(day) filter (where not is_sale) as other_days,
         array_agg(spent) as spent,
         string_agg(case when is_sale then chr(48 + weekday) else '-' end, '') as weekdays,
         string_agg(case when is_sale then chr(97 + hour) else '-' end, '') as hours,
         string_agg(case when is_sale then chr(168 + 24 * weekday + hour) else '-' end, '') as slots,
         lower(string_agg(items, chr(10)) filter (where is_sale) collate "C") as items
       from (
         select customer_id, day, amount, items, amount > 0 as is_sale, sum(amount) over told as spent,
           (day - date '0001-01-01') % 7 + 1 as weekday,
           date_part('hour', at at time zone (select time_zone from zone))::int as hour
         from purchases where business_id = $2 and customer_id is not null
         window told as (partition by customer_id order by day, id rows unbounded preceding)
       ) as told
       group by customer_id
     ), written as (
     insert into customer_stats as s (business_id, customer_id, purchases, refunds, revenue, first_day, last_day)
     select $3, customer_id, purchases, refunds, revenue, first_day, last_day from fresh
     on conflict (business_id, customer_id) do update set
       purchases = excluded.purchases, refunds = excluded.refunds, revenue = excluded.revenue, first_day = excluded.first_day, last_day = excluded.last_day
     where (s.purchases, s.refunds, s.revenue, s.first_day, s.last_day) is distinct from (excluded.purchases, excluded.refunds, excluded.revenue, excluded.first_day, excluded.last_day)
     )
     insert into customer_history as s (business_id, customer_id, days, other_days, spent, weekdays, hours, slots, items)
     select $4, customer_id, days, other_days, spent, weekdays, hours, slots, items from fresh
     on conflict (business_id, customer_id) do update set
       days = excluded.days, other_days = excluded.other_days, spent = excluded.spent, weekdays = excluded.weekdays, hours = excluded.hours, slots = excluded.slots, items = excluded.items
     where (s.days, s.other_days, s.spent, s.weekdays, s.hours, s.slots, s.items) is distinct from (excluded.days, excluded.other_days, excluded.spent, excluded.weekdays, excluded.hours, excluded.slots, excluded.items);

delete from rfm_breaks where business_id = $1;

insert into rfm_breaks (business_id, recency, frequency, money)
     select $1, last_day, purchases, revenue from (
       select percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by last_day) as last_day, percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by purchases) as purchases, percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by revenue) as revenue
       from customer_stats where business_id = $2 and purchases > 0
     ) as fifths where last_day is not null;

update imports i set finished_at = now(), status = case when exists (
         select from import_files f where f.business_id = i.business_id and f.import_id = i.id and f.status = 'done'
       ) then 'done' else 'failed' end
     where business_id = $1 and id = $2 and runner = $3 and status = 'running';

select * from "imports" where "business_id" = $1 and "id" = $2 limit $3;
