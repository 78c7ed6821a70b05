-- insertCodes
insert into codes (business_id, code, campaign_id, recipient, neighborhood_id, arm, use_limit, expires_at)
    select $1, n.code, n.campaign_id, n.recipient, n.neighborhood_id, n.arm, n.use_limit, n.expires_at
    from jsonb_to_recordset(cast($2 as jsonb)) as n (
      code text, campaign_id bigint, recipient bigint, neighborhood_id bigint, arm smallint, use_limit integer,
      expires_at timestamptz)
    on conflict (business_id, code) do nothing
    returning code;

-- codesLike
select k.code, k.campaign_id, k.recipient, k.neighborhood_id, k.use_limit, k.used, k.expires_at,
      c.name as campaign, c.state, c.definition, c.start_at, c.launched_at, c.redemptions, b.currency
    from codes k
    join campaigns c on c.business_id = k.business_id and c.id = k.campaign_id
    join businesses b on b.id = k.business_id
    where k.business_id = $1 and k.folded = $2
    limit 100;

-- takeUpShared
insert into codes as k (business_id, code, campaign_id, expires_at)
    select distinct on (s.code) c.business_id, s.code, c.id, cast(c.definition #>> '{offer,expiresAt}' as timestamptz)
    from campaigns c, lateral (select c.definition #>> '{offer,sharedCode}' as code) s
    where c.business_id = $1 and c.state in ('scheduled', 'active', 'paused')
      and c.definition #>> '{offer,code}' = 'shared'
      and translate(regexp_replace(upper(s.code), '[^A-Z0-9]', '', 'g'), 'OIL', '011') = $2
    order by s.code, c.launched_at
    on conflict (business_id, code) do update
      set campaign_id = excluded.campaign_id, used = 0, use_limit = null, expires_at = excluded.expires_at,
        recipient = null, neighborhood_id = null, arm = null, created_at = now()
      where exists (
        select from campaigns o
        where o.business_id = k.business_id and o.id = k.campaign_id and o.state = 'ended' and o.id <> excluded.campaign_id)
    returning 1;

-- takeCode
with taken as (
        update codes k set used = k.used + 1
        from campaigns c
        where k.business_id = $1 and k.code = $2 and c.business_id = k.business_id and c.id = k.campaign_id
          and k.used < coalesce(k.use_limit, cast($3 as integer), 2147483647)
          and c.redemptions < coalesce(cast(c.definition #>> '{offer,totalLimit}' as integer), 2147483647)
        returning k.*
      ), counted as (
        update campaigns c set redemptions = c.redemptions + 1
        from taken t
        where c.business_id = t.business_id and c.id = t.campaign_id
        returning c.redemptions
      ), kept as (
        insert into redemptions (
          business_id, code, campaign_id, recipient, neighborhood_id, arm, store_id, amount, client_id, at)
        select business_id, code, campaign_id, recipient, neighborhood_id, arm,
          cast($4 as bigint), cast($5 as numeric), cast($6 as text), cast($7 as timestamptz)
        from taken, counted
        returning id
      )
      select kept.id, taken.used, counted.redemptions from kept, taken, counted;

-- undoRedemption
with gone as (
      delete from redemptions
      where business_id = $1 and id = $2 and recorded_at > now() - make_interval(mins => $3)
      returning business_id, code, campaign_id
    ), back as (
      update codes k set used = k.used - 1
      from gone g
      where k.business_id = g.business_id and k.code = g.code and k.campaign_id = g.campaign_id and k.used > 0
      returning k.code
    ), counted as (
      update campaigns c set redemptions = c.redemptions - 1
      from gone g left join back on true
      where c.business_id = g.business_id and c.id = g.campaign_id
      returning 1
    )
    select 1 from gone;

-- redemptionOf
select "r"."id", "r"."code", "r"."campaign_id", "c"."name" as "campaign", "c"."definition", "r"."store_id", "r"."at", "b"."currency", r.amount::float8 as amount from "redemptions" as "r" inner join "campaigns" as "c" on "c"."business_id" = "r"."business_id" and "c"."id" = "r"."campaign_id" inner join "businesses" as "b" on "b"."id" = "r"."business_id" where "r"."business_id" = $1 and "r"."id" = $2 limit $3;

-- redemptionByClientId
select "r"."id", "r"."code", "r"."campaign_id", "c"."name" as "campaign", "c"."definition", "r"."store_id", "r"."at", "b"."currency", r.amount::float8 as amount from "redemptions" as "r" inner join "campaigns" as "c" on "c"."business_id" = "r"."business_id" and "c"."id" = "r"."campaign_id" inner join "businesses" as "b" on "b"."id" = "r"."business_id" where "r"."business_id" = $1 and "r"."client_id" = $2 limit $3;

-- listRedemptions
select "r"."id", "r"."code", "r"."campaign_id", "c"."name" as "campaign", "c"."definition", "r"."store_id", "r"."at", "b"."currency", r.amount::float8 as amount from "redemptions" as "r" inner join "campaigns" as "c" on "c"."business_id" = "r"."business_id" and "c"."id" = "r"."campaign_id" inner join "businesses" as "b" on "b"."id" = "r"."business_id" where "r"."business_id" = $1 order by "r"."id" desc limit $2;

-- listRedemptions of a campaign, the next page
select "r"."id", "r"."code", "r"."campaign_id", "c"."name" as "campaign", "c"."definition", "r"."store_id", "r"."at", "b"."currency", r.amount::float8 as amount from "redemptions" as "r" inner join "campaigns" as "c" on "c"."business_id" = "r"."business_id" and "c"."id" = "r"."campaign_id" inner join "businesses" as "b" on "b"."id" = "r"."business_id" where "r"."business_id" = $1 and "r"."id" < $2 and "r"."campaign_id" = $3 order by "r"."id" desc limit $4;

-- setAmount
update redemptions set amount = cast($1 as numeric)
    where business_id = $2 and id = $3 and recorded_at > now() - make_interval(days => $4);

-- usesOf
select count(*)::int as times, max(at) as last from redemptions
    where business_id = $1 and campaign_id = $2 and code = $3;

-- storesOf
select "id", "time_zone" from "stores" where "business_id" = $1 order by "id" asc limit $2;

-- storesOf a named one
select "id", "time_zone" from "stores" where "business_id" = $1 and "id" = $2 order by "id" asc limit $3;

-- tillShopOf
select b.name as business, b.currency, (
      select coalesce(json_agg(json_build_object('id', s.id::text, 'name', s.name) order by s.name, s.id), '[]')
      from stores s where s.business_id = b.id
    ) as stores
    from businesses b where b.id = $1;
