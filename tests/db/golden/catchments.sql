-- situationOf
select b.data_version as "dataVersion", b.currency, s.edition, (
      select coalesce(json_agg(json_build_object(
        'id', id::text, 'name', name, 'position', json_build_array(ST_X(position), ST_Y(position))) order by id), '[]')
      from stores where business_id = b.id
    ) as stores
    from businesses b left join streets s on s.business_id = b.id
    where b.id = $1;

-- packedPeople
select string_agg(
      float8send(ST_X(c.position)) || float8send(ST_Y(c.position)) || float8send(((c.cell >> 9) & 8796093022207)::float8)
      || float8send(coalesce(c.neighborhood_id, 0)::float8) || float8send(coalesce(p.revenue, 0))
      || float8send(coalesce(p.purchases, 0)::float8) || int4send(coalesce(p.visits, 0))
      || int4send((p.customer_id is not null)::int), ''::bytea) as packed
    from customers c left join (
      select customer_id, sum(amount)::float8 as revenue, count(*) filter (where amount > 0) as purchases,
        (count(distinct day) filter (where amount > 0))::int as visits
      from purchases
      where business_id = $1 and customer_id is not null and true
      group by customer_id
    ) p on p.customer_id = c.id
    where c.business_id = $2 and c.position is not null
    group by c.id >> 16;

-- packedPeople in a period
select string_agg(
      float8send(ST_X(c.position)) || float8send(ST_Y(c.position)) || float8send(((c.cell >> 9) & 8796093022207)::float8)
      || float8send(coalesce(c.neighborhood_id, 0)::float8) || float8send(coalesce(p.revenue, 0))
      || float8send(coalesce(p.purchases, 0)::float8) || int4send(coalesce(p.visits, 0))
      || int4send((p.customer_id is not null)::int), ''::bytea) as packed
    from customers c left join (
      select customer_id, sum(amount)::float8 as revenue, count(*) filter (where amount > 0) as purchases,
        (count(distinct day) filter (where amount > 0))::int as visits
      from purchases
      where business_id = $1 and customer_id is not null and day >= $2::date and day <= $3::date
      group by customer_id
    ) p on p.customer_id = c.id
    where c.business_id = $4 and c.position is not null
    group by c.id >> 16;

-- neighborhoodAreas
select id, name, households, ST_AsGeoJSON(geometry)::json -> 'coordinates' as area
    from neighborhoods where business_id = $1 order by id;

-- listSaved
select "id", "name", "definition", "created_at", "updated_at" from "catchments" where "business_id" = $1 and "id" > $2 order by "id" asc limit $3;

-- savedOf
select "id", "name", "definition", "created_at", "updated_at" from "catchments" where "business_id" = $1 and "id" = $2 limit $3;

-- createSaved
insert into catchments (business_id, name, definition, store_id, other_store_id)
    values ($1, $2, $3::jsonb, $4, $5)
    on conflict (business_id, name) do nothing
    returning id, name, definition, created_at, updated_at;

-- changeSaved
update catchments c set
      name = coalesce($1, name), definition = coalesce($2::jsonb, definition),
      store_id = coalesce($3, store_id),
      other_store_id = case when $4::jsonb is null then other_store_id else $5 end,
      updated_at = now()
    where business_id = $6 and id = $7 and not exists (
      select from catchments where business_id = $8 and id <> $9 and name = $10)
    returning id, name, definition, created_at, updated_at;

-- deleteSaved
delete from "catchments" where "business_id" = $1 and "id" = $2;
