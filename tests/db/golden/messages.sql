-- claimDue
with due as (
      select d.business_id, d.id
      from (
        select d.*, row_number() over (partition by d.business_id order by d.turn, d.priority desc, d.next_at, d.id) as place
        from (
          select d.*, row_number() over (partition by d.business_id, d.campaign_id order by d.next_at, d.id) as turn
          from campaigns k cross join lateral (
            select m.business_id, m.campaign_id, m.id, m.next_at, m.priority from messages m
            where m.business_id = k.business_id and m.campaign_id = k.id and m.status = 'owed' and m.next_at <= now()
              and m.channel <> all(cast($1 as text[]))
            order by m.next_at
            limit $2
            for update skip locked
          ) d
          where k.state = 'active' and (cast($3 as bigint[]) is null or k.business_id = any(cast($4 as bigint[])))
        ) d
      ) d left join unnest(cast($5 as bigint[]), cast($6 as integer[])) as r (business_id, room) using (business_id)
      where d.place <= coalesce(r.room, $7)
      order by d.place, d.next_at, d.id
      limit $8
    ), taken as (
      update messages m set runner = cast($9 as uuid), next_at = now() + make_interval(secs => $10)
      from due where m.business_id = due.business_id and m.id = due.id
      returning m.business_id, m.id, m.campaign_id, m.customer_id, m.channel, m.not_after, m.priority
    )
    select m.business_id, m.id, m.campaign_id, m.channel, m.not_after, coalesce((
      select s.time_zone from stores s where s.business_id = m.business_id
      order by s.position <-> c.position, s.id limit 1), 'UTC') as time_zone
    from taken m left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    order by m.priority desc, m.id;

-- claimOne
with due as (
      select m.business_id, m.id
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      where m.business_id = $1 and m.id = $2 and m.status = 'owed' and m.next_at <= now() and k.state = 'active'
      for update of m skip locked
    ), taken as (
      update messages m set runner = cast($3 as uuid), next_at = now() + make_interval(secs => $4)
      from due where m.business_id = due.business_id and m.id = due.id
      returning m.business_id, m.id, m.campaign_id, m.customer_id, m.channel, m.not_after, m.priority
    )
    select m.business_id, m.id, m.campaign_id, m.channel, m.not_after, coalesce((
      select s.time_zone from stores s where s.business_id = m.business_id
      order by s.position <-> c.position, s.id limit 1), 'UTC') as time_zone
    from taken m left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    order by m.priority desc, m.id;

-- putBack
update "messages" set "next_at" = CURRENT_TIMESTAMP, "runner" = $1 where "business_id" = $2 and "id" = $3 and "status" = $4;

-- suppress
update "messages" set "status" = $1, "reason" = $2, "settled_at" = CURRENT_TIMESTAMP, "runner" = $3 where "business_id" = $4 and "id" = $5 and "status" = $6;

-- letGo
update messages m set status = 'suppressed', reason = 'ended', settled_at = now(), runner = null
    from (
      select m.business_id, m.id
      from campaigns k cross join lateral (
        select business_id, id from messages
        where business_id = k.business_id and campaign_id = k.id and status = 'owed'
        limit $1
        for update skip locked
      ) m
      where k.state = 'ended' and (cast($2 as bigint[]) is null or k.business_id = any(cast($3 as bigint[])))
    ) over
    where m.business_id = over.business_id and m.id = over.id;
update messages m set status = 'dropped', reason = 'expired', settled_at = now(), runner = null
    from (
      select m.business_id, m.id from messages m where m.status = 'owed' and m.not_after <= now() and (cast($1 as bigint[]) is null or m.business_id = any(cast($2 as bigint[])))
      limit $3
      for update skip locked
    ) late
    where m.business_id = late.business_id and m.id = late.id;

-- passGate
with m as (
      select m.business_id, m.id, m.recipient, m.campaign_id
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      left join customers c on c.business_id = m.business_id and c.id = m.customer_id
      where m.business_id = $1 and m.id = $2 and m.status = 'owed' and m.runner = cast($3 as uuid)
        and k.state = 'active' and (m.not_after is null or m.not_after > now())
        and (cast($4 as integer) is null or k.messages < cast($5 as integer))
        and c.email is not null
        and c.email_consent is true
        and not exists (
        select from suppressions s where s.business_id = m.business_id and s.channel = 'email'
          and s.address_hash = sha256(convert_to('email:' || lower(c.email), 'UTF8')))
        and not exists (
        select from messages o join campaigns p on p.business_id = o.business_id and p.id = o.campaign_id
        where o.business_id = m.business_id and o.campaign_id <> m.campaign_id and o.status = 'owed'
          and o.priority > m.priority and o.due_at <= now() and o.next_at <= now() + interval '5 minutes'
          and o.channel <> 'checkin' and p.state = 'active' and (o.not_after is null or o.not_after > now())
          and (o.customer_id = m.customer_id or o.device_id = m.device_id))
      for no key update of m
    ), gate as (
      insert into contact_gates as g (business_id, recipient, any_at, campaign_ids, email_at, sending_until)
      select business_id, recipient, array[t.at], array[campaign_id], array[t.at], t.at + make_interval(secs => $6)
      from m cross join (select clock_timestamp() as at offset 0) t
      on conflict (business_id, recipient) do update
      set (any_at, campaign_ids, email_at, sending_until) = (
        select (g.any_at || t.at)[greatest(1, cardinality(g.any_at) + 2 - 500):], (g.campaign_ids || excluded.campaign_ids)[greatest(1, cardinality(g.campaign_ids) + 2 - 500):],
          (g.email_at || t.at)[greatest(1, cardinality(g.email_at) + 2 - 500):], t.at + make_interval(secs => $7)
        from (select clock_timestamp() as at offset 0) t)
      where not 'email' = any(g.denied) and (g.sending_until is null or g.sending_until <= clock_timestamp())
        and coalesce(g.any_at[cardinality(g.any_at) - $8::int + 1]
        <= clock_timestamp() - make_interval(days => $9::int), true)
        and (
        select count(*) from unnest(g.any_at, g.campaign_ids) as t (at, campaign_id)
        where t.campaign_id = cast($10 as bigint)
          and t.at > clock_timestamp() - make_interval(days => $11::int)) < $12::int
      returning any_at[cardinality(any_at)] as at
    ), counted as (
      update campaigns k set messages = k.messages + 1
      where k.business_id = $13 and k.id = $14 and exists (select from gate)
        and cast($15 as integer) is not null and k.messages < cast($16 as integer)
      returning 1
    )
    update messages m
    set status = 'sending', tries = m.tries + 1, sent_at = gate.at, reason = null, detail = null,
      next_at = now() + make_interval(secs => $17)
    from gate
    where m.business_id = $18 and m.id = $19
    returning m.key, m.recipient, m.customer_id, m.device_id, m.arm, m.occasion, m.code, m.tries, m.not_after,
      exists (select from counted) as counted;

-- passGate to a phone
with m as (
      select m.business_id, m.id, m.recipient, m.campaign_id
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      left join customers c on c.business_id = m.business_id and c.id = m.customer_id
      where m.business_id = $1 and m.id = $2 and m.status = 'owed' and m.runner = cast($3 as uuid)
        and k.state = 'active' and (m.not_after is null or m.not_after > now())
        and (cast($4 as integer) is null or k.messages < cast($5 as integer))
        and case when m.customer_id is null then exists (
        select from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
        where d.business_id = m.business_id and d.id = m.device_id and d.consented_at is not null and d.active and d.withdrawn_at is null)
        else exists (
        select from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
        where d.business_id = m.business_id and d.customer_id = m.customer_id and d.active and d.withdrawn_at is null) end
        and (m.customer_id is null or c.push_consent is true)
        and not false
        and not exists (
        select from messages o join campaigns p on p.business_id = o.business_id and p.id = o.campaign_id
        where o.business_id = m.business_id and o.campaign_id <> m.campaign_id and o.status = 'owed'
          and o.priority > m.priority and o.due_at <= now() and o.next_at <= now() + interval '5 minutes'
          and o.channel <> 'checkin' and p.state = 'active' and (o.not_after is null or o.not_after > now())
          and (o.customer_id = m.customer_id or o.device_id = m.device_id))
      for no key update of m
    ), gate as (
      insert into contact_gates as g (business_id, recipient, any_at, campaign_ids, push_at, sending_until)
      select business_id, recipient, array[t.at], array[campaign_id], array[t.at], t.at + make_interval(secs => $6)
      from m cross join (select clock_timestamp() as at offset 0) t
      on conflict (business_id, recipient) do update
      set (any_at, campaign_ids, push_at, sending_until) = (
        select (g.any_at || t.at)[greatest(1, cardinality(g.any_at) + 2 - 500):], (g.campaign_ids || excluded.campaign_ids)[greatest(1, cardinality(g.campaign_ids) + 2 - 500):],
          (g.push_at || t.at)[greatest(1, cardinality(g.push_at) + 2 - 500):], t.at + make_interval(secs => $7)
        from (select clock_timestamp() as at offset 0) t)
      where not 'push' = any(g.denied) and (g.sending_until is null or g.sending_until <= clock_timestamp())
        and true
      returning any_at[cardinality(any_at)] as at
    ), counted as (
      update campaigns k set messages = k.messages + 1
      where k.business_id = $8 and k.id = $9 and exists (select from gate)
        and cast($10 as integer) is not null and k.messages < cast($11 as integer)
      returning 1
    )
    update messages m
    set status = 'sending', tries = m.tries + 1, sent_at = gate.at, reason = null, detail = null,
      next_at = now() + make_interval(secs => $12)
    from gate
    where m.business_id = $13 and m.id = $14
    returning m.key, m.recipient, m.customer_id, m.device_id, m.arm, m.occasion, m.code, m.tries, m.not_after,
      exists (select from counted) as counted;

-- passGate to who checks in
with m as (
      select m.business_id, m.id, m.recipient, m.campaign_id
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      left join customers c on c.business_id = m.business_id and c.id = m.customer_id
      where m.business_id = $1 and m.id = $2 and m.status = 'owed' and m.runner = cast($3 as uuid)
        and k.state = 'active' and (m.not_after is null or m.not_after > now())
        and (cast($4 as integer) is null or k.messages < cast($5 as integer))
        and exists (
        select from devices d where d.business_id = m.business_id and d.id = m.device_id
          and d.active and d.consented_at is not null and d.withdrawn_at is null)
        and (m.customer_id is null or c.push_consent is not false)
        and not false
        and not false
      for no key update of m
    ), gate as (
      insert into contact_gates as g (business_id, recipient, any_at, campaign_ids, checkin_at, sending_until)
      select business_id, recipient, array[t.at], array[campaign_id], array[t.at], t.at + make_interval(secs => $6)
      from m cross join (select clock_timestamp() as at offset 0) t
      on conflict (business_id, recipient) do update
      set (any_at, campaign_ids, checkin_at, sending_until) = (
        select (g.any_at || t.at)[greatest(1, cardinality(g.any_at) + 2 - 500):], (g.campaign_ids || excluded.campaign_ids)[greatest(1, cardinality(g.campaign_ids) + 2 - 500):],
          (g.checkin_at || t.at)[greatest(1, cardinality(g.checkin_at) + 2 - 500):], t.at + make_interval(secs => $7)
        from (select clock_timestamp() as at offset 0) t)
      where not 'push' = any(g.denied) and (g.sending_until is null or g.sending_until <= clock_timestamp())
        and true
      returning any_at[cardinality(any_at)] as at
    ), counted as (
      update campaigns k set messages = k.messages + 1
      where k.business_id = $8 and k.id = $9 and exists (select from gate)
        and cast($10 as integer) is not null and k.messages < cast($11 as integer)
      returning 1
    )
    update messages m
    set status = 'sending', tries = m.tries + 1, sent_at = gate.at, reason = null, detail = null,
      next_at = now() + make_interval(secs => $12)
    from gate
    where m.business_id = $13 and m.id = $14
    returning m.key, m.recipient, m.customer_id, m.device_id, m.arm, m.occasion, m.code, m.tries, m.not_after,
      exists (select from counted) as counted;

-- passLimited
with m as (
      select m.business_id, m.id, m.recipient, m.campaign_id
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      left join customers c on c.business_id = m.business_id and c.id = m.customer_id
      where m.business_id = $1 and m.id = $2 and m.status = 'owed' and m.runner = cast($3 as uuid)
        and k.state = 'active' and (m.not_after is null or m.not_after > now())
        and (cast($4 as integer) is null or k.messages < cast($5 as integer))
        and c.email is not null
        and c.email_consent is true
        and not exists (
        select from suppressions s where s.business_id = m.business_id and s.channel = 'email'
          and s.address_hash = sha256(convert_to('email:' || lower(c.email), 'UTF8')))
        and not exists (
        select from messages o join campaigns p on p.business_id = o.business_id and p.id = o.campaign_id
        where o.business_id = m.business_id and o.campaign_id <> m.campaign_id and o.status = 'owed'
          and o.priority > m.priority and o.due_at <= now() and o.next_at <= now() + interval '5 minutes'
          and o.channel <> 'checkin' and p.state = 'active' and (o.not_after is null or o.not_after > now())
          and (o.customer_id = m.customer_id or o.device_id = m.device_id))
      for no key update of m
    ), gate as (
      insert into contact_gates as g (business_id, recipient, any_at, campaign_ids, email_at, sending_until)
      select business_id, recipient, array[t.at], array[campaign_id], array[t.at], t.at + make_interval(secs => $6)
      from m cross join (select clock_timestamp() as at offset 0) t
      on conflict (business_id, recipient) do update
      set (any_at, campaign_ids, email_at, sending_until) = (
        select (g.any_at || t.at)[greatest(1, cardinality(g.any_at) + 2 - 500):], (g.campaign_ids || excluded.campaign_ids)[greatest(1, cardinality(g.campaign_ids) + 2 - 500):],
          (g.email_at || t.at)[greatest(1, cardinality(g.email_at) + 2 - 500):], t.at + make_interval(secs => $7)
        from (select clock_timestamp() as at offset 0) t)
      where not 'email' = any(g.denied) and (g.sending_until is null or g.sending_until <= clock_timestamp())
        and coalesce(g.any_at[cardinality(g.any_at) - $8::int + 1]
        <= clock_timestamp() - make_interval(days => $9::int), true)
        and (
        select count(*) from unnest(g.any_at, g.campaign_ids) as t (at, campaign_id)
        where t.campaign_id = cast($10 as bigint)
          and t.at > clock_timestamp() - make_interval(days => $11::int)) < $12::int
      returning any_at[cardinality(any_at)] as at
    ), counted as (
      update campaigns k set messages = k.messages + 1
      where k.business_id = $13 and k.id = $14 and exists (select from gate)
        and cast($15 as integer) is not null and k.messages < cast($16 as integer)
      returning 1
    )
    update messages m
    set status = 'sending', tries = m.tries + 1, sent_at = gate.at, reason = null, detail = null,
      next_at = now() + make_interval(secs => $17)
    from gate
    where m.business_id = $18 and m.id = $19
    returning m.key, m.recipient, m.customer_id, m.device_id, m.arm, m.occasion, m.code, m.tries, m.not_after,
      exists (select from counted) as counted;

-- whyNot
select k.state, coalesce(m.not_after <= now(), false) as expired, c.email is not null as contact, c.email_consent is true as consent,
      exists (
        select from suppressions s where s.business_id = m.business_id and s.channel = 'email'
          and s.address_hash = sha256(convert_to('email:' || lower(c.email), 'UTF8'))) as suppressed, coalesce('email' = any(g.denied), false) as denied,
      coalesce(g.sending_until > clock_timestamp(), false) as busy, exists (
        select from messages o join campaigns p on p.business_id = o.business_id and p.id = o.campaign_id
        where o.business_id = m.business_id and o.campaign_id <> m.campaign_id and o.status = 'owed'
          and o.priority > m.priority and o.due_at <= now() and o.next_at <= now() + interval '5 minutes'
          and o.channel <> 'checkin' and p.state = 'active' and (o.not_after is null or o.not_after > now())
          and (o.customer_id = m.customer_id or o.device_id = m.device_id)) as outranked,
      not (coalesce(g.any_at[cardinality(g.any_at) - $1::int + 1]
        <= clock_timestamp() - make_interval(days => $2::int), true)) as capped, not ((
        select count(*) from unnest(g.any_at, g.campaign_ids) as t (at, campaign_id)
        where t.campaign_id = cast(m.campaign_id as bigint)
          and t.at > clock_timestamp() - make_interval(days => $3::int)) < $4::int)
        or coalesce(k.messages >= cast($5 as integer), false) as spent
    from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
    left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    left join contact_gates g on g.business_id = m.business_id and g.recipient = m.recipient
    where m.business_id = $6 and m.id = $7 and m.status = 'owed' and m.runner = cast($8 as uuid);

-- settle
with old as (
      select business_id, recipient, campaign_id, sent_at from messages
      where business_id = $1 and id = $2 and status = 'sending' and tries = $3
      for no key update
    ), gate as (
      update contact_gates g set sending_until = null, any_at = case when array_position(g.any_at, old.sent_at) is null then g.any_at else g.any_at[:array_position(g.any_at, old.sent_at) - 1] || g.any_at[array_position(g.any_at, old.sent_at) + 1:] end, campaign_ids = case when array_position(g.any_at, old.sent_at) is null then g.campaign_ids else g.campaign_ids[:array_position(g.any_at, old.sent_at) - 1] || g.campaign_ids[array_position(g.any_at, old.sent_at) + 1:] end,
        email_at = array_remove(g.email_at, old.sent_at),
        sms_at = array_remove(g.sms_at, old.sent_at),
        push_at = array_remove(g.push_at, old.sent_at),
        mail_at = array_remove(g.mail_at, old.sent_at),
        checkin_at = array_remove(g.checkin_at, old.sent_at)
      from old where g.business_id = old.business_id and g.recipient = old.recipient
      returning 1
    ), counted as (
      update campaigns k set messages = greatest(0, k.messages - 1)
      from old
      where k.business_id = old.business_id and k.id = old.campaign_id and cast($4 as boolean)
        and (select count(*) from gate) >= 0
    )
    update messages m set status = $5, reason = $6, detail = $7, runner = null,
      next_at = coalesce(cast($8 as timestamptz), m.next_at),
      attempts = m.attempts || cast($9 as jsonb),
      sent_at = case when cast($10 as boolean) then null else m.sent_at end,
      settled_at = case when $11 = 'owed' then null else now() end
    from old
    where m.business_id = old.business_id and m.id = $12;

-- settle what arrived
with old as (
      select business_id, recipient, campaign_id, sent_at from messages
      where business_id = $1 and id = $2 and status = 'sending' and tries = $3
      for no key update
    ), gate as (
      update contact_gates g set sending_until = null
      from old where g.business_id = old.business_id and g.recipient = old.recipient
      returning 1
    ), counted as (
      update campaigns k set messages = greatest(0, k.messages - 1)
      from old
      where k.business_id = old.business_id and k.id = old.campaign_id and cast($4 as boolean)
        and (select count(*) from gate) >= 0
    )
    update messages m set status = $5, reason = $6, detail = $7, runner = null,
      next_at = coalesce(cast($8 as timestamptz), m.next_at),
      attempts = m.attempts || cast($9 as jsonb),
      sent_at = case when cast($10 as boolean) then null else m.sent_at end,
      settled_at = case when $11 = 'owed' then null else now() end
    from old
    where m.business_id = old.business_id and m.id = $12;

-- cutOff
select "m"."business_id", "m"."id", "m"."channel", "m"."tries", "m"."not_after", "m"."sent_at", k.definition #> '{limits,total}' <> 'null' as has_total from "messages" as "m" inner join "campaigns" as "k" on "k"."business_id" = "m"."business_id" and "k"."id" = "m"."campaign_id" where "m"."status" = $1 and "m"."next_at" <= CURRENT_TIMESTAMP and "m"."business_id" in ($2);

-- sendingOf
select "m"."business_id", "m"."id", "m"."channel", "m"."tries", "m"."not_after", "m"."sent_at", k.definition #> '{limits,total}' <> 'null' as has_total from "messages" as "m" inner join "campaigns" as "k" on "k"."business_id" = "m"."business_id" and "k"."id" = "m"."campaign_id" where "m"."status" = $1 and "m"."business_id" = $2 and "m"."id" = $3 limit $4;

-- tellReceipt
with old as (
      select business_id, id, recipient, status from messages
      where business_id = $1 and key = cast($2 as uuid)
        and status in ('sending', 'sent', 'delivered', 'failed', 'unknown')
      for no key update
    ), gate as (
      update contact_gates g set sending_until = null
      from old where g.business_id = old.business_id and g.recipient = old.recipient and old.status = 'sending'
    )
    update messages m set status = $3, detail = coalesce($4, m.detail), settled_at = now(), runner = null
    from old
    where m.business_id = old.business_id and m.id = old.id
    returning m.id, m.channel, m.customer_id;

-- listMessages
select "m"."id", "m"."campaign_id", "m"."customer_id", "c"."name" as "customer_name", "m"."channel", "m"."status", "m"."reason", "m"."detail", "m"."due_at", "m"."sent_at", "m"."settled_at", "m"."attempts", k.definition #>> array['variants', (m.arm - 1)::text, 'name'] as variant from "messages" as "m" inner join "campaigns" as "k" on "k"."business_id" = "m"."business_id" and "k"."id" = "m"."campaign_id" left join "customers" as "c" on "c"."business_id" = "m"."business_id" and "c"."id" = "m"."customer_id" where "m"."business_id" = $1 and "m"."id" < $2 and "m"."campaign_id" = $3 and "m"."status" = $4 and "m"."reason" = $5 order by "m"."id" desc limit $6;

-- deadMessages
select "m"."id", "m"."campaign_id", "m"."customer_id", "c"."name" as "customer_name", "m"."channel", "m"."status", "m"."reason", "m"."detail", "m"."due_at", "m"."sent_at", "m"."settled_at", "m"."attempts", k.definition #>> array['variants', (m.arm - 1)::text, 'name'] as variant from "messages" as "m" inner join "campaigns" as "k" on "k"."business_id" = "m"."business_id" and "k"."id" = "m"."campaign_id" left join "customers" as "c" on "c"."business_id" = "m"."business_id" and "c"."id" = "m"."customer_id" where "m"."business_id" = $1 and "m"."id" < $2 and "m"."status" in ($3, $4) and m.reason is distinct from 'dismissed' and "m"."campaign_id" = $5 order by "m"."id" desc limit $6;

-- judgeDead
select m.id, m.status, case
        when m.status not in ('failed', 'unknown') then 'not_dead'
        when m.reason = 'dismissed' then 'dismissed'
        when k.state = 'ended' then 'ended'
        when m.not_after <= now() then 'expired'
        when c.id is not null and not case m.channel
            when 'email' then c.email_consent is true
            when 'sms' then c.sms_consent is true
            when 'mail' then c.mail_consent is true
            when 'push' then c.push_consent is true
            else c.push_consent is not false end then 'withdrawn'
      end as refused
    from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
    left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    where m.business_id = $1 and case
        when cast($2 as bigint[]) is null then m.status = 'failed' and m.reason is distinct from 'dismissed'
        else m.id = any(cast($3 as bigint[])) end
    order by m.id;

-- replayFailed
update messages set status = 'owed', reason = null, detail = null, next_at = now(), tries = 0, settled_at = null,
      sent_at = null
    where business_id = $1 and id = any(cast($2 as bigint[])) and status = 'failed';

-- replayUnknown
with old as (
      select business_id, id, campaign_id, recipient, channel, sent_at from messages
      where business_id = $1 and id = $2 and status = 'unknown'
      for no key update
    ), gate as (
      update contact_gates g set any_at = case when array_position(g.any_at, old.sent_at) is null then g.any_at else g.any_at[:array_position(g.any_at, old.sent_at) - 1] || g.any_at[array_position(g.any_at, old.sent_at) + 1:] end, campaign_ids = case when array_position(g.any_at, old.sent_at) is null then g.campaign_ids else g.campaign_ids[:array_position(g.any_at, old.sent_at) - 1] || g.campaign_ids[array_position(g.any_at, old.sent_at) + 1:] end,
        email_at = array_remove(g.email_at, old.sent_at),
        sms_at = array_remove(g.sms_at, old.sent_at),
        push_at = array_remove(g.push_at, old.sent_at),
        mail_at = array_remove(g.mail_at, old.sent_at),
        checkin_at = array_remove(g.checkin_at, old.sent_at)
      from old where g.business_id = old.business_id and g.recipient = old.recipient
      returning 1
    ), counted as (
      update campaigns k set messages = greatest(0, k.messages - 1)
      from old
      where k.business_id = old.business_id and k.id = old.campaign_id
        and k.definition #> '{limits,total}' <> 'null' and (select count(*) from gate) >= 0
    )
    update messages m set status = 'owed', reason = null, detail = null, next_at = now(), tries = 0, settled_at = null,
      sent_at = null from old where m.business_id = old.business_id and m.id = old.id;

-- dismissDead
update messages m set reason = 'dismissed'
    where m.business_id = $1 and case
        when cast($2 as bigint[]) is null then m.status = 'failed' and m.reason is distinct from 'dismissed'
        else m.id = any(cast($3 as bigint[])) end and m.status in ('failed', 'unknown') and m.reason is distinct from 'dismissed';

-- messageCounts
select channel, status, reason, count(*)::int as messages,
      count(*) filter (where status = 'owed' and runner is null and next_at > now())::int as held,
      min(next_at) filter (where status = 'owed' and runner is null and next_at > now()) as until,
      max(detail) filter (where status = 'owed' and tries > 0) as trouble
    from messages
    where business_id = $1 and campaign_id = $2
    group by channel, status, reason;

-- campaignSums
select e.audience, e.held_out, r.redeemed, r.revenue, b.currency
    from businesses b, (
      select count(*)::int as audience, count(*) filter (where arm = 0)::int as held_out from exposures
      where business_id = $1 and campaign_id = $2
    ) e, (
      select count(*)::int as redeemed, coalesce(sum(amount), 0)::float8 as revenue from redemptions
      where business_id = $3 and campaign_id = $4
    ) r
    where b.id = $5;

-- hoursOf
select date_trunc('hour', at, 'UTC') as hour, sum(sent)::int as sent, sum(redeemed)::int as redeemed
    from (
      select sent_at as at, 1 as sent, 0 as redeemed from messages
      where business_id = $1 and campaign_id = $2 and status in ('sent', 'delivered', 'unknown') and sent_at > now() - make_interval(days => $3)
      union all
      select at, 0, 1 from redemptions where business_id = $4 and campaign_id = $5 and at > now() - make_interval(days => $6)
    ) happened
    group by 1
    order by 1;
