-- candidateNeighborhoods
select k.neighborhood_id as "neighborhoodId", k.customers, k.revenue, n.households
    from (
      select c.neighborhood_id, count(*)::int as customers, coalesce(sum(s.revenue), 0)::float8 as revenue
      from (
        select c.business_id, c.id, c.neighborhood_id
        from customers c where c.business_id = $1 and c.neighborhood_id is not null and true
        offset 0
      ) c
      left join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
      group by c.neighborhood_id
    ) k
    join neighborhoods n on n.business_id = $2 and n.id = k.neighborhood_id
    order by k.neighborhood_id;

-- pairsOf
select "neighborhood_id" as "neighborhoodId", "pair" as "pair", "treated" as "treated" from "holdout_neighborhoods" where "business_id" = $1 and "campaign_id" = $2 order by "pair" asc, "neighborhood_id" asc;

-- keepPairs
insert into holdout_neighborhoods (business_id, campaign_id, neighborhood_id, pair, treated)
    select $1, $2, neighborhood_id, pair, treated
    from unnest($3::bigint[], $4::int[], $5::boolean[]) t (neighborhood_id, pair, treated)
    where not exists (
      select from holdout_neighborhoods where business_id = $6 and campaign_id = $7)
    on conflict do nothing;

-- cellsOfNeighborhoods
select distinct to_hex((c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1)) as h3, c.neighborhood_id as "neighborhoodId"
    from customers c
    where c.business_id = $3 and c.cell is not null and c.neighborhood_id is not null;

-- reachedOf
select min(at) as "firstAt", greatest(max(at), (
        select max(coalesce(sent_at, next_at)) from messages
        where business_id = $1 and campaign_id = $2
          and status in ('owed', 'sending', 'sent', 'delivered', 'unknown'))) as "lastAt"
    from exposures where business_id = $3 and campaign_id = $4;

-- outcomeGroups
set local enable_nestloop = off;
with zone as materialized (
      select coalesce((select time_zone from stores where business_id = $1 order by id limit 1), 'UTC') as name
    ), due as materialized (
      select e.recipient, e.arm, e.neighborhood_id, e.reachable, e.at,
        (e.at at time zone (select name from zone))::date + $2::int as day
      from exposures e where e.business_id = $3 and e.campaign_id = $4
    ), first as materialized (
      select min(day) as day, min(at) as at from due
    ), bought as (
      select due.recipient, count(*) filter (where p.amount > 0) as purchases, sum(p.amount)::float8 as spent
      from purchases p join due on due.recipient = p.customer_id and p.day >= due.day
      where p.business_id = $5 and p.customer_id is not null and p.day >= (select day from first)
        and p.day <= ($6::timestamptz at time zone (select name from zone))::date
      group by due.recipient
    ), came as (
      select due.recipient, count(*) as visits
      from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
      join due on due.recipient = coalesce(d.customer_id, -d.id) and v.entered_at > due.at
      where v.business_id = $7 and v.entered_at > (select at from first) and v.entered_at < $8
      group by due.recipient
    ), written as (
      select distinct recipient from messages
      where business_id = $9 and campaign_id = $10 and status in ('sent', 'delivered')
    ), people as materialized (
      select due.arm, due.neighborhood_id, due.reachable, written.recipient is not null as written,
        coalesce(came.visits, 0)::float8 as visits, coalesce(bought.purchases, 0) > 0 as buyer,
        coalesce(bought.spent, 0) as spent
      from due left join bought using (recipient) left join came using (recipient) left join written using (recipient)
    ), cap as materialized (
      select coalesce((
        select spent from people where reachable and arm >= 0 and spent > 0
        order by spent desc
        offset (select floor(least(0.005 * count(*), sqrt(count(*)) / 10)) from people where reachable and arm >= 0)
        limit 1), 'infinity'::float8) as spent
    )
    select arm, neighborhood_id as "neighborhoodId", reachable, written, count(*)::int as people,
      json_build_object('people', count(*), 'some', count(*) filter (where visits > 0), 'sum', sum(visits),
        'squares', sum(visits ^ 2), 'cubes', sum(visits ^ 3)) as visits,
      count(*) filter (where buyer)::int as buyers,
      json_build_object('people', count(*), 'some', count(*) filter (where spent <> 0), 'sum', sum(cut),
        'squares', sum(cut ^ 2), 'cubes', sum(cut ^ 3)) as revenue,
      sum(spent) as spent
    from (select people.*, least(people.spent, cap.spent) as cut from people, cap) p
    group by arm, neighborhood_id, reachable, written;

-- messageGroups
select channel, status, reason, count(*)::int as messages from messages
    where business_id = $1 and campaign_id = $2
    group by channel, status, reason;

-- redemptionGroups
select arm, neighborhood_id as "neighborhoodId", count(*)::int as redeemed, coalesce(sum(amount), 0)::float8 as revenue
    from redemptions where business_id = $1 and campaign_id = $2
    group by arm, neighborhood_id;

-- neighborhoodNames
select "id", "name" from "neighborhoods" where "business_id" = $1 and "id" in ($2) order by "name" asc, "id" asc;

-- pastGroups
select c.neighborhood_id as "neighborhoodId", count(*)::int as people, count(bought.customer_id)::int as buyers
    from (select c.id, c.email, c.phone, c.address, c.neighborhood_id, c.cell, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent from customers c where c.business_id = $1 and true offset 0) c
    left join (
        select distinct d.customer_id from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = $2 and d.active and d.customer_id is not null) phones on phones.customer_id = c.id
    left join (
        select distinct customer_id from devices
        where business_id = $3 and active and consented_at is not null and withdrawn_at is null
          and customer_id is not null) visitors on visitors.customer_id = c.id
    left join contact_gates g on g.business_id = $4 and g.recipient = c.id
    left join (
      select distinct customer_id from purchases
      where business_id = $5 and customer_id is not null and amount > 0
        and day > cast($6 as timestamptz)::date - cast($7 as int) and day <= cast($8 as timestamptz)::date
    ) bought on bought.customer_id = c.id
    where ((c.email is not null and c.email_consent is true and not exists (
        select from suppressions s where s.business_id = $9 and s.channel = 'email'
          and s.address_hash = sha256(convert_to('email:' || lower(c.email), 'UTF8'))) and (coalesce(g.any_at[cardinality(g.any_at) - $10::int + 1] <= $11::timestamptz - make_interval(days => $12::int), true))) or (phones.customer_id is not null and c.push_consent is true and true and (coalesce(g.any_at[cardinality(g.any_at) - $13::int + 1] <= $14::timestamptz - make_interval(days => $15::int), true))))
      and (c.cell is null or not to_hex((c.cell & ~(15::bigint << 52)) | ($16::bigint << 52) | ((1::bigint << (3 * (15 - $17::int))) - 1)) = any(cast($18 as text[])))
    group by c.neighborhood_id
    order by c.neighborhood_id;

-- shareResults
insert into "result_shares" ("business_id", "campaign_id", "token_hash") values ($1, $2, $3) on conflict ("business_id", "campaign_id") do update set "token_hash" = $4,"created_at" = CURRENT_TIMESTAMP returning "created_at";

-- unshareResults
delete from "result_shares" where "business_id" = $1 and "campaign_id" = $2;

-- sharedCampaign
select "campaign_id" from "result_shares" where "business_id" = $1 and "token_hash" = $2 limit $3;
