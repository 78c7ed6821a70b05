-- countReach
with levels as materialized (
      select c.neighborhood_id,
        case when not c.is_picked then -1 when not (c.email is not null) then 0 when not (c.email_consent is true) then 1 when not (not exists (
        select from suppressions s where s.business_id = $1 and s.channel = 'email'
          and s.address_hash = sha256(convert_to('email:' || lower(c.email), 'UTF8')))) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $2::int + 1] <= $3::timestamptz - make_interval(days => $4::int), true)) then 3 when false then 4 else 5 end as l0,
        case when not c.is_picked then -1 when not (phones.customer_id is not null) then 0 when not (c.push_consent is true) then 1 when not (true) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $5::int + 1] <= $6::timestamptz - make_interval(days => $7::int), true)) then 3 when false then 4 else 5 end as l1,
        case when not c.is_picked then -1 when not (visitors.customer_id is not null) then 0 when not (c.push_consent is not false) then 1 when not (true) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $8::int + 1] <= $9::timestamptz - make_interval(days => $10::int), true)) then 3 when false then 4 else 5 end as l2
      from (
        select c.id, c.email, c.phone, c.address, c.neighborhood_id, c.cell, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent, true as is_picked
        from customers c where c.business_id = $11 and true
        offset 0
      ) c
      left join (
        select distinct d.customer_id from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = $12 and d.active and d.customer_id is not null) phones on phones.customer_id = c.id
    left join (
        select distinct customer_id from devices
        where business_id = $13 and active and consented_at is not null and withdrawn_at is null
          and customer_id is not null) visitors on visitors.customer_id = c.id
    left join contact_gates g on g.business_id = $14 and g.recipient = c.id
    ), alike as (
      select neighborhood_id, l0, l1, l2, greatest(l0, l1, l2) as best, count(*) as people
      from levels group by neighborhood_id, l0, l1, l2
    )
    select case when grouping(neighborhood_id) = 1 then 'all' else 'neighborhood' end as kind, neighborhood_id::text as key,
      coalesce(sum(people), 0)::int as "inArea", array[coalesce(sum(people) filter (where best >= 0), 0), coalesce(sum(people) filter (where best >= 1), 0), coalesce(sum(people) filter (where best >= 2), 0), coalesce(sum(people) filter (where best >= 3), 0), coalesce(sum(people) filter (where best >= 4), 0), coalesce(sum(people) filter (where best >= 5), 0)]::int[] as "any",
      json_build_array(array[coalesce(sum(people) filter (where l0 >= 0), 0), coalesce(sum(people) filter (where l0 >= 1), 0), coalesce(sum(people) filter (where l0 >= 2), 0), coalesce(sum(people) filter (where l0 >= 3), 0), coalesce(sum(people) filter (where l0 >= 4), 0), coalesce(sum(people) filter (where l0 >= 5), 0)]::int[],
        array[coalesce(sum(people) filter (where l1 >= 0), 0), coalesce(sum(people) filter (where l1 >= 1), 0), coalesce(sum(people) filter (where l1 >= 2), 0), coalesce(sum(people) filter (where l1 >= 3), 0), coalesce(sum(people) filter (where l1 >= 4), 0), coalesce(sum(people) filter (where l1 >= 5), 0)]::int[],
        array[coalesce(sum(people) filter (where l2 >= 0), 0), coalesce(sum(people) filter (where l2 >= 1), 0), coalesce(sum(people) filter (where l2 >= 2), 0), coalesce(sum(people) filter (where l2 >= 3), 0), coalesce(sum(people) filter (where l2 >= 4), 0), coalesce(sum(people) filter (where l2 >= 5), 0)]::int[]) as channels,
      array[coalesce(sum(people) filter (where l0 = 5), 0), coalesce(sum(people) filter (where l1 = 5 and l0 < 5), 0), coalesce(sum(people) filter (where l2 = 5 and l0 < 5 and l1 < 5), 0)]::int[] as first
    from alike
    group by grouping sets ((), (neighborhood_id))
    having grouping(neighborhood_id) = 1 or neighborhood_id is not null;

-- countReach with cells and people held out
with levels as materialized (
      select c.neighborhood_id, case when c.cell is not null then (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) end as cell,
        case when not c.is_picked then -1 when not (c.email is not null) then 0 when not (c.email_consent is true) then 1 when not (not exists (
        select from suppressions s where s.business_id = $3 and s.channel = 'email'
          and s.address_hash = sha256(convert_to('email:' || lower(c.email), 'UTF8')))) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $4::int + 1] <= $5::timestamptz - make_interval(days => $6::int), true)) then 3 when (('x' || substr(md5($7::text || ':' || c.id), 1, 8))::bit(32)::bigint / 4294967296::float8) < $8::float8 then 4 else 5 end as l0,
        case when not c.is_picked then -1 when not (phones.customer_id is not null) then 0 when not (c.push_consent is true) then 1 when not (true) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $9::int + 1] <= $10::timestamptz - make_interval(days => $11::int), true)) then 3 when (('x' || substr(md5($12::text || ':' || c.id), 1, 8))::bit(32)::bigint / 4294967296::float8) < $13::float8 then 4 else 5 end as l1,
        case when not c.is_picked then -1 when not (visitors.customer_id is not null) then 0 when not (c.push_consent is not false) then 1 when not (true) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $14::int + 1] <= $15::timestamptz - make_interval(days => $16::int), true)) then 3 when (('x' || substr(md5($17::text || ':' || c.id), 1, 8))::bit(32)::bigint / 4294967296::float8) < $18::float8 then 4 else 5 end as l2
      from (
        select c.id, c.email, c.phone, c.address, c.neighborhood_id, c.cell, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent, true as is_picked
        from customers c where c.business_id = $19 and true
        offset 0
      ) c
      left join (
        select distinct d.customer_id from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = $20 and d.active and d.customer_id is not null) phones on phones.customer_id = c.id
    left join (
        select distinct customer_id from devices
        where business_id = $21 and active and consented_at is not null and withdrawn_at is null
          and customer_id is not null) visitors on visitors.customer_id = c.id
    left join contact_gates g on g.business_id = $22 and g.recipient = c.id
    ), alike as (
      select neighborhood_id, l0, l1, l2, greatest(l0, l1, l2) as best, count(*) as people
      from levels group by neighborhood_id, l0, l1, l2
    )
    select case when grouping(neighborhood_id) = 1 then 'all' else 'neighborhood' end as kind, neighborhood_id::text as key,
      coalesce(sum(people), 0)::int as "inArea", array[coalesce(sum(people) filter (where best >= 0), 0), coalesce(sum(people) filter (where best >= 1), 0), coalesce(sum(people) filter (where best >= 2), 0), coalesce(sum(people) filter (where best >= 3), 0), coalesce(sum(people) filter (where best >= 4), 0), coalesce(sum(people) filter (where best >= 5), 0)]::int[] as "any",
      json_build_array(array[coalesce(sum(people) filter (where l0 >= 0), 0), coalesce(sum(people) filter (where l0 >= 1), 0), coalesce(sum(people) filter (where l0 >= 2), 0), coalesce(sum(people) filter (where l0 >= 3), 0), coalesce(sum(people) filter (where l0 >= 4), 0), coalesce(sum(people) filter (where l0 >= 5), 0)]::int[],
        array[coalesce(sum(people) filter (where l1 >= 0), 0), coalesce(sum(people) filter (where l1 >= 1), 0), coalesce(sum(people) filter (where l1 >= 2), 0), coalesce(sum(people) filter (where l1 >= 3), 0), coalesce(sum(people) filter (where l1 >= 4), 0), coalesce(sum(people) filter (where l1 >= 5), 0)]::int[],
        array[coalesce(sum(people) filter (where l2 >= 0), 0), coalesce(sum(people) filter (where l2 >= 1), 0), coalesce(sum(people) filter (where l2 >= 2), 0), coalesce(sum(people) filter (where l2 >= 3), 0), coalesce(sum(people) filter (where l2 >= 4), 0), coalesce(sum(people) filter (where l2 >= 5), 0)]::int[]) as channels,
      array[coalesce(sum(people) filter (where l0 = 5), 0), coalesce(sum(people) filter (where l1 = 5 and l0 < 5), 0), coalesce(sum(people) filter (where l2 = 5 and l0 < 5 and l1 < 5), 0)]::int[] as first
    from alike
    group by grouping sets ((), (neighborhood_id))
    having grouping(neighborhood_id) = 1 or neighborhood_id is not null
    union all
    select 'cell', to_hex(cell), null, array[coalesce(sum(people) filter (where best >= 0), 0), coalesce(sum(people) filter (where best >= 1), 0), coalesce(sum(people) filter (where best >= 2), 0), coalesce(sum(people) filter (where best >= 3), 0), coalesce(sum(people) filter (where best >= 4), 0), coalesce(sum(people) filter (where best >= 5), 0)]::int[], '[]'::json, '{}'::int[]
    from (select cell, greatest(l0, l1, l2) as best, count(*) as people from levels where cell is not null group by 1, 2) alike_there
    where best >= 0
    group by cell;

-- countReach with neighborhoods held out
with levels as materialized (
      select c.neighborhood_id,
        case when not c.is_picked then -1 when not (c.email is not null) then 0 when not (c.email_consent is true) then 1 when not (not exists (
        select from suppressions s where s.business_id = $1 and s.channel = 'email'
          and s.address_hash = sha256(convert_to('email:' || lower(c.email), 'UTF8')))) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $2::int + 1] <= $3::timestamptz - make_interval(days => $4::int), true)) then 3 when (coalesce(c.neighborhood_id = any($5::bigint[]), false)
          or coalesce(((c.cell & ~(15::bigint << 52)) | ($6::bigint << 52) | ((1::bigint << (3 * (15 - $7::int))) - 1)) = any($8::bigint[]), false)) then 4 else 5 end as l0,
        case when not c.is_picked then -1 when not (phones.customer_id is not null) then 0 when not (c.push_consent is true) then 1 when not (true) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $9::int + 1] <= $10::timestamptz - make_interval(days => $11::int), true)) then 3 when (coalesce(c.neighborhood_id = any($12::bigint[]), false)
          or coalesce(((c.cell & ~(15::bigint << 52)) | ($13::bigint << 52) | ((1::bigint << (3 * (15 - $14::int))) - 1)) = any($15::bigint[]), false)) then 4 else 5 end as l1,
        case when not c.is_picked then -1 when not (visitors.customer_id is not null) then 0 when not (c.push_consent is not false) then 1 when not (true) then 2
        when not (coalesce(g.any_at[cardinality(g.any_at) - $16::int + 1] <= $17::timestamptz - make_interval(days => $18::int), true)) then 3 when (coalesce(c.neighborhood_id = any($19::bigint[]), false)
          or coalesce(((c.cell & ~(15::bigint << 52)) | ($20::bigint << 52) | ((1::bigint << (3 * (15 - $21::int))) - 1)) = any($22::bigint[]), false)) then 4 else 5 end as l2
      from (
        select c.id, c.email, c.phone, c.address, c.neighborhood_id, c.cell, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent, true as is_picked
        from customers c where c.business_id = $23 and true
        offset 0
      ) c
      left join (
        select distinct d.customer_id from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = $24 and d.active and d.customer_id is not null) phones on phones.customer_id = c.id
    left join (
        select distinct customer_id from devices
        where business_id = $25 and active and consented_at is not null and withdrawn_at is null
          and customer_id is not null) visitors on visitors.customer_id = c.id
    left join contact_gates g on g.business_id = $26 and g.recipient = c.id
    ), alike as (
      select neighborhood_id, l0, l1, l2, greatest(l0, l1, l2) as best, count(*) as people
      from levels group by neighborhood_id, l0, l1, l2
    )
    select case when grouping(neighborhood_id) = 1 then 'all' else 'neighborhood' end as kind, neighborhood_id::text as key,
      coalesce(sum(people), 0)::int as "inArea", array[coalesce(sum(people) filter (where best >= 0), 0), coalesce(sum(people) filter (where best >= 1), 0), coalesce(sum(people) filter (where best >= 2), 0), coalesce(sum(people) filter (where best >= 3), 0), coalesce(sum(people) filter (where best >= 4), 0), coalesce(sum(people) filter (where best >= 5), 0)]::int[] as "any",
      json_build_array(array[coalesce(sum(people) filter (where l0 >= 0), 0), coalesce(sum(people) filter (where l0 >= 1), 0), coalesce(sum(people) filter (where l0 >= 2), 0), coalesce(sum(people) filter (where l0 >= 3), 0), coalesce(sum(people) filter (where l0 >= 4), 0), coalesce(sum(people) filter (where l0 >= 5), 0)]::int[],
        array[coalesce(sum(people) filter (where l1 >= 0), 0), coalesce(sum(people) filter (where l1 >= 1), 0), coalesce(sum(people) filter (where l1 >= 2), 0), coalesce(sum(people) filter (where l1 >= 3), 0), coalesce(sum(people) filter (where l1 >= 4), 0), coalesce(sum(people) filter (where l1 >= 5), 0)]::int[],
        array[coalesce(sum(people) filter (where l2 >= 0), 0), coalesce(sum(people) filter (where l2 >= 1), 0), coalesce(sum(people) filter (where l2 >= 2), 0), coalesce(sum(people) filter (where l2 >= 3), 0), coalesce(sum(people) filter (where l2 >= 4), 0), coalesce(sum(people) filter (where l2 >= 5), 0)]::int[]) as channels,
      array[coalesce(sum(people) filter (where l0 = 5), 0), coalesce(sum(people) filter (where l1 = 5 and l0 < 5), 0), coalesce(sum(people) filter (where l2 = 5 and l0 < 5 and l1 < 5), 0)]::int[] as first
    from alike
    group by grouping sets ((), (neighborhood_id))
    having grouping(neighborhood_id) = 1 or neighborhood_id is not null;

-- overlapping
select k.id as "campaignId", k.name, count(*)::int as customers
    from campaigns k
    join exposures e on e.business_id = k.business_id and e.campaign_id = k.id and e.arm > 0
    join customers c on c.business_id = e.business_id and c.id = e.recipient
    where k.business_id = $1 and k.state in ('scheduled', 'active', 'paused')
      and (cast($2 as bigint) is null or k.id <> cast($3 as bigint))
      and (true
    and true)
    group by k.id, k.name
    order by customers desc, k.id;

-- currencyOf
select "currency" from "businesses" where "id" = $1 limit $2;
