-- listSegments
select "id", "name", "definition", "created_at", "updated_at" from "segments" where "business_id" = $1 and "id" > $2 order by "id" asc limit $3;

-- segmentOf
select "id", "name", "definition", "created_at", "updated_at" from "segments" where "business_id" = $1 and "id" = $2 limit $3;

-- definitionOf
select "id", "name", "definition", "created_at", "updated_at" from "segments" where "business_id" = $1 and "id" = $2 limit $3;

-- createSegment
insert into "segments" ("business_id", "definition", "name") values ($1, $2, $3) returning "id", "name", "definition", "created_at", "updated_at";

-- changeSegment
update "segments" set "name" = $1, "definition" = $2, "updated_at" = CURRENT_TIMESTAMP where "business_id" = $3 and "id" = $4 returning "id", "name", "definition", "created_at", "updated_at";

-- deleteSegment
delete from "segments" where "business_id" = $1 and "id" = $2 and not exists (select "name" from "campaigns" where "business_id" = $3 and "segment_id" = $4 and "state" in ($5, $6, $7) order by "id" asc);

-- campaignsWith
select "name", "name" from "campaigns" where "business_id" = $1 and "segment_id" = $2 and "state" in ($3, $4, $5) order by "id" asc;

-- situationOf
select zone as "timeZone", to_char(now() at time zone zone, 'YYYY-MM-DD') as today, (
      select coalesce(json_agg(json_build_object(
        'id', id::text, 'position', json_build_array(ST_X(position), ST_Y(position))) order by id), '[]')
      from stores where business_id = $1
    ) as stores, (select edition from streets where business_id = $2) as edition,
      (select time_zone from history_zones where business_id = $3) as "historyZone"
    from (select coalesce((select time_zone from stores where business_id = $4 order by id limit 1), 'UTC') as zone) z;

-- segmentVersion
select concat_ws(' ',
      (select updated_at from segments where business_id = $1 and id = $2),
      (now() at time zone coalesce((select time_zone from stores where business_id = $3 order by id limit 1), 'UTC'))::date,
      (select edition from streets where business_id = $4),
      (select md5(string_agg(concat_ws(' ', id, time_zone, position::text), ',' order by id)) from stores
       where business_id = $5),
      (select md5(string_agg(concat_ws(' ', id, updated_at), ',' order by id)) from catchments
       where business_id = $6),
      (select concat_ws(' ',
         (select max(id) from visits where business_id = $7),
         (select max(id) from fence_events where business_id = $8),
         (select concat(count(*), ' ', max(created_at)) from push_subscriptions where business_id = $9))
       from segments where business_id = $10 and id = $11
         and definition::text ~ '"(visits|fence_event|push)"'),
      (select concat_ws(' ',
         (select concat(count(*), ' ', max(sent_at)) from messages
          where business_id = $12 and status in ('sent', 'delivered')),
         (select max(id) from redemptions where business_id = $13),
         (select count(*) from exposures where business_id = $14))
       from segments where business_id = $15 and id = $16
         and definition::text ~ '"campaign"')) as version;

-- knownNeighborhoods
select "id" from "neighborhoods" where "business_id" = $1 and "id" in ($2);

-- isKnownGeofence
select "id" from "geofences" where "business_id" = $1 and "id" = $2 limit $3;

-- isKnownCampaign
select "id" from "campaigns" where "business_id" = $1 and "id" = $2 limit $3;

-- occupiedCells
select to_hex(key) as cell
    from (
      select distinct (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key from customers c
      where c.business_id = $3 and c.cell is not null
    ) k;

-- countPicked
select (select count(*)::int from customers where business_id = $1) as of,
      coalesce(sum(customers), 0)::int as customers, coalesce(sum(customers) filter (where key is not null), 0)::int as placed,
      coalesce(sum(email), 0)::int as email, coalesce(sum(sms), 0)::int as sms, coalesce(sum(push), 0)::int as push, coalesce(sum(mail), 0)::int as mail,
      null as cells
    from (
      select case when c.cell is not null then 0::bigint end as key, count(*) as customers,
        count(*) filter (where c.email_consent is true and c.email is not null) as email,
        count(*) filter (where c.sms_consent is true and c.phone is not null) as sms,
        count(*) filter (where c.push_consent is true and phones.customer_id is not null) as push,
        count(*) filter (where c.mail_consent is true and c.address is not null) as mail
      from customers c left join (
        select distinct d.customer_id from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = $2 and d.active and d.customer_id is not null) phones on phones.customer_id = c.id
      where c.business_id = $3 and true
      group by 1
    ) k;

-- countPicked with cells
select (select count(*)::int from customers where business_id = $1) as of,
      coalesce(sum(customers), 0)::int as customers, coalesce(sum(customers) filter (where key is not null), 0)::int as placed,
      coalesce(sum(email), 0)::int as email, coalesce(sum(sms), 0)::int as sms, coalesce(sum(push), 0)::int as push, coalesce(sum(mail), 0)::int as mail,
      coalesce(
        json_agg(json_build_object('h3', to_hex(key), 'customers', customers)) filter (where key is not null), '[]') as cells
    from (
      select case when c.cell is not null then (c.cell & ~(15::bigint << 52)) | ($2::bigint << 52) | ((1::bigint << (3 * (15 - $3::int))) - 1) end as key, count(*) as customers,
        count(*) filter (where c.email_consent is true and c.email is not null) as email,
        count(*) filter (where c.sms_consent is true and c.phone is not null) as sms,
        count(*) filter (where c.push_consent is true and phones.customer_id is not null) as push,
        count(*) filter (where c.mail_consent is true and c.address is not null) as mail
      from customers c left join (
        select distinct d.customer_id from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = $4 and d.active and d.customer_id is not null) phones on phones.customer_id = c.id
      where c.business_id = $5 and true
      group by 1
    ) k;

-- tagChoices
select tag, count(*)::int as customers
    from customers c cross join lateral unnest(c.tags) as tag
    where c.business_id = $1
    group by tag having count(*) >= $2
    order by customers desc, tag limit $3;

-- attributeChoices
with pairs as (
      select key, value, count(*)::int as customers
      from customers c cross join lateral jsonb_each_text(c.attributes)
      where c.business_id = $1 and value is not null
      group by key, value
    ), ranked as (
      select *, row_number() over (
        partition by key order by length(value) > $2, customers desc, value) as rank
      from pairs
    )
    select key as name, sum(customers)::int as customers, coalesce(array_agg(value order by rank) filter (
        where rank <= $3 and customers >= $4 and length(value) <= $5), '{}') as values
    from ranked
    group by key having sum(customers) >= $6
    order by 2 desc, key limit $7;

-- itemChoices
select item
    from (
      select customer_id, items from purchases
      where business_id = $1 and items is not null
      order by day desc limit $2
    ) p cross join lateral regexp_split_to_table(p.items, ' *[,;] *') as part
    cross join lateral regexp_replace(part, '^[0-9]+ *[x×] +| +[x×] *[0-9]+$', '') as item
    where item <> '' and length(item) <= $3
    group by item having count(distinct customer_id) >= $4
    order by count(*) desc, item limit $5;
