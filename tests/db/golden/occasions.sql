-- zoneOfFirstStore
select "time_zone" from "stores" where "business_id" = $1 order by "id" asc limit $2;

-- turnStates
update campaigns set updated_at = now(), ended_at = case when end_at <= now() then now() end,
      state = case when end_at <= now() then 'ended' else 'active' end
    where (cast($1 as bigint) is null or business_id = cast($2 as bigint)) and (
      (state = 'scheduled' and (start_at is null or start_at <= now()))
      or (state in ('scheduled', 'active') and end_at <= now()));

-- lockCampaign
select "id" from "campaigns" where "business_id" = $1 and "id" = $2 limit $3 for update;

-- setPlanned
update "campaigns" set "planned_at" = CURRENT_TIMESTAMP where "business_id" = $1 and "id" = $2 and "state" = $3 and "planned_at" is null;

-- holdRecipients
select id from customers where business_id = $1 and id = any($2::bigint[])
      order by id for key share;
select id from devices where business_id = $1 and id = any($2::bigint[])
      order by id for key share;

-- insertExposures
insert into exposures (business_id, campaign_id, recipient, arm, neighborhood_id, reachable)
    select $1, $2, recipient, arm, neighborhood_id, reachable
    from unnest($3::bigint[], $4::smallint[], $5::bigint[], $6::boolean[])
      t (recipient, arm, neighborhood_id, reachable)
    order by recipient
    on conflict do nothing;

-- lockArms
select recipient, arm from exposures
    where business_id = $1 and campaign_id = $2 and recipient = any($3::bigint[])
    order by recipient for update;

-- countMessages
select recipient, count(*)::int as messages from messages
    where business_id = $1 and campaign_id = $2 and recipient = any($3::bigint[])
      and status in ('owed', 'sending', 'sent', 'delivered', 'unknown')
      and coalesce(sent_at, next_at) > now() - make_interval(days => $4)
    group by recipient;

-- insertMessages
insert into messages (business_id, campaign_id, recipient, customer_id, device_id, channel, arm, occasion, status, reason,
      priority, due_at, next_at, not_after, settled_at, code)
    select $1, $2, recipient, customer_id, device_id, channel, arm, occasion,
      case when channel is null then 'suppressed' else 'owed' end, reason, $3, due_at, due_at, not_after,
      case when channel is null then now() end, code
    from unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::smallint[],
      $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::text[])
      t (recipient, customer_id, device_id, channel, arm, occasion, reason, due_at, not_after, code)
    order by recipient, occasion
    on conflict do nothing;

-- knownMessages
select m.recipient, m.occasion
    from unnest($1::bigint[], $2::text[]) t (recipient, occasion)
    join messages m on m.business_id = $3 and m.campaign_id = $4 and m.recipient = t.recipient
      and m.occasion = t.occasion;

-- candidatesOf
select c.id, c.neighborhood_id as "neighborhoodId", to_hex((c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1)) as cell,
      array[case when not (c.email is not null) then 0 when not (c.email_consent is true) then 1 when not (not exists (
        select from suppressions s where s.business_id = $3 and s.channel = 'email'
          and s.address_hash = sha256(convert_to('email:' || lower(c.email), 'UTF8')))) then 2 else 3 end,
      case when not (phones.customer_id is not null) then 0 when not (c.push_consent is true) then 1 when not (true) then 2 else 3 end,
      case when not (visitors.customer_id is not null) then 0 when not (c.push_consent is not false) then 1 when not (true) then 2 else 3 end]::int[] as levels
    from (
      select c.id, c.email, c.phone, c.address, c.neighborhood_id, c.cell, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent from customers c
      where c.business_id = $4 and c.id = any($5::bigint[]) and true
      offset 0
    ) c
    left join (
        select distinct d.customer_id from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = $6 and d.active and d.customer_id is not null) phones on phones.customer_id = c.id
    left join (
        select distinct customer_id from devices
        where business_id = $7 and active and consented_at is not null and withdrawn_at is null
          and customer_id is not null) visitors on visitors.customer_id = c.id
    left join contact_gates g on g.business_id = $8 and g.recipient = c.id
    order by c.id;

-- dueCustomers
select c.id, 'once' as occasion
    from customers c
    where c.business_id = $1 and c.id > $2 and true and true
      and not exists (
        select from exposures x
        where x.business_id = $3 and x.campaign_id = $4 and x.recipient = c.id
          )

    order by c.id
    limit $5;

-- dueCustomers birthday
select c.id, $1::text as occasion
    from customers c
    where c.business_id = $2 and c.id > $3 and c.birthday is not null and right(c.birthday, 5) = any($4::text[]) and true
      and not exists (
        select from exposures x
        where x.business_id = $5 and x.campaign_id = $6 and x.recipient = c.id
          and x.arm <= 0)
      and not exists (
        select from messages m
        where m.business_id = $7 and m.campaign_id = $8 and m.recipient = c.id and m.occasion = $9::text)
    order by c.id
    limit $10;

-- dueCustomers silent
select c.id, 'silent:' || to_char(s.last_day, 'YYYY-MM-DD') as occasion
    from customers c join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
    where c.business_id = $1 and c.id > $2 and s.purchases > 0 and s.last_day between $3::date and $4::date and true
      and not exists (
        select from exposures x
        where x.business_id = $5 and x.campaign_id = $6 and x.recipient = c.id
          and x.arm <= 0)
      and not exists (
        select from messages m
        where m.business_id = $7 and m.campaign_id = $8 and m.recipient = c.id and m.occasion = 'silent:' || to_char(s.last_day, 'YYYY-MM-DD'))
    order by c.id
    limit $9;

-- dueCustomers nth_purchase
select c.id, 'purchase:' || $1::int as occasion
    from customers c join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
    where c.business_id = $2 and c.id > $3 and s.purchases >= $4::int and s.last_day >= $5::date and $6::int > (
          select count(*) from purchases p
          where p.business_id = c.business_id and p.customer_id = c.id and p.amount > 0 and p.day < $7::date) and true
      and not exists (
        select from exposures x
        where x.business_id = $8 and x.campaign_id = $9 and x.recipient = c.id
          and x.arm <= 0)
      and not exists (
        select from messages m
        where m.business_id = $10 and m.campaign_id = $11 and m.recipient = c.id and m.occasion = 'purchase:' || $12::int)
    order by c.id
    limit $13;

-- dueCustomers new
select c.id, 'new' as occasion
    from customers c
    where c.business_id = $1 and c.id > $2 and case when c.since is null then c.created_at >= greatest($3::timestamptz, $4::date::timestamptz)
          else c.since >= $5::date end and true
      and not exists (
        select from exposures x
        where x.business_id = $6 and x.campaign_id = $7 and x.recipient = c.id
          and x.arm <= 0)
      and not exists (
        select from messages m
        where m.business_id = $8 and m.campaign_id = $9 and m.recipient = c.id and m.occasion = 'new')
    order by c.id
    limit $10;

-- fenceCampaigns
select * from "campaigns" where "business_id" = $1 and "state" = $2 and "trigger" = $3 order by "id" asc;

-- phonesOf
select d.id, d.customer_id as "customerId", d.active, p.device_id is not null as subscribed,
      d.consented_at is not null and d.withdrawn_at is null as agreed
    from devices d
    left join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
    where d.business_id = $1 and d.id = any($2::bigint[]);

-- notFirstVisits
select e.id
    from fence_events e
    join devices d on d.business_id = e.business_id and d.id = e.device_id
    left join visits own on own.business_id = e.business_id and own.id = e.visit_id
    where e.business_id = $1 and e.id = any($2::bigint[]) and exists (
      select from visits v
      where v.business_id = $3 and v.entered_at < coalesce(own.entered_at, e.at)
        and v.id is distinct from e.visit_id
        and case when e.geofence_id is null then v.store_id = e.store_id else v.geofence_id = e.geofence_id end
        and v.device_id in (
          select o.id from devices o
          where o.business_id = $4 and (o.id = d.id or o.customer_id = d.customer_id)));

-- storesOfFences
select "id", "store_id" from "geofences" where "business_id" = $1 and "id" in ($2) and "store_id" is not null;

-- openCursors
insert into trigger_cursors (business_id, after_xid, after_id)
    select k.business_id, coalesce(least(pg_snapshot_xmin(pg_current_snapshot()), (
        select e.xid from fence_events e
        where e.business_id = k.business_id and e.recorded_at >= k.since - interval '1 minute'
        order by e.xid limit 1)), pg_snapshot_xmin(pg_current_snapshot())), 0
    from (
      select business_id, min(updated_at) as since from campaigns
      where state = 'active' and trigger = 'fence'
        and (cast($1 as bigint) is null or business_id = cast($2 as bigint))
      group by business_id
    ) k
    where not exists (select from trigger_cursors t where t.business_id = k.business_id)
    on conflict do nothing;
delete from trigger_cursors t
    where (cast($1 as bigint) is null or business_id = cast($2 as bigint)) and not exists (
      select from campaigns c
      where c.business_id = t.business_id and c.state = 'active' and c.trigger = 'fence');

-- behindCursors
with now as materialized (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next)
    select least(next, min(
      next + ((backend_xid::text::bigint - next) % 4294967296 + 4294967296 + 2147483648) % 4294967296 - 2147483648
    ))::text as horizon, next::text as next
    from now left join pg_stat_activity on datname = current_database() and backend_xid is not null
      and pid <> pg_backend_pid() and backend_type is distinct from 'autovacuum worker'
    group by next;
select t.business_id as "businessId", json_build_object('xid', t.after_xid::text, 'id', t.after_id::text) as after
    from trigger_cursors t
    where (cast($1 as bigint) is null or business_id = cast($2 as bigint)) and exists (
      select from fence_events e
      where e.business_id = t.business_id and (e.xid, e.id) > (t.after_xid, t.after_id)
        and e.xid < cast($3 as xid8));

-- moveCursor
update trigger_cursors set after_xid = cast($1 as xid8), after_id = $2
    where business_id = $3 and (after_xid, after_id) < (cast($4 as xid8), cast($5 as bigint));

-- bringBackCursors
update trigger_cursors set after_xid = pg_current_xact_id(), after_id = 0
    where after_xid > pg_snapshot_xmax(pg_current_snapshot());
