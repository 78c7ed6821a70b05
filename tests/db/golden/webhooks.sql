-- listWebhooks
select w.id, w.name, w.url, w.events, w.active, w.disabled_reason, w.created_at,
      (select count(*)::int from webhook_deliveries d
       where d.business_id = w.business_id and d.webhook_id = w.id and d.status = 'waiting') as waiting, (select count(*)::int from webhook_deliveries d
       where d.business_id = w.business_id and d.webhook_id = w.id and d.status = 'failed') as failed from webhooks w
    where w.business_id = $1 and w.id > $2
    order by w.id
    limit $3;

-- webhookOf
select w.id, w.name, w.url, w.events, w.active, w.disabled_reason, w.created_at,
      (select count(*)::int from webhook_deliveries d
       where d.business_id = w.business_id and d.webhook_id = w.id and d.status = 'waiting') as waiting, (select count(*)::int from webhook_deliveries d
       where d.business_id = w.business_id and d.webhook_id = w.id and d.status = 'failed') as failed from webhooks w where w.business_id = $1 and w.id = $2;

-- createWebhook
insert into webhooks (business_id, name, url, events, secrets)
    values ($1, $2, $3, cast($4 as text[]), array[cast($5 as text)])
    returning id;

-- changeWebhook
update webhooks set
      name = coalesce($1, name),
      url = coalesce($2, url),
      events = coalesce(cast($3 as text[]), events),
      after_xid = case when cast($4 as boolean) and not active then pg_current_xact_id() else after_xid end,
      after_id = case when cast($5 as boolean) and not active then 0 else after_id end,
      disabled_reason = case when cast($6 as boolean) is null then disabled_reason end,
      active = coalesce(cast($7 as boolean), active)
    where business_id = $8 and id = $9;

-- rotateSecret
update webhooks set secrets = array[cast($1 as text), secrets[1]], rotated_at = now()
    where business_id = $2 and id = $3;

-- deleteWebhook
delete from "webhooks" where "business_id" = $1 and "id" = $2;

-- disableWebhook
with failed as (
      update webhook_deliveries set status = 'failed', next_at = null
      where business_id = $1 and webhook_id = $2 and status = 'waiting'
    )
    update webhooks set active = false, disabled_reason = $3 where business_id = $4 and id = $5;

-- listDeliveries
select "id", "webhook_id", "event", "status", "attempts", "next_at", "payload", "created_at" from "webhook_deliveries" where "business_id" = $1 and "webhook_id" = $2 order by "id" desc limit $3;

-- listDeliveries that failed, further on
select "id", "webhook_id", "event", "status", "attempts", "next_at", "payload", "created_at" from "webhook_deliveries" where "business_id" = $1 and "webhook_id" = $2 and "status" = $3 and "id" < $4 order by "id" desc limit $5;

-- insertDeliveries
insert into webhook_deliveries (business_id, webhook_id, device_id, event, message_id, payload)
    select $1, $2, device, payload->>'type', message, payload
    from unnest(cast($3 as bigint[]), cast($4 as text[]), cast($5 as jsonb[]))
      as d (device, message, payload)
    on conflict (business_id, webhook_id, message_id) do nothing
    returning id, webhook_id, event, status, attempts, next_at, payload, created_at;

-- replayDelivery
update webhook_deliveries set status = 'waiting', next_at = now(), give_up_at = now() + interval '24 hours', tries = 0
    where business_id = $1 and webhook_id = $2 and id = $3
    returning id, webhook_id, event, status, attempts, next_at, payload, created_at;

-- replayFailed
update webhook_deliveries set status = 'waiting', next_at = now(), give_up_at = now() + interval '24 hours', tries = 0
    where business_id = $1 and webhook_id = $2 and status = 'failed';

-- behindWebhooks
with now as materialized (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next)
    select least(next, min(
      next + ((backend_xid::text::bigint - next) % 4294967296 + 4294967296 + 2147483648) % 4294967296 - 2147483648
    ))::text as horizon, next::text as next
    from now left join pg_stat_activity on datname = current_database() and backend_xid is not null
      and pid <> pg_backend_pid() and backend_type is distinct from 'autovacuum worker'
    group by next;
select w.business_id, w.id from webhooks w
    where w.active and exists (
      select from fence_events e
      where e.business_id = w.business_id and (e.xid, e.id) > (w.after_xid, w.after_id)
        and e.xid < cast($1 as xid8));

-- lockWebhook
select events, json_build_object('xid', after_xid::text, 'id', after_id::text) as after from webhooks
    where business_id = $1 and id = $2 and active
    for update skip locked;

-- moveWebhook
update webhooks set after_xid = cast($1 as xid8), after_id = $2
    where business_id = $3 and id = $4;

-- bringBackWebhooks
update webhooks set after_xid = pg_current_xact_id(), after_id = 0
    where after_xid > pg_snapshot_xmax(pg_current_snapshot());

-- dueWebhooks
select w.business_id, w.id from webhooks w
    where w.active and exists (
      select from webhook_deliveries d
      where d.business_id = w.business_id and d.webhook_id = w.id and d.status = 'waiting' and d.next_at <= now());

-- claimDelivery
update webhook_deliveries d set next_at = now() + make_interval(secs => $1)
    from webhooks w
    where d.business_id = $2 and d.id = (
        select id from webhook_deliveries
        where business_id = $3 and webhook_id = $4 and status = 'waiting' and next_at <= now()
        order by next_at, id
        limit 1
        for update skip locked)
      and w.business_id = d.business_id and w.id = d.webhook_id and w.active
    returning d.id, d.message_id, d.payload, d.tries, d.give_up_at, w.url, w.secrets, w.rotated_at;

-- settleDelivery
update webhook_deliveries
    set status = $1, next_at = $2, tries = tries + 1, attempts = attempts || cast($3 as jsonb)
    where business_id = $4 and id = $5 and status = 'waiting';

-- releaseDelivery
update "webhook_deliveries" set "next_at" = CURRENT_TIMESTAMP where "business_id" = $1 and "id" = $2 and "status" = $3;

-- forgetDeliveries
delete from webhook_deliveries where status <> 'waiting' and created_at < now() - make_interval(days => $1);
