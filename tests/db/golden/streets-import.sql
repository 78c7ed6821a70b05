delete from "address_areas" where ctid = any(array(
       select ctid from "address_areas" where business_id = $1 and edition is distinct from $2 limit $3));

delete from "address_houses" where ctid = any(array(
       select ctid from "address_houses" where business_id = $1 and edition is distinct from $2 limit $3));

delete from "address_streets" where ctid = any(array(
       select ctid from "address_streets" where business_id = $1 and edition is distinct from $2 limit $3));

delete from street_shops where business_id = $1 and (edition, osm_id) in (
       select edition, osm_id from street_shops where business_id = $2 and edition < $3 limit $4);

delete from street_tiles where business_id = $1 and (edition, z, x, y) in (
       select edition, z, x, y from street_tiles where business_id = $2 and edition < $3 limit $4);

insert into address_areas (business_id, edition, area, kind, name, aliases, city, lng, lat, bbox, addresses)
     select $1, $2, area, kind, name, array(select jsonb_array_elements_text(cast(aliases as jsonb))), city, lng, lat,
       array[west, south, east, north], addresses
     from unnest(
       cast($3 as text[]), cast($4 as text[]), cast($5 as text[]), cast($6 as text[]),
       cast($7 as float8[]), cast($8 as float8[]), cast($9 as float8[]), cast($10 as float8[]),
       cast($11 as float8[]), cast($12 as float8[]), cast($13 as int[])
     ) with ordinality as r (kind, name, aliases, city, lng, lat, west, south, east, north, addresses, area);

insert into address_houses
       (business_id, edition, street, number, suffix, ordinal, city, postcode, lng, lat, interpolated)
     select $1, $2, r.* from unnest(
       cast($3 as int[]), cast($4 as int[]), cast($5 as text[]), cast($6 as smallint[]),
       cast($7 as text[]), cast($8 as text[]), cast($9 as float8[]), cast($10 as float8[]),
       cast($11 as boolean[])
     ) as r;

insert into address_streets (business_id, edition, street, name, aliases, city, postcodes, lng, lat, lines)
     select $1, $2, street, name, array(select jsonb_array_elements_text(cast(aliases as jsonb))), city, array(select jsonb_array_elements_text(cast(postcodes as jsonb))), lng, lat,
       cast(lines as jsonb)
     from unnest(
       cast($3 as int[]), cast($4 as text[]), cast($5 as text[]), cast($6 as text[]),
       cast($7 as text[]), cast($8 as float8[]), cast($9 as float8[]), cast($10 as text[])
     ) as r (street, name, aliases, city, postcodes, lng, lat, lines);

insert into street_shops (business_id, edition, osm_id, name, kind, position)
     select $1, $2, id, name, kind, ST_SetSRID(ST_MakePoint(lng, lat), 4326)
     from unnest($3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[]) t (id, name, kind, lng, lat);

insert into street_tiles (business_id, edition, z, x, y, mvt)
     select $1, $2, z, x, y, substring($3::bytea from first for bytes)
     from unnest($4::int[], $5::int[], $6::int[], $7::int[], $8::int[]) t (z, x, y, first, bytes);

insert into streets (business_id, edition, name, extract_at, bbox, counts, routing, demo)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (business_id) do update set
       edition = excluded.edition, name = excluded.name, imported_at = now(), extract_at = excluded.extract_at,
       bbox = excluded.bbox, counts = excluded.counts, routing = excluded.routing, demo = excluded.demo
     where streets.edition = $9::bigint;

select "demo" from "imports" where "business_id" = $1 and "id" = $2 limit $3;

select "demo", "currency" from "businesses" where "id" = $1 limit $2;

select "edition" from "streets" where "business_id" = $1 limit $2;

select "kind", "mapping" from "import_mappings" where "business_id" = $1 and "shape" = $2 limit $3;

select "time_zone" from "stores" where "business_id" = $1 order by "id" asc limit $2;

select * from "import_files" where "business_id" = $1 and "import_id" = $2 order by "number" asc;

select * from "imports" where "business_id" = $1 and "id" = $2 limit $3;

select id, address from customers
     where business_id = $1 and id > $2 and address is not null and accuracy is distinct from 'given'
       and (position is null or accuracy is not null) and address_edition is distinct from $3
     order by id limit $4;

select nextval('street_editions') as edition;

select version() as version;

update "businesses" set "data_version" = "data_version" + $1 where "id" = $2;

update "import_files" set "kind" = $1, "detected" = $2 where "business_id" = $3 and "import_id" = $4 and "number" = $5 and "status" in ($6, $7);

update "import_files" set "phase" = $1, "fraction" = $2 where "business_id" = $3 and "import_id" = $4 and "number" = $5 and "status" in ($6, $7);

update "import_files" set "status" = $1, "phase" = $2 where "business_id" = $3 and "import_id" = $4 and "number" = $5 and "status" in ($6, $7);

update "import_files" set "status" = $1, "phase" = $2, "fraction" = $3 where "business_id" = $4 and "import_id" = $5 and "number" = $6 and "status" in ($7, $8);

update "import_files" set "status" = $1, "phase" = $2, "fraction" = $3, "error" = $4 where "business_id" = $5 and "import_id" = $6 and "number" = $7 and "status" in ($8, $9);

update import_files set
       rows_read = rows_read + $1, rows_created = rows_created + $2, rows_updated = rows_updated + $3,
       rows_merged = rows_merged + $4, rows_skipped = rows_skipped + $5, rows_failed = rows_failed + $6,
       problems = problems || $7::jsonb, problem_count = problem_count + $8,
       detected = coalesce($9::jsonb, detected), money = coalesce($10::jsonb, money), phase = $11,
       fraction = greatest(fraction, $12)
     where business_id = $13 and import_id = $14 and number = $15;

update imports i set finished_at = now(), status = case when exists (
         select from import_files f where f.business_id = i.business_id and f.import_id = i.id and f.status = 'done'
       ) then 'done' else 'failed' end
     where business_id = $1 and id = $2 and runner = $3 and status = 'running';

update imports set heartbeat_at = now() where business_id = $1 and id = $2 and runner = $3 and status = 'running';

update imports set status = 'running', heartbeat_at = now(), runner = $1, demo = demo or $2
     where business_id = $3 and id = $4 and (status = 'queued' or (status = 'running' and heartbeat_at < now() - interval '30 seconds'));

vacuum analyze "address_areas";

vacuum analyze "address_houses";

vacuum analyze "address_streets";

vacuum analyze "street_shops";

vacuum analyze "street_tiles";
