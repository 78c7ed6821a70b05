-- particularsOf
select b.name as business, b.currency, s.name as store, s.time_zone, c.name,
      coalesce(c.attributes ->> 'language', c.attributes ->> 'Language') as language, n.name as neighborhood,
      c.email, c.phone, c.address, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
      k.expires_at as code_expires_at, m.sent_at
    from messages m
    join businesses b on b.id = m.business_id
    left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    left join neighborhoods n on n.business_id = m.business_id and n.id = c.neighborhood_id
    left join codes k on k.business_id = m.business_id and k.code = m.code
    left join fence_events e on e.business_id = m.business_id
      and e.id = cast(substring(m.occasion from '^event:([0-9]{1,18})$') as bigint)
    left join geofences g on g.business_id = m.business_id and g.id = e.geofence_id
    left join lateral (
      select s.name, s.time_zone from stores s where s.business_id = m.business_id
      order by s.id = coalesce(e.store_id, g.store_id) desc nulls last, s.position <-> c.position, s.id
      limit 1
    ) s on true
    where m.business_id = $1 and m.id = $2;

-- shopOf
select b.name as business, b.currency, s.name as store, s.time_zone
    from businesses b left join lateral (
      select s.name, s.time_zone from stores s where s.business_id = b.id order by s.id limit 1
    ) s on true
    where b.id = $1;

-- phonesOf
select d.id from devices d
    join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
    where d.business_id = $1 and d.customer_id = $2 and d.active and d.withdrawn_at is null
    order by d.id;

-- secretOf
select "secret" from "campaign_settings" where "business_id" = $1 limit $2;

-- statusOf
select "status" from "messages" where "business_id" = $1 and "key" = $2 limit $3;

-- isUser
select "id" from "users" where "business_id" = $1 and "email" = $2 limit $3;

-- deviceExists
select "id" from "devices" where "business_id" = $1 and "id" = $2 limit $3;

-- addSuppression
insert into suppressions (business_id, channel, address_hash, hint, reason)
    values ($1, $2, sha256(convert_to($3 || ':' || lower($4), 'UTF8')), $5, $6)
    on conflict (business_id, channel, address_hash) do update set hint = suppressions.hint
    returning id, channel, hint, reason, at;

-- listSuppressions
select "id", "channel", "hint", "reason", "at" from "suppressions" where "business_id" = $1 order by "id" desc limit $2;

-- listSuppressions further on
select "id", "channel", "hint", "reason", "at" from "suppressions" where "business_id" = $1 and "id" < $2 order by "id" desc limit $3;

-- removeSuppression
delete from "suppressions" where "business_id" = $1 and "id" = $2;

-- addresseeOf
select b.name as business, m.customer_id, c.email,
      coalesce(c.attributes ->> 'language', c.attributes ->> 'Language') as language,
      array_remove(array[case when c.email_consent is false then 'email' end, case when c.sms_consent is false then 'sms' end, case when c.push_consent is false then 'push' end, case when c.mail_consent is false then 'mail' end],
        null) as withdrawn
    from messages m join businesses b on b.id = m.business_id
    left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    where m.business_id = $1 and m.key = cast($2 as uuid);

-- withEmail
select "id" from "customers" where "business_id" = $1 and lower(email) = lower($2) order by "id" asc;

-- withPhone
select id from customers
    where business_id = $1 and phone is not null and regexp_replace(regexp_replace(phone, '[^0-9]', '', 'g'), '^1([0-9]{10})$', '\1') = regexp_replace(regexp_replace($2, '[^0-9]', '', 'g'), '^1([0-9]{10})$', '\1')
    order by id;

-- addressOf
select "phone" from "customers" where "business_id" = $1 and "id" = $2 limit $3;

-- notWithdrawn
select "id" from "customers" where "business_id" = $1 and "id" in ($2) and "email_consent" is not false order by "id" asc;

-- undoable
select own.channel
    from (
      select channel, max(at) filter (where source = $1 and not granted and direct and at > $2) as undone,
        max(at) as last
      from consents
      where business_id = $3 and customer_id = $4 and purpose = $5
      group by channel
    ) own
    where own.undone = own.last and (
      select (
           not bool_or(not granted)
           or max(at) filter (where granted and direct) > max(at) filter (where not granted)) from consents
      where business_id = $6 and customer_id = $7 and purpose = $8 and channel = own.channel
        and source <> $9)
    order by own.channel;

-- zoneOf
select "time_zone" from "stores" where "business_id" = $1 order by "id" asc limit $2;
