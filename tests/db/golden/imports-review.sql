-- ownersOf
select wanted.number, r.customer_id as id
     from unnest(cast($1 as text[]), cast($2 as text[])) with ordinality as wanted (source, key, number)
     cross join lateral (
       select customer_id from customer_records
       where business_id = $3 and source = wanted.source and source_key = wanted.key offset 0
     ) as r order by wanted.number;
select 'email:' || email as ref, min(customer_id) as id
    from unnest(cast($1 as text[])) as wanted (email) cross join lateral (
      select customer_id from customer_records where business_id = $2 and email = wanted.email offset 0
    ) as r group by email union all
    select 'phone:' || phone as ref, min(customer_id) as id
    from unnest(cast($3 as text[])) as wanted (phone) cross join lateral (
      select customer_id from customer_records where business_id = $4 and phone = wanted.phone offset 0
    ) as r group by phone;
select wanted.number, r.customer_id as id
     from unnest(cast($1 as text[]), cast($2 as text[])) with ordinality as wanted (source, key, number)
     cross join lateral (
       select customer_id from customer_records
       where business_id = $3 and source = wanted.source and source_key = wanted.key offset 0
     ) as r order by wanted.number;
select from erasures where business_id = $1 limit 1;

-- mappingOf
select "kind", "mapping" from "import_mappings" where "business_id" = $1 and "shape" = $2 limit $3;

-- keepMapping
insert into "import_mappings" ("business_id", "confirmed_at", "kind", "mapping", "shape") values ($1, CURRENT_TIMESTAMP, $2, $3, $4) on conflict ("business_id", "shape") do update set "kind" = excluded."kind", "mapping" = excluded."mapping", "confirmed_at" = excluded."confirmed_at";

-- inReview
select "status" from "imports" where "business_id" = $1 and "id" = $2 limit $3 for update;

-- updateReviewed
update "import_files" set "kind" = $1, "status" = $2, "error" = $3, "detected" = $4, "phase" = $5, "fraction" = $6 where "business_id" = $7 and "import_id" = $8 and "number" = $9;

-- queueReviewed
update "imports" set "status" = $1 where "business_id" = $2 and "id" = $3 and "status" = $4;

-- staleReviews
select business_id as "businessId", id as "importId" from imports
     where status = 'review' and created_at < now() - interval '1 day' order by id;

-- neededPaths
select f.path from import_files f join imports i on i.business_id = f.business_id and i.id = f.import_id
     where i.status in ('queued', 'review', 'running');
