-- keysOf
select "public_key", "private_key" from "push_keys" where "business_id" = $1 limit $2;

-- keepKeys
insert into "push_keys" ("business_id", "private_key", "public_key") values ($1, $2, $3) on conflict ("business_id") do nothing;

-- subscribe
with others as (
      delete from push_subscriptions
      where business_id = $1 and endpoint = $2 and device_id <> $3
    )
    insert into push_subscriptions (business_id, device_id, endpoint, p256dh, auth)
    values ($4, $5, $6, $7, $8)
    on conflict (business_id, device_id) do update
    set endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth, created_at = now();

-- unsubscribe
delete from "push_subscriptions" where "business_id" = $1 and "device_id" = $2;

-- dropSubscription
delete from "push_subscriptions" where "business_id" = $1 and "device_id" = $2 and "endpoint" = $3;

-- subscriptionOf
select "s"."endpoint", "s"."p256dh", "s"."auth" from "push_subscriptions" as "s" inner join "devices" as "d" on "d"."business_id" = "s"."business_id" and "d"."id" = "s"."device_id" where "s"."business_id" = $1 and "s"."device_id" = $2 and "d"."active" = $3 and "d"."withdrawn_at" is null limit $4;

-- contactOf
select "email" from "users" where "business_id" = $1 and "role" = $2 and "email" is not null order by "id" asc limit $3;

-- deviceExists
select "id" from "devices" where "business_id" = $1 and "id" = $2 limit $3;
